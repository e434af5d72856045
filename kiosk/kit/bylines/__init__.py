"""Who wrote a text, and where from, read off its byline and its dateline.

A byline is the line that names the writers; a dateline opens the intro with the place it was
written in ("Moscow - Raed Jabr"). People and organisations are kept apart: an organisation is a
news agency, a desk or a title that signs in place of a person.
"""

from kiosk.kit.bylines.datelines import Dateline, split_dateline
from kiosk.kit.bylines.names import (
    Byline,
    is_agency,
    is_person,
    join_names,
    read_byline,
    tidy_name,
)

__all__ = [
    "Byline",
    "Dateline",
    "is_agency",
    "is_person",
    "join_names",
    "read_byline",
    "split_dateline",
    "tidy_name",
]
