"""The front page of the recorded newsstand, made by the whole house and opened in a browser.

The recording stands beside the project, not in it; where it is missing this is skipped, and says so.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT.parent / "shared" / "newsstand" / "replay.py"
# Where the picture of the front goes: not into the project, as its words are publishers'.
PICTURE = ROOT / "var" / "pictures" / "newsstand-front.png"
PATIENCE_S = 600
# What moved within so many hours can lead.
ALIVE_H = 12


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The house on the newsstand, once everything was polled and placed: its address, its data."""
    if not REPLAY.exists():
        pytest.skip(f"NEWSSTAND NOT TRIED: no recording at {REPLAY}")
    data, stand, port = tmp_path_factory.mktemp("house"), free_port(), free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KIOSK_DATABASE_URL": "sqlite",
        "KIOSK_DATA_DIR": str(data),
        "KIOSK_FETCH_ALLOW": "127.77.0.0/16",
    }
    replay = subprocess.Popen(
        [sys.executable, str(REPLAY), "--port", str(stand)], stdout=subprocess.PIPE, text=True
    )
    assert replay.stdout is not None
    assert "titles" in replay.stdout.readline()
    titles = f"http://127.77.0.1:{stand}/titles.opml"
    kiosk = [sys.executable, "-m", "kiosk"]
    process = subprocess.Popen(
        [*kiosk, "start", "--titles", titles, "--port", str(port), "--data", str(data)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE_S
        stands: dict[str, int] = {}
        while time.monotonic() < until and not settled(stands):
            time.sleep(2)
            asked = subprocess.run(
                [*kiosk, "status", "--json"], env=environment, capture_output=True, check=False
            )
            stands = json.loads(asked.stdout) if asked.returncode == 0 else {}
        assert settled(stands), stands
        wait_for_front(data, until)
        yield f"http://localhost:{port}", data
    finally:
        process.terminate()
        process.wait(30)
        replay.kill()
        replay.communicate()


def settled(stands: dict[str, int]) -> bool:
    """Every title was polled, and all that came is placed."""
    polled = stands.get("polled", 0)
    return 0 < polled == stands["titles"] and not stands["unplaced"]


def wait_for_front(data: Path, until: float) -> None:
    """Until a front was made of all stories: after the last of them was grouped."""
    while time.monotonic() < until:
        with closing(read(data)) as database:
            made, grouped = database.execute(
                "SELECT (SELECT made_at FROM front_frontpage WHERE edition = 'world'),"
                " (SELECT max(grouped_at) FROM stories_telling)"
            ).fetchone()
        if made and made > grouped:
            return
        time.sleep(1)
    pytest.fail("no front was made of the stories")


def read(data: Path) -> sqlite3.Connection:
    file = data / "kiosk.sqlite3"
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)


def test_the_front_leads_with_what_most_owners_lead_with(house, chromium):
    address, data = house
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(address)
    told = page.locator(".opening-lead > .story a.told")
    lead = int(told.get_attribute("href").split("/")[2])
    with closing(read(data)) as database:
        alive = database.execute(
            "SELECT id, owners, independent, moved_at FROM stories_story"
            " WHERE merged_into_id IS NULL"
            f" AND moved_at >= datetime('now', '-{ALIVE_H} hours') ORDER BY owners DESC"
        ).fetchall()
    (own,) = [row for row in alive if row[0] == lead]
    # No story is told by more owners, with more reports of their own, and as fresh; and by one owner
    # alone, or by far fewer than another, nothing leads.
    better = [
        row
        for row in alive
        if all(theirs > ours for theirs, ours in zip(row[1:], own[1:], strict=True))
    ]
    assert better == []
    assert own[1] > max(1, alive[0][1] / 2), alive[:5]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURE, full_page=True)
    print(f"a picture of it: {PICTURE}")
    page.close()


def test_the_front_says_why_and_shows_nothing_twice(house, chromium):
    address, _ = house
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(address)
    page.locator(".opening-lead > .story .why summary").click()
    assert "report" in page.locator(".opening-lead > .story .why p").inner_text()
    links = page.locator("main article a[href^='/article/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(links) > 30
    assert len(links) == len(set(links))
    stories = page.locator("main a.told").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(stories) == len(set(stories))
    page.close()


def test_an_article_of_the_newsstand_is_found_by_its_words(house, chromium):
    address, _ = house
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(address)
    headline = page.locator(".opening-lead > .story .card-headline").inner_text()
    words = sorted((word for word in headline.split() if word.isalnum()), key=len)[-2:]
    page.goto(f"{address}/search")
    page.fill("#q", " ".join(words))
    page.locator("form.finder button").click()
    assert headline in page.locator(".results").inner_text()
    page.close()
