"""The page that shows every component."""

import re
from pathlib import Path

import pytest

import kiosk.design

pytestmark = pytest.mark.django_db
CSS = Path(kiosk.design.__file__).parent / "static" / "css"
# Components that stand on a page's edge or on paper, or are put together of what is shown.
ELSEWHERE = {"schemes", "roles", "scripts", "base", "print", "top", "bar", "foot", "picture",
             "languages"}  # fmt: skip
OF_PAGES = {"front", "list", "article", "story", "voices", "title", "search", "entrance", "filters"}


def test_the_page_shows_every_component_in_both_directions_and_all_schemes(client):
    page = client.get("/design").content.decode()
    parts = re.findall(r'<section class="specimen".*?</section>', page, re.DOTALL)
    look = re.compile(r'data-scheme="(\w+)" lang="[\w-]+" dir="(\w+)"')
    looks = {found for part in parts for found in look.findall(part)}
    assert looks == {(s, d) for s in ("light", "dark", "sepia") for d in ("ltr", "rtl")}
    names = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]+)"', parts[0]))))
    for file in CSS.glob("*.css"):
        if file.stem not in ELSEWHERE | OF_PAGES:
            own = set(re.findall(r"\.([a-z][\w-]*)", file.read_text()))
            assert own & names, file.name


def test_no_id_stands_there_twice_and_no_robot_keeps_it(client):
    page = client.get("/design").content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert '<meta name="robots" content="noindex">' in page
