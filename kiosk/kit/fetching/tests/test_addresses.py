from ipaddress import ip_address, ip_network

import pytest

from kiosk.kit.fetching.addresses import is_refused
from kiosk.kit.fetching.tests.servers import words

REFUSED = words("""
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:4136:e378::1
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 3ffe::1 3fff::1
3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
""")
PUBLIC = words("""
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
168.63.129.15 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255
192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255
2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1 2a00:1450::1 3ffd::1
""")


@pytest.mark.parametrize("text", REFUSED)
def test_an_address_that_is_not_public_is_refused(text):
    assert is_refused(ip_address(text), ())


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_not_refused(text):
    assert not is_refused(ip_address(text), ())


def test_an_opened_network_opens_only_itself():
    opened = [ip_network("127.77.0.0/16"), ip_network("fd00:1::/32")]
    assert not is_refused(ip_address("127.77.3.4"), opened)
    assert not is_refused(ip_address("fd00:1::5"), opened)
    assert is_refused(ip_address("127.0.0.1"), opened)
    assert is_refused(ip_address("fd00:2::5"), opened)
    assert is_refused(ip_address("::ffff:127.77.3.4"), opened)


def test_an_opened_translating_network_opens_only_public_insides():
    opened = [ip_network(text) for text in ("64:ff9b::/96", "2002::/16", "::ffff:0:0/96")]
    for carrier in ("64:ff9b::{}", "::ffff:{}"):
        assert not is_refused(ip_address(carrier.format("8.8.8.8")), opened)
        assert is_refused(ip_address(carrier.format("127.0.0.1")), opened)
    assert not is_refused(ip_address("2002:808:808::1"), opened)
    assert is_refused(ip_address("2002:7f00:1::1"), opened)
