"""The timetable: what runs by itself, and how often. The ingest line keeps its own time."""

from __future__ import annotations

from kiosk.access.jobs import forget_gifts, forget_meters
from kiosk.articles.jobs import name_languages, trim_pictures
from kiosk.front.jobs import clear_ballots
from kiosk.kit.jobs import Timetable, every
from kiosk.memberships.jobs import (
    compare_with_provider,
    do_what_is_due,
    forget_told,
    send_letters,
    work_off_events,
)
from kiosk.persons.jobs import erase_accounts, forget_exports, make_exports
from kiosk.readers.jobs import forget_ended_sessions, forget_unproved
from kiosk.reading.jobs import learn_following, roll_up_reads
from kiosk.search.jobs import refresh_suggestions
from kiosk.wire.jobs import (
    clear_finished_items,
    follow_terms,
    forget_texts,
    forget_unwanted_pages,
)

TIMETABLE: list[Timetable] = [
    every(3600, clear_finished_items),
    every(86400, clear_ballots),
    every(300, refresh_suggestions),
    every(600, trim_pictures),
    every(600, forget_unwanted_pages),
    every(600, forget_texts),
    every(600, follow_terms),
    every(300, name_languages),
    every(600, learn_following),
    every(3600, roll_up_reads),
    every(3600, forget_unproved),
    every(86400, forget_ended_sessions),
    every(300, make_exports),
    every(300, erase_accounts),
    every(3600, forget_exports),
    every(60, work_off_events),
    every(60, send_letters),
    every(600, do_what_is_due),
    every(3600, compare_with_provider),
    every(86400, forget_meters),
    every(86400, forget_gifts),
    every(86400, forget_told),
]
