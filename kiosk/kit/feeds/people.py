"""Who wrote an item, out of the forms feeds write it in."""

import re

_ADDRESS = r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}"
_ADDRESS_THEN_NAME = re.compile(rf"(?:mailto:)?{_ADDRESS}\s*\(([^()]{{1,200}})\)")
_NAME_THEN_ADDRESS = re.compile(rf"([^<>()@]{{1,200}}?)\s*[<(]\s*(?:mailto:)?{_ADDRESS}\s*[>)]")
_NOBODY = frozenset({"unknown", "(author unknown)", "noreply@blogger.com"})


def person(text: str) -> str | None:
    """The name in "mail@host (Name)" or "Name <mail@host>"; an address alone stays; None for none.

    `text` is plain. "Unknown" is what a blog host writes for nobody.
    """
    if "@" in text:
        found = _ADDRESS_THEN_NAME.fullmatch(text) or _NAME_THEN_ADDRESS.fullmatch(text)
        if found:
            text = found[1].strip()
    if not text or text.lower() in _NOBODY:
        return None
    return text
