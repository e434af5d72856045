"""Money: whole minor units of one currency. Amounts are never fractions, so nothing is lost in sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import get_global

_CODE = re.compile(r"[A-Z]{3}")


class CurrencyError(ValueError):
    """Money of two currencies was taken together, or there is no such currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (cents, or yen) of a currency, by its ISO 4217 code in capitals."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.currency):
            raise CurrencyError(f"{self.currency!r} is no currency's code")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._alike(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._alike(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._alike(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    @property
    def amount(self) -> Decimal:
        """In the currency's main unit: 12.50 for 1250 cents, 1250 for as many yen."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def _alike(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyError(f"{self.currency} and {other.currency} have no sum")
        return other


def shared(whole: Money, weights: Sequence[int]) -> list[Money]:
    """The whole in parts as the weights are to one another, to the last minor unit (largest remainders,
    the earlier of two alike first). ValueError for a weight below zero, or none above."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("money is shared by weights of which none is below zero and one is above")
    sign, size = (-1, -whole.minor) if whole.minor < 0 else (1, whole.minor)
    parts = [size * weight // total for weight in weights]
    by_rest = sorted(range(len(parts)), key=lambda at: -(size * weights[at] % total))
    for at in by_rest[: size - sum(parts)]:
        parts[at] += 1
    return [Money(sign * part, whole.currency) for part in parts]


@cache
def digits(currency: str) -> int:
    """Decimal digits of the currency's main unit (CLDR, after ISO 4217): 2 for most, 0 for the yen."""
    known = get_global("currency_fractions")
    return int(known.get(currency, known["DEFAULT"])[0])
