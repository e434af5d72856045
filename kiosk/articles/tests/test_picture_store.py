"""The pictures' folder: whole files, names of our own, the least used trimmed."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.articles.jobs import trim_pictures
from kiosk.articles.pictures import is_kept, is_missing, keep, store, trim, trim_missing

URL = "https://pictures.example/../../etc/passwd"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "pictures"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def held(url: str) -> bytes:
    path = store.original(url)
    assert path is not None
    return path.read_bytes()


def age(path: Path, seconds: float) -> None:
    found = path.stat()
    os.utime(path, (found.st_atime - seconds, found.st_mtime - seconds))


def test_what_was_added_is_found_again():
    assert store.rendition(URL, 640, "avif") is None
    assert store.original(URL) is None
    store.add_original(URL, b"as sent")
    store.add_rendition(URL, 640, "avif", b"as made")
    assert store.rendition(URL, 640, "avif") == b"as made"
    assert store.rendition(URL, 640, "webp") is None
    assert held(URL) == b"as sent"
    store.drop_original(URL)
    assert store.original(URL) is None


def test_nothing_of_a_publisher_s_address_is_in_a_path(folder):
    store.add_original(URL, b"as sent")
    (found,) = files(folder)
    parts = found.relative_to(folder).parts
    assert parts[0] == "cache"
    assert parts[3].startswith(parts[1] + parts[2])
    assert all(part.replace(".original", "").isalnum() for part in parts)


def test_a_kept_picture_is_found_and_never_trimmed(folder):
    assert not is_kept(URL)
    keep(URL, b"drawn" * 1000)
    assert is_kept(URL)
    assert not is_kept(URL + "2")
    store.add_rendition(URL, 640, "avif", b"made" * 1000)
    assert trim(1) == 1
    assert store.rendition(URL, 640, "avif") is None
    assert held(URL) == b"drawn" * 1000
    store.drop_original(URL)
    assert store.original(URL) is not None


def test_the_least_used_go_first(folder):
    for number in range(10):
        store.add_rendition(f"{URL}{number}", 640, "avif", bytes(100))
    for path in files(folder):
        age(path, 1_000)
    assert store.rendition(f"{URL}3", 640, "avif")  # being read makes it young again
    assert trim(1_000) == 0  # not over
    assert trim(200) == 9
    assert len(files(folder)) == 1
    assert store.rendition(f"{URL}3", 640, "avif")


def test_one_trim_deletes_a_bounded_number(monkeypatch, folder):
    monkeypatch.setattr(store, "MOST_TRIMMED", 3)
    for number in range(10):
        store.add_rendition(f"{URL}{number}", 640, "avif", bytes(100))
    assert trim(1) == 3
    assert len(files(folder)) == 7


def test_the_job_trims_to_the_setting(settings, folder):
    settings.PICTURE_CACHE_MB = 1
    for number in range(5):
        store.add_original(f"{URL}{number}", bytes(400_000))
    trim_pictures()
    assert len(files(folder)) == 2
    trim_pictures()
    assert len(files(folder)) == 2


def test_a_picture_that_could_not_be_had_is_asked_for_again_after_some_hours(folder):
    now = datetime.now(UTC)
    later = now + timedelta(seconds=store.MISSING_S + 60)
    assert not is_missing(URL, now)
    store.add_missing(URL)
    assert is_missing(URL, now)
    assert not is_missing(URL, later)
    assert trim_missing(now) == 0
    assert trim_missing(later) == 1
    assert not files(folder)


def test_a_picture_that_came_after_all_is_missing_no_more():
    store.add_missing(URL)
    store.add_original(URL, b"as sent")
    assert not is_missing(URL, datetime.now(UTC))


def test_so_many_missing_pictures_are_remembered_and_no_more(monkeypatch, folder):
    monkeypatch.setattr(store, "MOST_MISSING", 2)
    for number in range(3):
        store.add_missing(f"{URL}{number}")
        age(store._mark(f"{URL}{number}"), 60 - number)
    assert trim_missing(datetime.now(UTC)) == 1
    assert not is_missing(f"{URL}0", datetime.now(UTC))
    assert is_missing(f"{URL}2", datetime.now(UTC))


def test_trimming_where_nothing_is_yet_does_nothing():
    assert trim(1) == 0


def test_a_file_left_empty_by_a_power_cut_is_made_again(folder):
    store.add_rendition(URL, 640, "avif", b"made")
    files(folder)[0].write_bytes(b"")
    assert store.rendition(URL, 640, "avif") is None


def test_readers_never_see_half_a_file(folder):
    bodies = {bytes([n]) * 300_000 for n in range(1, 4)}
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            body = store.rendition(URL, 640, "avif")
            if body is not None:
                seen.add(body)

    reader = threading.Thread(target=read)
    reader.start()

    def write(body: bytes) -> None:
        for _ in range(20):
            store.add_rendition(URL, 640, "avif", body)

    writers = [threading.Thread(target=write, args=(body,)) for body in bodies]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()
    assert seen <= bodies
    assert len(files(folder)) == 1
    assert store.rendition(URL, 640, "avif") in bodies


def test_a_full_disk_leaves_nothing_half_written(monkeypatch, folder):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        store.add_rendition(URL, 640, "avif", b"made")
    assert not files(folder)
