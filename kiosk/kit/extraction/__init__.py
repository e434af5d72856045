"""What a publisher's page says: the article on it and the facts around it.

Knows how pages tell their facts (JSON-LD, meta elements, microdata, what they show), and which of
a page's blocks are its article, by the vote of several extractors. Nothing here knows a publisher.
"""

from kiosk.kit.extraction.pages import ExtractionError, Page, extract
from kiosk.kit.extraction.pictures import PagePicture

__all__ = ["ExtractionError", "Page", "PagePicture", "extract"]
