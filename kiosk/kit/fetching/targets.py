"""Reading an address we are asked to fetch: one strict reading that everything after relies on."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NoReturn
from unicodedata import normalize
from urllib.parse import quote, unquote, urljoin, urlsplit

from yarl import URL

from kiosk.kit.fetching.addresses import Address
from kiosk.kit.fetching.values import FetchError

LONGEST_URL = 8_000
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The "bad ports" of the Fetch standard (fetch.spec.whatwg.org, "port blocking"): services whose
# protocols a crafted request could speak. Browsers refuse them for the same reason.
# fmt: off
_BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
))
# fmt: on
# What a browser leaves as it is in a path or query; rewriting more would break signed addresses.
_KEPT = "%/:=&?~+!$,;'@()*[]|^`{}\\"
_STRIPPED = "".join(map(chr, range(0x21)))
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class RefusedUrlError(FetchError):
    """The address is not one we fetch: not http(s), malformed, or on a port that serves no web."""


class RedirectError(FetchError):
    """More than five redirects, or one that does not say where to."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address, read: `url` is canonical and free of credentials and fragment.

    `host` is lower-case ASCII (a name in its IDNA form, or an IP address in its usual spelling, in
    which case `address` holds it). `authorization` is the header its credentials make, or None.
    """

    scheme: str
    host: str
    port: int
    url: URL
    address: Address | None
    authorization: str | None
    userinfo: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what credentials belong to."""
        return self.scheme, self.host, self.port

    @property
    def text(self) -> str:
        """The address as text, without credentials."""
        return str(self.url)

    @property
    def full_text(self) -> str:
        """The address as text, with its credentials."""
        if not self.userinfo:
            return self.text
        return self.text.replace("://", f"://{self.userinfo}@", 1)


def read_target(text: str) -> Target:
    """Read an absolute http or https address; RefusedUrlError says what is wrong with it.

    Hosts are read as browsers read them: percent-decoding, IDNA, every numeric spelling of an IPv4
    address. IPv6 zones are refused. Any port is accepted but those of well-known other services.
    """
    text = text.strip(_STRIPPED)
    if len(text) > LONGEST_URL:
        _refuse(text, "it is too long")
    return _read_again(text) if len(text) <= _REMEMBERED_CHARS else _read(text)


def _read(text: str) -> Target:
    text = re.sub(r"[\t\r\n]", "", text)
    head, mark, tail = _split_at_query(text)
    try:
        parts = urlsplit(head.replace("\\", "/") + mark + tail)
    except ValueError as error:
        raise RefusedUrlError(f"{_shown(text)}: it cannot be read ({error})") from error
    if parts.scheme not in _DEFAULT_PORTS:
        _refuse(text, "only http and https are fetched")
    userinfo, _, hostport = parts.netloc.rpartition("@")
    host_text, port_text = _split_host(text, hostport)
    host, address = _read_host(text, host_text)
    port = _read_port(text, port_text, _DEFAULT_PORTS[parts.scheme])
    shown = f"[{host}]" if isinstance(address, IPv6Address) else host
    netloc = shown if port == _DEFAULT_PORTS[parts.scheme] else f"{shown}:{port}"
    path = _escape(parts.path) or "/"
    query = f"?{_escape(parts.query)}" if parts.query else ""
    url = URL(f"{parts.scheme}://{netloc}{path}{query}", encoded=True)
    if url.raw_host != host:  # the library that connects must read what we read
        _refuse(text, "its host cannot be read")
    return Target(
        parts.scheme, host, port, url, address, _authorization(userinfo), _escape(userinfo)
    )


def read_redirect(source: Target, location: str) -> Target:
    """Where a Location header seen at `source` leads.

    RedirectError when it is empty. The credentials of `source` go on within its origin. Those that
    the header itself names are never used: nobody gave them to us.
    """
    if not location.strip(_STRIPPED):
        raise RedirectError(f"{source.text}: a redirect that does not say where to")
    try:
        text = urljoin(source.text, location.strip(_STRIPPED))
    except ValueError as error:
        raise RefusedUrlError(f"{source.text}: its redirect cannot be read ({error})") from error
    found = read_target(text)
    same = found.origin == source.origin
    return Target(
        found.scheme,
        found.host,
        found.port,
        found.url,
        found.address,
        source.authorization if same else None,
        source.userinfo if same else "",
    )


# Feeds are polled at the same addresses over and over: what a short one says is remembered.
_REMEMBERED_CHARS = 300
_read_again = lru_cache(2_048)(_read)


def _split_at_query(text: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found.group(), text[found.end() :]


def _split_host(text: str, hostport: str) -> tuple[str, str]:
    if hostport.startswith("["):
        host, closing, rest = hostport.partition("]")
        if not closing or (rest and not rest.startswith(":")):
            _refuse(text, "its host cannot be read")
        return host + closing, rest[1:]
    host, _, port = hostport.partition(":")
    return host, port


def _read_host(text: str, host: str) -> tuple[str, Address | None]:
    if host.startswith("["):
        try:
            address = IPv6Address(host[1:-1])
        except ValueError:
            _refuse(text, "its IPv6 address cannot be read")
        if address.scope_id is not None:
            _refuse(text, "an IPv6 zone means nothing to others")
        return str(address), address
    name = _ascii_name(text, host)
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return name, None
    ipv4 = _read_ipv4(text, name)
    return str(ipv4), ipv4


def _ascii_name(text: str, host: str) -> str:
    try:
        name = normalize("NFKC", unquote(host, errors="strict")).lower()
        name = name.replace("\u3002", ".").removesuffix(".")
        if not name.isascii():
            name = (URL.build(scheme="http", host=name).raw_host or "").lower()
    except ValueError as error:  # UnicodeError is one
        raise RefusedUrlError(f"{_shown(text)}: its host cannot be read") from error
    if len(name) > 253 or not _NAME.fullmatch(name):
        _refuse(text, "its host cannot be read")
    return name


def _read_ipv4(text: str, name: str) -> IPv4Address:
    """The "IPv4 parser" of the URL standard (url.spec.whatwg.org): 1 to 4 numbers, any base."""
    labels = name.split(".")
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        _refuse(text, "its host ends in a number but is no address")
    try:
        *first, last = (_read_number(label) for label in labels)
    except ValueError:
        _refuse(text, "its host ends in a number but is no address")
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        _refuse(text, "its host ends in a number but is no address")
    return IPv4Address(last + sum(n << 8 * (3 - place) for place, n in enumerate(first)))


def _read_number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _read_port(text: str, port: str, default: int) -> int:
    if not port:
        return default
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= 65_535):
        _refuse(text, "its port cannot be read")
    if int(port) in _BAD_PORTS:
        _refuse(text, "its port belongs to another service than the web")
    return int(port)


def _escape(text: str) -> str:
    return quote(text.encode("utf-8", "surrogateescape"), safe=_KEPT)


def _authorization(userinfo: str) -> str | None:
    if not userinfo:
        return None
    user, _, password = userinfo.partition(":")
    pair = f"{unquote(user)}:{unquote(password)}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def _refuse(text: str, reason: str) -> NoReturn:
    raise RefusedUrlError(f"{_shown(text)}: {reason}")


def _shown(text: str) -> str:
    """The text for a message: short, printable, without what may be credentials."""
    scheme, mark, rest = text[:300].partition("://")
    rest = rest.rpartition("@")[2] if mark else ""
    shown = scheme + mark + rest
    return "".join(c if c.isprintable() else "?" for c in shown)[:200]
