"""The catalogues of Kiosk's words: brought up to date, compiled, and looked through.

For those who change Kiosk: `python -m kiosk.design.catalogues` puts every string of code and templates
into each kiosk/locale/*/LC_MESSAGES/django.po, takes out those that are gone, compiles the .mo beside
it (kept in the repository: no machine that runs Kiosk needs gettext's tools) and says what is still to
be translated. It ends with 1 where anything is.
"""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import kiosk
from kiosk.design.words import FOLDER, TRANSLATED_INTO

ROOT = Path(kiosk.__file__).parent
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "phrase": None,
    "said": None,
    "said_of": ((1, "c"), 2),
    "said_many": (1, 2),
}
_OPTIONS = {
    # As `environment` reads templates.
    "html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"},
    "py": {},
}
_METHODS = {"html": "jinja2.ext:babel_extract", "py": "python"}
# Said in English only: to operators, and by what is no part of the interface.
_LEFT_OUT = {"tests", "migrations", "cli", "sample"}
# Numbers that show which plural form is meant for what.
_NUMBERS = range(200)
_PLACE = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"</?\w+[^>]*>")

_Forms = tuple[str, ...]


def written() -> Catalog:
    """Every string of code and templates, untranslated."""
    catalogue = Catalog(project="Kiosk", charset="utf-8")
    for file in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("pages/**/*.html")]):
        below = file.relative_to(ROOT)
        if _LEFT_OUT & set(below.parts):
            continue
        kind = file.suffix[1:]
        with file.open("rb") as opened:
            found = extract(
                _METHODS[kind], opened, _KEYWORDS, ["Translators:"], _OPTIONS[kind], True
            )
            for _, message, comments, context in found:
                if message:
                    catalogue.add(
                        message,
                        locations=[(f"kiosk/{below.as_posix()}", 0)],
                        auto_comments=comments,
                        context=context,
                    )
    return catalogue


def catalogue(language: str) -> Catalog:
    """The catalogue of that language as its .po file has it."""
    with _file(language, "po").open("rb") as opened:
        return read_po(opened, locale=language)


def compiled(made: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    into = BytesIO()
    write_mo(into, made)
    return into.getvalue()


def update() -> None:
    """Bring the catalogues' strings up to those written, and compile them."""
    template = written()
    for language in TRANSLATED_INTO:
        made = catalogue(language)
        made.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with _file(language, "po").open("wb") as into:
            write_po(
                into, made, width=100, ignore_obsolete=True, sort_by_file=True, include_lineno=False
            )
        _file(language, "mo").write_bytes(compiled(catalogue(language)))


def faults(language: str, made: Catalog, template: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, a line each: strings it lacks or has for nothing, those that are
    empty or not certain, and translations whose places or tags are not those of the original.
    """
    needed = {_key(message): message for message in template if message.id}
    had = {_key(message): message for message in made if message.id}
    for key in needed:
        if key not in had:
            yield f"{language}: lacks {key}"
    for key, message in had.items():
        if key not in needed:
            yield f"{language}: nobody says {key}"
        elif message.fuzzy:
            yield f"{language}: is not certain of {key}"
        else:
            yield from (f"{language}: {fault} in {key}" for fault in _faults_of(message, made))


def _faults_of(message: Message, made: Catalog) -> Iterator[str]:
    originals, forms = _forms(message.id), _forms(message.string)
    if isinstance(message.id, tuple) and len(forms) != made.num_plurals:
        yield f"{len(forms)} of {made.num_plurals} plural forms"
    # A form for one number alone may say it in a word of its own.
    single = _for_one_number(made) if isinstance(message.id, tuple) else set()
    places, tags = set(_PLACE.findall(originals[-1])), sorted(_TAG.findall(originals[-1]))
    for number, form in enumerate(forms):
        found = set(_PLACE.findall(form))
        optional = {"count"} if number in single else set()
        if not form.strip():
            yield "an empty form"
        elif not places - optional <= found <= places:
            yield f"places {sorted(found)} instead of {sorted(places)}"
        elif sorted(_TAG.findall(form)) != tags:
            yield "other tags"


def _for_one_number(made: Catalog) -> set[int]:
    rule = gettext.c2py(made.plural_expr)
    chosen = [rule(number) for number in _NUMBERS]
    return {form for form in chosen if chosen.count(form) == 1}


def _forms(text: str | _Forms | list[str] | None) -> _Forms:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _key(message: Message) -> tuple[str, ...]:
    return (*_forms(message.id), *([message.context] if message.context else ()))


def _file(language: str, suffix: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"django.{suffix}"


def main() -> int:
    update()
    template = written()
    found = [f for each in TRANSLATED_INTO for f in faults(each, catalogue(each), template)]
    print("\n".join(found) or "Every string is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
