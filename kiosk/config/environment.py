"""Typed readers of the environment, which remember what they read so that the README can be held to it."""

from __future__ import annotations

import math
import os
import re
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import formataddr, parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from kiosk.kit.language import normalise

T = TypeVar("T")
# A whole number over this is as good as unbounded.
_NO_MOST = 10**9


class SettingError(Exception):
    """A KIOSK_* variable holds what cannot be used; the text names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, its default as written in the README, and what it does."""

    name: str
    default: str
    meaning: str


SETTINGS: dict[str, Setting] = {}


def text(name: str, default: str, meaning: str) -> str:
    """The variable as it stands, or the default. One line: it may go into a header or a page."""

    def convert(raw: str) -> str:
        if not raw.isprintable():
            raise ValueError("must be one line of text")
        return raw.strip()

    return _read(name, default, default, meaning, convert)


def whole(name: str, default: int, meaning: str, *, least: int = 0, most: int = _NO_MOST) -> int:
    """A whole number from least to most."""
    bounds = f"from {least} to {most}" if most < _NO_MOST else f"of at least {least}"

    def convert(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise ValueError(f"must be a whole number {bounds}")
        return value

    return _read(name, default, str(default), meaning, convert)


def number(name: str, default: float, meaning: str, *, least: float = 0.0) -> float:
    """A number no smaller than least."""

    def convert(raw: str) -> float:
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not least <= value < math.inf:
            raise ValueError(f"must be a number of at least {least:g}")
        return value

    return _read(name, default, f"{default:g}", meaning, convert)


def switch(name: str, default: bool, meaning: str) -> bool:
    """true or false (also yes/no, on/off, 1/0)."""

    def convert(raw: str) -> bool:
        word = raw.strip().lower()
        if word in {"true", "yes", "on", "1"}:
            return True
        if word in {"false", "no", "off", "0", ""}:
            return False
        raise ValueError("must be true or false")

    return _read(name, default, "true" if default else "false", meaning, convert)


def choice(name: str, default: str, allowed: Iterable[str], meaning: str) -> str:
    """One of the words allowed."""

    known = list(allowed)

    def convert(raw: str) -> str:
        if (word := raw.strip()) not in known:
            few = f": it may be {', '.join(known)}" if len(known) < 10 else ""
            raise ValueError(f"there is no such choice{few}")
        return word

    return _read(name, default, default, meaning, convert)


def words(name: str, default: str, meaning: str) -> list[str]:
    """A list of words, parted by commas."""

    def convert(raw: str) -> list[str]:
        return [word.strip() for word in raw.split(",") if word.strip()]

    return _read(name, convert(default), default, meaning, convert)


def hosts(name: str, default: str, meaning: str) -> list[str]:
    """A list of host names, parted by commas; one that begins with a dot has its subdomains too."""

    def convert(raw: str) -> list[str]:
        named = [word.strip() for word in raw.split(",") if word.strip()]
        for word in named:
            if word != "*" and not _HOST.fullmatch(word):
                raise ValueError(
                    "must be names of hosts such as news.example, parted by commas, with no"
                    " https:// before them and no port or path after"
                )
        return named

    return _read(name, convert(default), default, meaning, convert)


# A name, letters of any script, or an IPv6 address in its brackets.
_HOST = re.compile(r"\.?[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")


def contact(name: str, default: str, meaning: str) -> str:
    """A mail address or a web address, in one line."""

    def convert(raw: str) -> str:
        word = raw.strip()
        mail = re.fullmatch(r"(?:mailto:)?[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]+", word)
        try:
            parts = urlsplit(word)
            web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            web = False
        if not raw.isprintable():
            raise ValueError("must be one line of text")
        if " " in word or not (mail or web):
            raise ValueError(
                "must be a mail address such as desk@news.example or a web address such as"
                " https://news.example/contact"
            )
        return word

    return _read(name, default, default, meaning, convert)


def zone(name: str, default: str, meaning: str) -> str:
    """A time zone by its name in the IANA database."""

    def convert(raw: str) -> str:
        if (word := raw.strip()) not in zoneinfo.available_timezones():
            raise ValueError("must be the name of a time zone, such as Europe/Berlin or UTC")
        return word

    return _read(name, default, default, meaning, convert)


def networks(name: str, default: str, meaning: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """A list of networks (127.0.0.0/8, ::1/128), parted by commas."""

    def convert(raw: str) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(word.strip()) for word in raw.split(",") if word.strip())

    return _read(name, convert(default), default, meaning, convert)


def url(
    name: str, default: str, written: str, meaning: str, *, schemes: tuple[str, ...], bare: bool
) -> str:
    """An address of one of the schemes, without its last slash; a `bare` one names a host alone."""

    def convert(raw: str) -> str:
        address = raw.strip().rstrip("/")
        example = f"must be an address such as {schemes[0]}://news.example"
        try:
            parts = urlsplit(address)
            well = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is none, an IPv6 address without its end
            raise ValueError(example) from None
        if not well or not address.isprintable() or " " in address:
            raise ValueError(example)
        if bare and (parts.path or parts.query or parts.fragment or parts.username):
            raise ValueError(f"{example}, with nothing after the host and its port")
        return address

    return _read(name, default, written, meaning, convert)


@dataclass(frozen=True, slots=True)
class Mailing:
    """How mail leaves: `way` is "file", "console" or "smtp"; what follows is for smtp alone.

    `tls` from the first byte, or `starttls` after a greeting; at most one of them.
    """

    way: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


# The port each has where none is given (RFC 8314, 7.3); what is plain is for a relay beside us.
_MAIL_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


def mailing(name: str, default: str, meaning: str) -> Mailing:
    """`file`, `console`, or the address of a mail server: smtps:// (TLS), smtp:// (STARTTLS, and refused
    without) or smtp+plain:// (neither)."""
    example = (
        "must be file, console or the address of a mail server, such as"
        " smtps://user:password@mail.example"
    )

    def convert(raw: str) -> Mailing:
        word = raw.strip()
        if word in {"file", "console"}:
            return Mailing(word)
        try:
            parts = urlsplit(word)
            port = parts.port
        except ValueError:
            raise ValueError(example) from None
        known = _MAIL_PORTS.get(parts.scheme)
        if known is None or not parts.hostname or port == 0 or not word.isprintable():
            raise ValueError(example)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(f"{example}, with nothing after the host and its port")
        return Mailing(
            "smtp",
            parts.hostname,
            port or known,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=parts.scheme == "smtp",
        )

    return _read(name, convert(default), default, meaning, convert, secret=True)


def mailbox(name: str, default: str, meaning: str) -> str:
    """A mail address, with a name before it or none: `Kiosk <letters@news.example>`."""

    def convert(raw: str) -> str:
        named, address = parseaddr(raw.strip())
        whole = re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+", address)
        if not raw.isprintable() or not whole or raw.count("@") != 1:
            raise ValueError(
                "must be a mail address such as letters@news.example, or a name and one:"
                " Kiosk <letters@news.example>"
            )
        return formataddr((named, address))

    return _read(name, default, default, meaning, convert)


def ip(name: str, default: str, meaning: str) -> str:
    """An IP address of this machine; `localhost` is 127.0.0.1."""

    def convert(raw: str) -> str:
        word = raw.strip().removeprefix("[").removesuffix("]")
        try:
            return str(ip_address("127.0.0.1" if word == "localhost" else word))
        except ValueError:
            raise ValueError("must be an IP address, such as 127.0.0.1 or 0.0.0.0") from None

    return _read(name, default, default, meaning, convert)


def language(name: str, default: str, meaning: str) -> str:
    """A BCP 47 tag of a language that Django and CLDR can write dates and numbers in."""

    def convert(raw: str) -> str:
        # Loaded only where somebody has set one: every process reads the settings.
        from babel.core import Locale, UnknownLocaleError
        from django.conf.locale import LANG_INFO

        tag = normalise(raw) or ""
        try:
            Locale.parse(tag.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            tag = ""
        if not {tag.lower(), tag.partition("-")[0]} & set(LANG_INFO):
            raise ValueError("must be the code of a language, such as en, ar or pt-BR")
        return tag

    return _read(name, default, default, meaning, convert)


def folder(name: str, default: Path, written: str, meaning: str) -> Path:
    """A folder that is there, made if need be, and can be written in."""
    found = path(name, default, written, meaning)
    try:
        found.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SettingError(f"{name}={str(found)!r} cannot be used: it is no folder") from error
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SettingError(f"{name}={str(found)!r} cannot be used: {why}") from error
    if not os.access(found, os.W_OK | os.X_OK):
        raise SettingError(f"{name}={str(found)!r} cannot be used: it cannot be written in")
    return found


def path(name: str, default: Path, written: str, meaning: str) -> Path:
    """A folder or file; relative ones are taken from the working folder."""
    return _read(name, default, written, meaning, lambda raw: Path(raw).expanduser().resolve())


def not_understood() -> list[str]:
    """A sentence for each KIOSK_* variable that no setting reads, once the settings have been read."""
    said = []
    for name in sorted(os.environ):
        if name.startswith("KIOSK_") and name not in SETTINGS and name not in _OTHERS:
            near = get_close_matches(name, SETTINGS, 1)
            meant = f"; perhaps {near[0]}?" if near else ""
            said.append(f"{name} is no setting of Kiosk, and changes nothing{meant}")
    return said


# Read by bin/test, bin/bench and single tests.
_OTHERS = {"KIOSK_TEST_DATABASE_URL", "KIOSK_TEST_STRIPE_KEY"}


def _read(
    name: str,
    default: T,
    written: str,
    meaning: str,
    convert: Callable[[str], T],
    *,
    secret: bool = False,
) -> T:
    """The variable converted, or the default; what is `secret` is not said again where it is wrong."""
    SETTINGS[name] = Setting(name, written, meaning)
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return default
    try:
        return convert(raw)
    except ValueError as error:
        shown = name if secret else f"{name}={raw!r}"
        raise SettingError(f"{shown} cannot be used: {error}") from error
