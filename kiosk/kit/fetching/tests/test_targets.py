import base64

import pytest

from kiosk.kit.fetching import RedirectError, RefusedUrlError
from kiosk.kit.fetching.targets import read_redirect, read_target
from kiosk.kit.fetching.tests.servers import words

LOOPBACK_SPELLINGS = words("""
127.0.0.1 127.0.0.1. 2130706433 0x7f000001 0x7f.1 0X7F.0.0.1 127.1 127.0.1 0177.0.0.1 017700000001
0x7f.0.0.0x1 0177.1 １２７.０.０.１ 127｡0｡0｡1 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① 127.0.0.%31
%31%32%37.0.0.1 %E2%91%A0%E2%91%A1%E2%91%A6.0.0.1 １２７．１ 000000177.0.0.01
""")


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_every_spelling_of_a_loopback_address_is_read_as_one(host):
    target = read_target(f"http://{host}:8080/x")
    assert (target.host, str(target.address)) == ("127.0.0.1", "127.0.0.1")
    assert target.text == "http://127.0.0.1:8080/x"


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("news.example", "news.example"),
        ("NEWS.Example.", "news.example"),
        ("zeitung.straße.example", "zeitung.xn--strae-oqa.example"),
        ("новости.example", "xn--b1amnebsh.example"),
        ("１２７.example", "127.example"),
        ("0x7f.example", "0x7f.example"),
        ("my_paper.example", "my_paper.example"),
    ],
)
def test_a_name_is_read_in_its_ascii_form_and_is_no_address(host, read):
    target = read_target(f"https://{host}/")
    assert (target.host, target.address) == (read, None)


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("[::1]", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:7f00:1"),
        ("[::FFFF:7F00:1]", "::ffff:7f00:1"),
        ("[2606:4700::1111]", "2606:4700::1111"),
    ],
)
def test_a_bracketed_address_is_read(host, read):
    target = read_target(f"http://{host}:81/")
    assert target.host == target.url.raw_host == read
    assert str(target.address) == read


UNFIT = words("""
file:///etc/passwd gopher://news.example/ ftp://news.example/ data:text/html,x javascript:x
//news.example/ news.example /feed http:// http:///feed http://@/ http://:80/ http://[::1
http://::1/ http://[::1]x/ http://[fe80::1%eth0]/ http://[fe80::1%25eth0]/ http://[::1%250]/
http://[127.0.0.1]/ http://[v1.x]/ http://256.0.0.1/ http://1.2.3.4.5/ http://1.2.3.256/
http://127.0.0.09/ http://0x7g.1/ http://news.1/ http://a..example/ http://.example/
http://-news.example/ http://news.example:port/ http://news.example:65536/
http://news.example:-1/ http://news.example:22/ http://news.example:25/ http://news.example:0/
http://news.example:６６/ http://a%00b.example/ http://a%2Fb.example/ http://a%40b.example/
http://a%ff.example/ http://127.0.0.%C2%AD1/ http://a℀b.example/ http://a<b.example/
http://4294967296/
""")
UNFIT_TOO = [
    "",
    "http://a b.example/",
    "http://news.example/" + "x" * 8_000,
    f"http://{'a' * 64}.example/",
    f"http://{'.'.join(['abcdefgh'] * 30)}/",
]


@pytest.mark.parametrize("text", [*UNFIT, *UNFIT_TOO])
def test_an_address_that_is_not_for_fetching_is_refused(text):
    with pytest.raises(RefusedUrlError):
        read_target(text)


@pytest.mark.parametrize(
    ("text", "host", "path"),
    [
        (r"http://news.example\@127.0.0.1/", "news.example", "/@127.0.0.1/"),
        (r"http:\\news.example\feed", "news.example", "/feed"),
        ("http://127.0.0.1@news.example/", "news.example", "/"),
        ("http://news.example#@127.0.0.1/", "news.example", "/"),
        ("http://news.example?@127.0.0.1/", "news.example", "/?@127.0.0.1/"),
        (" \x00http://news.ex\nample/fe\ted ", "news.example", "/feed"),
    ],
)
def test_tricks_with_delimiters_are_read_as_browsers_read_them(text, host, path):
    target = read_target(text)
    assert target.host == target.url.raw_host == host
    assert target.url.raw_path_qs == path


def test_a_path_is_kept_as_it_was_signed():
    kept = "http://news.example/a%2Fb%7e/c|d?sig=a%2bB+c%3D&x=[1]"
    assert read_target(kept).text == kept
    assert read_target("http://news.example/é ü?q=é").url.raw_path_qs == "/%C3%A9%20%C3%BC?q=%C3%A9"


def test_credentials_become_a_header_and_leave_the_address():
    target = read_target("https://amina:p%40ss@news.example/feed")
    assert target.text == "https://news.example/feed"
    assert target.full_text == "https://amina:p%40ss@news.example/feed"
    assert target.authorization == "Basic " + base64.b64encode(b"amina:p@ss").decode()


def test_credentials_are_not_told_in_errors():
    with pytest.raises(RefusedUrlError) as caught:
        read_target("https://amina:secret@news.example:22/feed")
    assert "secret" not in str(caught.value)
    assert "news.example" in str(caught.value)


@pytest.mark.parametrize(
    ("location", "keeps"),
    [
        ("/other", True),
        ("https://news.example/other", True),
        ("https://news.example:443/other", True),
        ("https://bruno:x@news.example/other", True),
        ("http://news.example/other", False),
        ("https://news.example:8443/other", False),
        ("https://evil.example/other", False),
        ("//evil.example/other", False),
        ("https://bruno:x@evil.example/other", False),
    ],
)
def test_credentials_go_on_within_one_origin_only(location, keeps):
    source = read_target("https://amina:pass@news.example/feed")
    target = read_redirect(source, location)
    assert target.authorization == (source.authorization if keeps else None)
    assert ("amina" in target.full_text) is keeps
    assert "bruno" not in target.full_text


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "http://[", "data:,x"])
def test_a_redirect_to_another_scheme_is_refused(location):
    with pytest.raises(RefusedUrlError):
        read_redirect(read_target("https://news.example/feed"), location)


def test_a_redirect_to_nowhere_is_an_error():
    with pytest.raises(RedirectError):
        read_redirect(read_target("https://news.example/feed"), " ")


def test_a_redirect_in_bytes_of_another_charset_is_followed_as_sent():
    source = read_target("https://news.example/feed")
    location = b"/caf\xe9".decode("utf-8", "surrogateescape")
    assert read_redirect(source, location).text == "https://news.example/caf%E9"
