"""Which articles tell one event, decided as each comes: `group` asks a `Window`, which then `take`s.

The parts: `reading` (what an article says), `weighing` (how much a word says), `shelves` (stories,
and where to find them), `window` (all that is known), `deciding` (where an article belongs). No
Django, no numbers library, nothing but values.
"""

from kiosk.stories.grouping.deciding import group
from kiosk.stories.grouping.settling import settle
from kiosk.stories.grouping.values import Decision, Seen, Topic
from kiosk.stories.grouping.window import Window

__all__ = ["Decision", "Seen", "Topic", "Window", "group", "settle"]
