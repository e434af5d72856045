"""Publishers' pictures at addresses of our own: signed, fetched on demand, made small, cached.

A signed address proves only that this Kiosk wrote it, so nobody can use Kiosk to fetch what they
like. It stays good when an article is withdrawn or a title dropped: no page shows it any more, and
what is on disk goes with disuse. Originals are held beside their renditions, so that a further
width or format costs no second fetch; a rendition is made when somebody first asks for it.

That a picture could not be had is held on disk too, and pages do without it for some hours.
"""

from kiosk.articles.pictures.addresses import (
    FORMATS,
    PREFIX,
    WIDTHS,
    BadSignatureError,
    PictureSources,
    localise,
    sources,
)
from kiosk.articles.pictures.making import (
    BusyError,
    NotAPictureError,
    PictureError,
    TooLargeToShowError,
    UnavailableError,
)
from kiosk.articles.pictures.showing import Rendition, card, close, rendition
from kiosk.articles.pictures.store import is_kept, is_missing, keep, trim, trim_missing

__all__ = [
    "FORMATS",
    "PREFIX",
    "WIDTHS",
    "BadSignatureError",
    "BusyError",
    "NotAPictureError",
    "PictureError",
    "PictureSources",
    "Rendition",
    "TooLargeToShowError",
    "UnavailableError",
    "card",
    "close",
    "is_kept",
    "is_missing",
    "keep",
    "localise",
    "rendition",
    "sources",
    "trim",
    "trim_missing",
]
