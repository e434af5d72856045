import pytest

from kiosk.kit.bylines import Dateline, split_dateline


@pytest.mark.parametrize(
    ("intro", "dateline", "rest"),
    [
        ("Moscow - Raed Jabr", Dateline("Moscow", ("Raed Jabr",)), ""),
        ("Moscow - Raed Jabr\nThe talks", Dateline("Moscow", ("Raed Jabr",)), "The talks"),
        ("موسكو: رائد جبر", Dateline("موسكو", ("رائد جبر",)), ""),
        ("لندن: «الشرق الأوسط»", Dateline("لندن", (), ("الشرق الأوسط",)), ""),
        ("LONDON (Reuters) - Shares fell.", Dateline("London", (), ("Reuters",)), "Shares fell."),
        ("PARIS, June 3 (AFP) — Two men", Dateline("Paris", (), ("AFP",)), "Two men"),
        ("KYIV, Ukraine (AP) — The front", Dateline("Kyiv, Ukraine", (), ("AP",)), "The front"),
        ("WASHINGTON, D.C. (AP) — A vote", Dateline("Washington, D.C.", (), ("AP",)), "A vote"),
        ("Berlin (dpa) - Die Lage", Dateline("Berlin", (), ("dpa",)), "Die Lage"),
        ("BERLIN/MÜNCHEN (dpa) - Ein Zug", Dateline("Berlin/München", (), ("dpa",)), "Ein Zug"),
        ("BERLIN taz | Die Sonne scheint", Dateline("Berlin", (), ("taz",)), "Die Sonne scheint"),
        ("Madrid, 3 jun (EFE).- El tren", Dateline("Madrid", (), ("EFE",)), "El tren"),
        ("Paris (AFP) – Le train", Dateline("Paris", (), ("AFP",)), "Le train"),
        ("МОСКВА, 5 мая (Интерфакс) - Суд", Dateline("Москва", (), ("Интерфакс",)), "Суд"),
        ("القاهرة (رويترز) - قال", Dateline("القاهرة", (), ("رويترز",)), "قال"),
        ("DUBLIN — She came.", Dateline("Dublin"), "She came."),
    ],
)
def test_a_dateline_is_taken_off_the_intro(intro, dateline, rest):
    assert split_dateline(intro) == (dateline, rest)


@pytest.mark.parametrize(
    "intro",
    [
        "The plan - a bad one - fails to win friends.",
        "NATO — the alliance — said no.",
        "BREAKING — Parliament votes.",
        "Gundremmingen - Die beiden jeweils 160 Meter hohen Türme fielen.",
        "Berlin is big (and Paris too) - that is known.",
        "الخلاصة: فوز كبير",
        "Moscow said: we agree.",
        "",
    ],
)
def test_doubt_keeps_the_text(intro):
    assert split_dateline(intro) == (None, intro)
