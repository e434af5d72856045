"""What the picture shows that a page is shared with; kit.face_drawing draws it in a child process."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
# Changes when cards are drawn otherwise, so that those kept are drawn anew.
MANNER = 1


@dataclass(frozen=True, slots=True)
class Face:
    """What is drawn: `heading` in `language` (BCP 47), the `name` it is by, and a mark for it (a letter
    on a field, colours as #rrggbb); `site` is who shares it."""

    heading: str
    language: str
    name: str
    letter: str
    fill: str
    ink: str
    site: str
