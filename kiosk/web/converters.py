"""Parts of addresses that are more than a number or a slug."""

from __future__ import annotations

from django.urls import register_converter


class _WordConverter:
    """One of a few words, as it is written."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IdConverter:
    """A row's id, as large as a database takes one."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class FormConverter(_WordConverter):
    """What a feed is written as."""

    regex = "atom|json"


class PartsConverter(_WordConverter):
    """What sitemaps have parts of."""

    regex = "articles|stories"


class SharedConverter(_WordConverter):
    """What is shared with a picture drawn for it."""

    regex = "article|title|site"


class TopicConverter:
    """A topic's key with low lines for its spaces, as Wikipedia has them; a low line of its own is two."""

    # No name has a NUL in it, and PostgreSQL refuses to be asked for one.
    regex = r"[^\x00]+"

    def to_python(self, value: str) -> str:
        return "_".join(part.replace("_", " ") for part in value.split("__"))

    def to_url(self, value: str) -> str:
        return value.replace("_", "__").replace(" ", "_")


# Here, as more than one table of addresses has it.
register_converter(IdConverter, "id")
