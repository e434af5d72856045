"""XML as our feeds and sitemaps write it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from kiosk.kit.texts import printable


class Writer:
    """A document of elements and text, escaped, without the controls that XML has no way to write."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self._xml = SimplerXMLGenerator(self._out, "utf-8")
        self._xml.startDocument()

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """What is written within is in the element."""
        self._xml.startElement(name, AttributesImpl(_printable(attributes or {})))
        yield
        self._xml.endElement(name)

    def text(self, name: str, text: str, **attributes: str) -> None:
        """An element of text alone."""
        self._xml.addQuickElement(name, printable(text), _printable(attributes))

    def link(self, rel: str, href: str, **attributes: str) -> None:
        """Atom's link."""
        self.text("link", "", rel=rel, href=href, **attributes)

    def done(self) -> bytes:
        """The document in UTF-8."""
        self._xml.endDocument()
        return self._out.getvalue().encode()


def _printable(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: printable(value) for name, value in attributes.items()}
