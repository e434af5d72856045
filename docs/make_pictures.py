"""Makes docs/pictures: Kiosk's main pages with the sample edition, as a browser shows them.

Each on a phone, a tablet and a desk, light and dark; those in Arabic as the whole interface is.

Run from the project's folder: `.venv/bin/python docs/make_pictures.py`. Needs Chromium.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import threading
from itertools import product
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1440, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Those that are taken in Arabic as well.
IN_ARABIC = ("front", "section", "story", "arabic-article", "wall", "membership")
# Few enough colours that a picture stays small; drawings and text lose nothing by it.
COLOURS = 256


def main() -> None:
    """Fill a data folder of its own, serve it, take every picture anew, leave nothing behind."""
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            KIOSK_DATA_DIR=folder,
            DJANGO_SETTINGS_MODULE="kiosk.config.settings",
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )
        sys.path.insert(0, str(ROOT))
        pages = _furnished(Path(folder))
        server = _server()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _take(f"http://127.0.0.1:{server.server_port}", pages)
        server.shutdown()


def _furnished(folder: Path) -> dict[str, str]:
    """Load the sample edition; the pages to show, by name."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from kiosk.articles.models import Article
    from kiosk.memberships import plans
    from kiosk.sample.loading import load
    from kiosk.stories.models import Story

    (folder / "static").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    load(timezone.now())
    full = Article.objects.visible().filter(title__terms__show="full", pictures__position=0)
    changed = full.filter(language="en", corrections__isnull=False).first()
    arabic = full.filter(language="ar").exclude(standfirst="").exclude(authors=[]).first()
    told = Story.objects.standing().order_by("-titles", "pk").first()
    walled = full.filter(title__terms__meter_anonymous=0).first()
    plans.begin(timezone.now())
    assert changed is not None
    assert arabic is not None
    assert told is not None
    assert walled is not None
    return {
        "front": "/",
        "section": "/section/world",
        "story": f"/story/{told.pk}",
        "article": f"/article/{changed.pk}",
        "arabic-article": f"/article/{arabic.pk}",
        "search": "/search?q=earthquake",
        "titles": "/titles",
        "title": f"/title/{changed.title.slug}",
        "wall": f"/article/{walled.pk}#wall",
        "membership": "/membership",
    }


def _server() -> Any:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the pictures are all that is asked for."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    return server


def _take(address: str, pages: dict[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS

    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        for size, (width, height) in SIZES.items():
            for scheme, language in product(SCHEMES, ("en", "ar")):
                context = browser.new_context(
                    base_url=address,
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    locale=language,
                )
                page = context.new_page()
                for name, path in pages.items():
                    if language == "ar" and name not in IN_ARABIC:
                        continue
                    page.goto(path, wait_until="networkidle")
                    named = (
                        f"in-arabic-{name.removeprefix('arabic-')}" if language == "ar" else name
                    )
                    _write(PICTURES / f"{named}-{size}-{scheme}.png", page.screenshot())
                context.close()
        browser.close()


def _write(path: Path, png: bytes) -> None:
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
