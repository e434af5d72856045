import pytest

from kiosk.kit.extraction import extract
from kiosk.kit.extraction.credits import split_credit
from kiosk.kit.extraction.tests.pages import URL, article, data, meta, page


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The bridge. Photo: Jane Doe/AP", "The bridge.", "Jane Doe/AP"),
        ("The bridge (AP Photo/Jane Doe)", "The bridge", "AP Photo/Jane Doe"),
        ("The bridge. (Photo by Jane Doe/Getty Images)", "The bridge.", "Jane Doe/Getty Images"),
        ("The bridge | Jane Doe via Getty Images", "The bridge", "Jane Doe via Getty Images"),
        ("The bridge © Jane Doe", "The bridge", "Jane Doe"),
        ("Die Brücke. Foto: Jan Muster/dpa", "Die Brücke.", "Jan Muster/dpa"),
        ("Die Brücke. Quelle: dpa", "Die Brücke.", "dpa"),
        ("Die Brücke | Bildquelle: Stadt Hafen", "Die Brücke", "Stadt Hafen"),
        ("Le pont. Crédit photo : Jeanne Dupont", "Le pont.", "Jeanne Dupont"),
        (
            "El puente. Gustavo Muestra / Europa Press",
            "El puente.",
            "Gustavo Muestra / Europa Press",
        ),
        ("Мост. Фото: Иван Образцов", "Мост.", "Иван Образцов"),
        ("الجسر القديم - تصوير: رائد جبر", "الجسر القديم", "رائد جبر"),
        ("港の橋（Ｃ）共同通信社", "港の橋", "共同通信社"),
        ("옛 다리. [사진 출처 = 항구 신문]", "옛 다리.", "항구 신문"),
        ("Umhubhe. Isithombe: Sithunyelwe", "Umhubhe.", "Sithunyelwe"),
        ("Jane Doe/AFP/Getty Images", None, "Jane Doe/AFP/Getty Images"),
        ("The mayor (left) and the engineer.", "The mayor (left) and the engineer.", None),
        ("Sources say the bridge is safe.", "Sources say the bridge is safe.", None),
        ("", None, None),
    ],
)
def test_a_line_is_parted_into_caption_and_credit(line, caption, credit):
    assert split_credit(line) == (caption, credit)


FIGURES = {
    "classes": '<figure><img src="/p/bridge-1.jpg"><figcaption><span class="caption">The bridge.</span>'
    '<span class="credit">Jane Doe</span></figcaption></figure>',
    "label": '<figure><img src="/p/bridge-1.jpg"><figcaption>The bridge. Photo: Jane Doe</figcaption>'
    "</figure>",
    "small": '<figure><img src="/p/bridge-1.jpg"><figcaption><p>The bridge.</p>'
    "<small>Quelle: Jane Doe</small></figcaption></figure>",
    "box": '<div class="pic"><div><img src="/p/bridge-1.jpg"></div><div class="x1">The bridge.</div>'
    '<div class="image-copyright">Jane Doe</div></div>',
    "attributes": '<img src="/p/bridge-1.jpg" data-caption="The bridge." data-source="Jane Doe">',
}  # fmt: skip


@pytest.mark.parametrize("kind", FIGURES)
def test_a_picture_has_its_words_and_its_maker_apart(kind):
    head = meta(og__image="https://www.harbour-courier.example/p/bridge-1.jpg?w=1200")
    lead = extract(page(head=head, below=FIGURES[kind]), url=URL).picture
    assert lead is not None
    assert lead.url == "https://www.harbour-courier.example/p/bridge-1.jpg?w=1200"
    assert (lead.caption, lead.credit) == ("The bridge.", "Jane Doe")


def test_data_names_picture_size_and_maker():
    image = {
        "@type": "ImageObject",
        "url": "/p/b.jpg",
        "width": 1200,
        "height": {"@value": 800},
        "caption": "The bridge.",
        "creditText": "© Jane Doe",
    }
    lead = extract(page(head=data(headline="B", image=[image])), url=URL).picture
    assert lead is not None
    assert (lead.url, lead.width, lead.height) == (
        "https://www.harbour-courier.example/p/b.jpg",
        1200,
        800,
    )
    assert (lead.caption, lead.credit) == ("The bridge.", "Jane Doe")


def test_marks_portraits_and_teasers_are_not_pictures_of_the_article():
    around = (
        '<img class="logo" src="/logo.png"><img width="40" src="/face.jpg"><img src="/mark.svg">'
    )
    inside = (
        '<figure><img src="/p/quay-2.jpg" width="800"><figcaption>The quay.</figcaption></figure>'
    )
    body = article().replace("</p><p>Ferries", f"</p>{inside}<p>Ferries")
    found = extract(page(body, below=around, head=meta(og__image="/p/bridge-1.jpg")), url=URL)
    assert [picture.url.rsplit("/", 1)[-1] for picture in found.pictures] == ["quay-2.jpg"]
    assert "quay-2.jpg" in found.body_html


def test_the_lead_picture_is_not_in_the_body_again():
    lead = '<figure><img src="/p/bridge-1.jpg?w=800" width="800"></figure>'
    body = article().replace("</p><p>Engineers", f"</p>{lead}<p>Engineers")
    found = extract(page(body, head=meta(og__image="/p/bridge-1.jpg?w=1200")), url=URL)
    assert "bridge-1.jpg" not in found.body_html


def test_a_caption_that_only_repeats_the_headline_is_none():
    words = "<figcaption>Bridge over the harbour opens again</figcaption>"
    below = f'<figure><img src="/p/bridge-1.jpg">{words}</figure>'
    lead = extract(page(below=below), url=URL).picture
    assert lead is not None
    assert lead.caption is None
