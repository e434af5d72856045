"""Our own addresses for publishers' pictures: only we can make them."""

import random
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from kiosk.articles.pictures import PREFIX, WIDTHS, BadSignatureError, localise, sources
from kiosk.articles.pictures.addresses import read, sign
from kiosk.kit.cleaning import clean

URL = "https://pictures.example/2026/07/märz.jpg?w=1200&h=800"


def token_of(src: str) -> str:
    return src.removeprefix(PREFIX).split("/")[0]


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://a.example/",
        "https://x.example/" + "a" * 1_980,
        "https://x.example/" + "新" * 1980,
    ],
    ids=["usual", "short", "longest", "longest-chinese"],
)
def test_an_address_comes_back_out_of_its_token(url):
    assert read(token_of(sources(url).src)) == url


def test_sources_name_every_width_in_both_formats():
    made = sources(URL)
    token = token_of(made.src)
    assert made.src == f"/picture/{token}/960.webp"
    for form, found in (("avif", made.avif), ("webp", made.webp)):
        assert found == ", ".join(f"/picture/{token}/{w}.{form} {w}w" for w in WIDTHS)


def test_a_forged_token_is_refused():
    token = sign(URL)
    assert read(token) == URL  # the control
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    other = raw[:16] + b"http://169.254.169.254/latest/meta-data"
    unsigned = b"\0" * 16 + raw[16:]
    longer = raw + b"&more"
    for forged in (other, unsigned, longer, raw[16:], raw[:16], b""):
        with pytest.raises(BadSignatureError):
            read(urlsafe_b64encode(forged).decode().rstrip("="))


def test_a_token_has_one_spelling():
    token = next(t for n in range(9) if len(t := sign(f"{URL}{'x' * n}")) % 4)
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    twin = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]
    padded = token + "=" * (-len(token) % 4)
    assert urlsafe_b64decode(twin + "==") == urlsafe_b64decode(token + "==")  # the control
    for other in (twin, padded, token + "\n", " " + token, token + "A"):
        with pytest.raises(BadSignatureError):
            read(other)


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "../../secret-key", "%2e%2e%2fsecret-key", "a" * 24, "é" * 30, "\0" * 30,
     "A" * 100_000, "-" * 22, "____________________________"],
)  # fmt: skip
def test_what_is_no_token_is_refused(token):
    with pytest.raises(BadSignatureError):
        read(token)


def test_a_change_of_any_letter_is_refused():
    dice = random.Random(3)
    token = sign(URL)
    for place in range(len(token)):
        other = dice.choice([c for c in string.ascii_letters if c != token[place]])
        with pytest.raises(BadSignatureError):
            read(token[:place] + other + token[place + 1 :])


def test_another_secret_key_makes_other_addresses(settings):
    token = sign(URL)
    settings.SECRET_KEY = "another"
    with pytest.raises(BadSignatureError):
        read(token)


# ---------------------------------------------------------------- in an article's body


def test_pictures_in_a_body_come_from_us():
    body = clean(f'<p>One</p><figure><img src="{URL}" alt="A &quot;b&quot;" width=4>', "")
    made = localise(body)
    ours = sources("https://pictures.example/2026/07/märz.jpg?w=1200&h=800")
    assert "pictures.example" in body
    assert "pictures.example" not in made
    assert (
        f'<img src="{ours.src}" srcset="{ours.webp}" sizes="auto, 100vw" alt="A &quot;b&quot;" '
        'width="4" loading="lazy" decoding="async">' in made
    )
    assert made.startswith("<p>One</p><figure>")


def test_a_body_without_pictures_is_untouched():
    body = clean('<p>5 &lt; 6 &amp; <a href="https://x.example/a.jpg">a</a></p>', "")
    assert localise(body) is body


@pytest.mark.parametrize(
    "src",
    ["data:image/png;base64,AAAA", "javascript:alert(1)", "/picture/x", "http:", "", "http://["],
)
def test_pictures_that_are_not_on_the_web_are_dropped(src):
    assert localise(f'<p>a<img src="{src}" alt="">b</p>') == "<p>ab</p>"
    assert localise('<p><img alt="none">b</p>') == "<p>b</p>"


def test_text_that_looks_like_a_picture_stays_text():
    body = clean(
        '<p>&lt;img src="https://a.example/x.jpg"&gt; <abbr title="<img>">b</abbr></p>'
        '<img src="https://a.example/y.jpg" alt="<img src=&quot;https://b.example/z.jpg&quot;>">',
        "",
    )
    made = localise(body)
    assert made.count("/960.webp ") == 1
    assert '&lt;img src="https://a.example/x.jpg"&gt;' in made
    assert "b.example/z.jpg" in made
    assert body.split("<img src")[0] == made.split("<img src")[0]
