"""Transactions and their postings (docs/decisions/020-ledger.md).

A transaction is written with its lines; the database itself makes the postings of them, refuses lines that
do not sum to zero, and refuses any change (`guards`).
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models


class Transaction(models.Model):
    """One fact of money. `key` names the fact, so that it is written once; `payer` is a random key of
    who paid, empty where nobody did. `lines` are [account, currency, minor units] in their order."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(db_index=True)
    written_at = models.DateTimeField(auto_now_add=True)
    payer = models.CharField(max_length=36, blank=True, db_index=True)
    lines = models.JSONField()
    meta = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="") & ~models.Q(key=""), name="a_fact_has_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """A line of a transaction, as the database made it: positive is a debit, negative a credit."""

    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=45)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transaction", "number"], name="a_line_once"),
            models.CheckConstraint(condition=~models.Q(minor=0), name="a_posting_moves_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "currency"])]

    def __str__(self) -> str:
        return f"{self.minor:+} {self.currency} {self.account}"


def standing(key: str) -> Transaction | None:
    """The transaction of that key."""
    try:
        return Transaction.objects.get(key=key)
    except ObjectDoesNotExist:
        return None
