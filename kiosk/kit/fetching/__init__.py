"""Fetching: the one place that opens a connection to a publisher.

Knows which addresses may be reached, how long and how large an answer may be, whose turn it is on a
host, and what robots.txt says. Feeds, pages, pictures and robots.txt all come through here.
Errors all extend FetchError; statuses of 400 and over are answers, not errors.
"""

from kiosk.kit.fetching.addresses import RefusedAddressError
from kiosk.kit.fetching.blocking import fetch_once
from kiosk.kit.fetching.decoding import DecodingError, TooLargeError
from kiosk.kit.fetching.fetcher import ConnectionFailedError, DeadlineError, Fetcher
from kiosk.kit.fetching.robots import RobotsError
from kiosk.kit.fetching.targets import RedirectError, RefusedUrlError
from kiosk.kit.fetching.values import (
    FetchError,
    FetchPolicy,
    Kind,
    Response,
    parse_retry_after,
)

__all__ = [
    "ConnectionFailedError",
    "DeadlineError",
    "DecodingError",
    "FetchError",
    "FetchPolicy",
    "Fetcher",
    "Kind",
    "RedirectError",
    "RefusedAddressError",
    "RefusedUrlError",
    "Response",
    "RobotsError",
    "TooLargeError",
    "fetch_once",
    "parse_retry_after",
]
