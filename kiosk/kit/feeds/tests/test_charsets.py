import json

import pytest

from kiosk.kit.feeds.tests.writing import only

TEXT = "Café – “naïve” €5"
RUSSIAN = "Паром снова ходит через залив, и порт открыт для всех судов с утра"
BODY = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"


def feed(text: str, declared: str | None) -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return head + BODY.format(text)


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", None, None),
        ("utf-8-sig", "utf-8", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-16", "text/xml"),
        ("utf-8", "us-ascii", "text/xml; charset=iso-8859-1"),
        ("cp1252", "windows-1252", None),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "utf-8", None),
        ("cp1252", None, None),
        ("cp1252", "utf-8", "text/xml; charset=windows-1252"),
        ("cp1252", "no-such-charset", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", None, None),
        ("utf-32", None, None),
    ],
)
def test_a_feed_is_read_whatever_its_bytes_claim(
    encoding: str, declared: str | None, content_type: str | None
) -> None:
    data = feed(TEXT, declared).encode(encoding)
    from kiosk.kit.feeds.tests.writing import read

    assert read(data, content_type).entries[0].title == TEXT


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_a_declared_charset_is_followed(encoding: str) -> None:
    assert only(feed(RUSSIAN, encoding).encode(encoding)).title == RUSSIAN


def test_another_charset_in_false_utf_8_is_guessed() -> None:
    assert only(feed(RUSSIAN * 5, "utf-8").encode("windows-1251")).title == RUSSIAN * 5


def test_stray_bytes_in_utf_8_are_read_as_windows_1252() -> None:
    data = feed("Café and X", "utf-8").encode().replace(b"X", b"caf\xe9 \x93q\x94")
    assert only(data).title == "Café and café “q”"


def test_stray_bytes_in_a_long_text_are_too() -> None:
    body = "<![CDATA[" + "é " * 400 + "X]]>"
    data = feed("t", "utf-8").replace("</title>", f"</title><description>{body}</description>")
    assert only(data.encode().replace(b"X", b"\x93q\x94")).summary_html.endswith("“q”")


def test_shift_jis_and_big_charsets_are_read() -> None:
    japanese = "港のフェリーが再開しました"
    assert only(feed(japanese, "Shift_JIS").encode("cp932")).title == japanese
    assert only(feed(japanese, "iso-2022-jp").encode("iso-2022-jp")).title == japanese
    chinese = "港口重新开放"
    assert only(feed(chinese, "gb2312").encode("gb18030")).title == chinese


def test_json_in_another_charset_is_read() -> None:
    text = json.dumps({"items": [{"id": "1", "title": "Café"}]}, ensure_ascii=False)
    assert only(text.encode("cp1252")).title == "Café"
    assert only(text.encode("utf-16")).title == "Café"
