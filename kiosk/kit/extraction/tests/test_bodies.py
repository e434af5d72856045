from kiosk.kit.extraction import extract
from kiosk.kit.extraction.blocks import without
from kiosk.kit.extraction.tests.pages import SENTENCES, URL, article, data, page


def paragraphs(html):
    return extract(html, url=URL).paragraphs


def test_the_article_is_kept_and_the_page_around_it_is_not():
    assert paragraphs(page()) == SENTENCES


def test_a_page_without_any_telling_names_is_read_by_its_shape():
    body = "<div><div>" + "".join(f"<p>{line}</p>" for line in SENTENCES) + "</div></div>"
    assert paragraphs(page(body)) == SENTENCES


def test_paragraphs_parted_by_line_breaks_are_paragraphs():
    body = "<div class='text'>" + "<br><br>".join(SENTENCES) + "</div>"
    assert paragraphs(page(body)) == SENTENCES


def test_headings_lists_and_quotes_within_the_text_stay_what_they_are():
    quote = "<blockquote>We shall see, said the mayor, and went home.</blockquote>"
    inner = f"<h2>What comes next</h2>{quote}"
    body = article().replace("<p>Ferries", f"{inner}<p>Ferries")
    found = extract(page(body), url=URL)
    assert "What comes next" in found.paragraphs
    assert "<h2>What comes next</h2>" in found.body_html
    assert "<blockquote>" in found.body_html


def test_links_and_emphasis_survive_and_scripts_do_not():
    body = article(
        'The <a href="/harbour">old bridge</a> over the harbour <em>opened</em> again on Saturday.',
        "Hundreds of people walked across it, and a brass band played until the rain came.",
        "Ferries will run for another month, so that people may get used to it.<script>x()</script>",
    )
    markup = extract(page(body), url=URL).body_html
    assert 'href="https://www.harbour-courier.example/harbour"' in markup
    assert "<em>opened</em>" in markup
    assert "x()" not in markup


def test_captions_comments_newsletters_and_teasers_are_no_paragraphs():
    strange = (
        '<figure><img src="/p.jpg"><figcaption>The bridge at night, from the quay.</figcaption></figure>'
        '<div class="newsletter-signup"><p>Sign up for our newsletter and never miss a story.</p></div>'
        '<p><a href="/other">Read more: The story of the barge that struck the bridge</a></p>'
    )
    comment = "<p>I have crossed this bridge every day for thirty years, says a reader.</p>"
    after = f'<div class="comments">{comment}</div>'
    body = article().replace("<p>Engineers", f"{strange}<p>Engineers") + after
    assert paragraphs(page(body)) == SENTENCES


def test_a_repeated_text_is_kept_once():
    assert paragraphs(page(article(*SENTENCES, SENTENCES[0]))) == SENTENCES


def test_the_next_article_on_an_endless_page_is_not_part_of_this_one():
    other = tuple(f"In another town, {line[0].lower()}{line[1:]}" for line in SENTENCES)
    body = article() + "<h2>Another town opens its bridge</h2>" + article(*other)
    kept = paragraphs(page(body))
    assert kept[: len(SENTENCES)] == SENTENCES


def test_a_page_filled_in_by_scripts_is_read_from_its_data():
    told = "\n".join(SENTENCES)
    found = extract(
        page("<div id='root'></div>", head=data(headline="B", articleBody=told)), url=URL
    )
    assert found.paragraphs == SENTENCES
    assert found.body_html.count("<p>") == len(SENTENCES)


def test_a_page_wrapped_in_one_form_keeps_its_article():
    assert paragraphs(page(f"<form>{article()}</form>")) == SENTENCES


def test_text_is_taken_off_the_front_of_markup_and_nothing_else():
    assert (
        without("<b>LONDON</b> (AP) - The <i>end</i>", "LONDON (AP) - ") == "<b></b>The <i>end</i>"
    )
    assert without("A &amp; B - text", "A & B - ") == "text"
    assert without("Paris - text", "London - ") == "Paris - text"
