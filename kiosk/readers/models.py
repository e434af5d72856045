"""Readers, and what they chose."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kiosk.kit.personal import Naming, Personal, Secret
from kiosk.readers.choices import FACES, FURTHEST, LONGEST_KEY, SCHEMES, TEXT_SIZES, Kind

_KINDS = [(kind.value, kind.value) for kind in Kind]


class ReaderManager(BaseUserManager["Reader"]):
    """How accounts come to be; an address is one account, however its letters are cased."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Reader:
        """A new account. Raises ValueError without an address."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        reader = self.model(email=self.normalize_email(email), **values)
        reader.set_password(password)
        reader.save(using=self._db)
        return reader

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> Reader:
        """As `create_user`, for one who may open /admin/."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> Reader:
        """The account of that address. Raises Reader.DoesNotExist."""
        return self.get(email__iexact=username)


class Reader(AbstractBaseUser, PermissionsMixin):
    """A person with an account: the address signed in with, and how pages are to look.

    Editors and operators are readers too, who may open /admin/ (`is_staff`).
    """

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField("may open /admin/", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    country = models.CharField(max_length=2, blank=True)
    languages = models.JSONField(default=list, help_text="codes; empty: any", blank=True)
    interface = models.CharField(
        max_length=20, blank=True, help_text="language of our own words; empty: negotiated"
    )
    scheme = models.CharField(max_length=5, choices=[(s, s) for s in SCHEMES], default="auto")
    text = models.CharField(max_length=2, choices=[(s, s) for s in TEXT_SIZES], default="m")
    face = models.CharField(max_length=5, choices=[(f, f) for f in FACES], default="serif")
    keeps_history = models.BooleanField(default=True)
    welcomed = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    PERSONAL: ClassVar[Personal] = {"email": Naming("email"), "password": Secret()}
    objects: ClassVar[ReaderManager] = ReaderManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message="There is an account of this address already.",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """What to call them."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """As `get_full_name`: a name is not ours to cut."""
        return self.get_full_name()


class _Chosen(models.Model):
    kind = models.CharField(max_length=7, choices=_KINDS)
    key = models.CharField(max_length=LONGEST_KEY)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class Follow(_Chosen):
    """A title, section or topic a reader follows."""

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="follows", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "kind", "key"], name="followed_once"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.WORD.value), name="words_are_not_followed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.reader_id} follows {self.kind} {self.key}"


class Mute(_Chosen):
    """A title, section, topic or word a reader shut out."""

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="mutes", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "kind", "key"], name="muted_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} mutes {self.kind} {self.key}"


class Nudge(_Chosen):
    """More of a thing (`step` 1 to 3) or less of it (-1 to -3), as a reader said on their own front."""

    reader = models.ForeignKey(
        Reader, on_delete=models.CASCADE, related_name="nudges", db_index=False
    )
    step = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "kind", "key"], name="nudged_once"),
            models.CheckConstraint(
                condition=Q(step__gte=-FURTHEST, step__lte=FURTHEST) & ~Q(step=0),
                name="a_step_either_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.step:+} {self.kind} {self.key}"


class Interest(models.Model):
    """A reader's taste as their reading tells it: what `readers.tastes.Taste` writes. One row a reader."""

    reader = models.OneToOneField(Reader, on_delete=models.CASCADE, related_name="interest")
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"what {self.reader_id} reads about"
