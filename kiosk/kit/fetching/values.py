"""What a caller gives to fetching and gets back: plain values, and the error all others extend."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Network, IPv6Network

LONGEST_RETRY_AFTER_S = 30 * 86_400.0


class FetchError(Exception):
    """A fetch gave no usable answer; the message is one plain line without credentials."""


class Kind(enum.Enum):
    """What is fetched. It decides the most decoded bytes kept, the Accept header and robots.txt."""

    FEED = "feed"
    PAGE = "page"
    PICTURE = "picture"
    ROBOTS = "robots"
    TRUST = "trust.txt"
    LICENCE = "licence"

    @property
    def cap(self) -> int:
        """The most bytes of a body after decoding."""
        return _CAPS[self]

    @property
    def accept(self) -> str:
        """The Accept header sent."""
        return _ACCEPT[self]

    @property
    def asks_robots(self) -> bool:
        """Whether robots.txt is asked first.

        Pages, trust.txt and licences are found by our own crawling. A feed's address is given to be
        polled, and a picture is fetched because a reader opened what shows it, so neither asks.
        """
        return self in (Kind.PAGE, Kind.TRUST, Kind.LICENCE)

    @property
    def cut(self) -> bool:
        """Whether a body over the cap is cut there (robots.txt, RFC 9309 2.5) or refused."""
        return self is Kind.ROBOTS


_CAPS = {
    Kind.FEED: 10_000_000,
    Kind.PAGE: 5_000_000,
    Kind.PICTURE: 20_000_000,
    Kind.ROBOTS: 512_000,
    Kind.TRUST: 512_000,
    Kind.LICENCE: 512_000,
}
_ACCEPT = {
    Kind.FEED: "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    Kind.PAGE: "text/html, application/xhtml+xml, */*;q=0.5",
    Kind.PICTURE: "image/avif, image/webp, image/*;q=0.9, */*;q=0.5",
    Kind.ROBOTS: "text/plain, */*;q=0.5",
    Kind.TRUST: "text/plain, */*;q=0.5",
    Kind.LICENCE: "application/rsl+xml, application/json, application/xml;q=0.9, */*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How we behave towards publishers, and which addresses may be reached.

    `user_agent` names us and says how to reach us. `allow` opens networks the guard would refuse
    (tests, a recorded newsstand). `proxy` is the address of an HTTP proxy all requests go through;
    proxies named in the environment are never used. `per_host` requests run at once on a host, and
    starts on a host are `gap_s` seconds apart. A fetch may take `deadline_s` seconds of its own,
    counted while it holds a host's slot, all redirects together. `connections` requests run at once
    in all.
    """

    user_agent: str
    allow: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy: str | None = None
    per_host: int = 2
    gap_s: float = 0.1
    deadline_s: float = 30.0
    connections: int = 100


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer. Statuses of 400 and over are answers too, with an empty body.

    `url` is the address that answered, without credentials, fit as the base of relative links.
    `headers` has lower-case names; a name sent several times has its values joined by a comma;
    cookies are left out. `body` is decoded. `permanent_url` is where the redirects that were
    permanent (301, 308) lead, counted from the requested address up to the first that was not; None
    when the first was not, or there was none. It keeps the requested credentials within one origin.
    `content_type` is lower-case without parameters, "" when none was sent; `charset` its parameter.
    """

    url: str
    requested_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    permanent_url: str | None
    content_type: str
    charset: str | None

    @property
    def not_modified(self) -> bool:
        """Whether the server said that what we hold is still current (304)."""
        return self.status == 304

    def retry_after_s(self, now: datetime) -> float | None:
        """Seconds the server asks us to wait, or None; see `parse_retry_after`."""
        return parse_retry_after(self.headers, now)


def parse_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from `now` (aware) that Retry-After asks for (RFC 9110 10.2.3), 0 to 30 days.

    None when the header is missing or is neither a whole number nor a date.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year or a zone no integer of C holds
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER_S)


def parse_content_type(value: str) -> tuple[str, str | None]:
    """The media type and the charset of a Content-Type header, lower-case; ("", None) for none."""
    media_type, *parameters = value.split(";")
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip().lower() == "charset":
            return media_type.strip().lower(), text.strip().strip("\"'").lower() or None
    return media_type.strip().lower(), None
