"""Typed readers of the environment, which remember what they read so that the README can be held to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


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
    """The variable as it stands, or the default."""
    return _read(name, default, default, meaning, str.strip)


def whole(name: str, default: int, meaning: str, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number from least to most."""

    def convert(raw: str) -> int:
        value = int(raw)
        if not least <= value <= most:
            raise ValueError(f"must be from {least} to {most}")
        return value

    return _read(name, default, str(default), meaning, convert)


def number(name: str, default: float, meaning: str, *, least: float = 0.0) -> float:
    """A number no smaller than least."""

    def convert(raw: str) -> float:
        value = float(raw)
        if not value >= least:
            raise ValueError(f"must be at least {least:g}")
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

    def convert(raw: str) -> str:
        if (word := raw.strip()) not in set(allowed):
            raise ValueError("there is no such choice")
        return word

    return _read(name, default, default, meaning, convert)


def words(name: str, default: str, meaning: str) -> list[str]:
    """A list of words, parted by commas."""

    def convert(raw: str) -> list[str]:
        return [word.strip() for word in raw.split(",") if word.strip()]

    return _read(name, convert(default), default, meaning, convert)


def networks(name: str, default: str, meaning: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """A list of networks (127.0.0.0/8, ::1/128), parted by commas."""

    def convert(raw: str) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(word.strip()) for word in raw.split(",") if word.strip())

    return _read(name, convert(default), default, meaning, convert)


def path(name: str, default: Path, written: str, meaning: str) -> Path:
    """A folder or file; relative ones are taken from the working folder."""
    return _read(name, default, written, meaning, lambda raw: Path(raw).expanduser().resolve())


def _read(name: str, default: T, written: str, meaning: str, convert: Callable[[str], T]) -> T:
    SETTINGS[name] = Setting(name, written, meaning)
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    try:
        return convert(raw)
    except ValueError as error:
        raise SettingError(f"{name}={raw!r} cannot be used: {error}") from error
