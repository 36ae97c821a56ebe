"""Marks: what a page rests on, and what a reader must know about its text."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.texts import fingerprint
from tests.core import support

BODY = "# Si te detienen\n\nTexto.\n"
LANGUAGES = ("es", "en", "bzj")


def page(language: str, files: dict[str, str] | None = None, today: date = support.TODAY) -> str:
    """The page about being detained."""
    return support.shown(support.edition(files or {}, today).screen(language, "rights/detained"))


def translation(text: str, language: str = "en", **front: str) -> dict[str, str]:
    """A translation of the page with front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    head = f"---\n{lines}---\n" if lines else ""
    return {f"topics/rights/detained/{language}.md": f"{head}# Detained\n\n{text}\n"}


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Revisado el 24 nov 2026"), ("en", "24 Nov 2026")]
)
def test_a_page_says_what_it_rests_on(language, words):
    """Every page ends with the date of its check and its sources, in the reader's language."""
    files = translation("Text.")
    assert words in page(language, files)
    assert "INM" in page(language, files)


def test_the_source_is_a_link():
    """The source can be opened."""
    screen = support.edition().screen("es", "rights/detained")
    assert '<a href="https://www.gob.mx/inm">INM</a>' in screen.text


def test_every_shipped_answer_names_its_sources(shipped):
    """Each page of the shipped content, in each language, says when it was checked and by whom."""
    for topic in shipped.content.topics.values():
        if topic.table.opens or shipped.pages.children(topic.route):
            continue
        if topic.route.startswith("about"):
            continue
        for language in LANGUAGES:
            last = shipped.pages.screens(topic, language)[-1]
            assert topic.table.sources, topic.route
            assert str(topic.table.checked.year) in support.shown(last), topic.route
            assert topic.table.sources[0].name in support.shown(last), topic.route


def test_a_draft_translation_is_marked():
    """A translation that nobody has reviewed says so; a reviewed one does not."""
    assert "✏️" in page("en", translation("Text.", review="draft"))
    assert "✏️" not in page("en", translation("Text.", review="Coordination team, 2026-11-20"))


def test_all_shipped_kriol_is_marked_as_a_draft_or_reviewed(shipped):
    """Kriol pages carry the short mark until somebody has reviewed them."""
    for topic in shipped.content.topics.values():
        if topic.table.opens or "bzj" not in topic.texts:
            continue
        text = topic.texts["bzj"]
        assert text.review, topic.route
        last = support.shown(shipped.pages.screens(topic, "bzj")[-1])
        assert ("✏️" in last) is text.draft, topic.route


def test_a_missing_translation_falls_back_visibly():
    """Kriol falls back to English, and says that it is English; English falls back to Spanish."""
    assert "🌐" in page("en")
    assert "Español" in page("en")
    kriol = page("bzj", translation("Text in English."))
    assert "Text in English." in kriol
    assert "🌐" in kriol
    assert "English" in kriol


def test_the_buttons_of_a_fallback_stay_in_the_readers_language():
    """Only the text falls back: the buttons go on in the language that was chosen."""
    screen = support.edition().screen("bzj", "rights/detained")
    routes = [one.route for one in screen.buttons() if one.route]
    assert routes
    assert all(one.startswith("bzj") for one in routes)


def test_an_outdated_translation_is_marked():
    """When the Spanish text has changed since, the reader is told."""
    assert "cambió" not in page("es")
    fresh = translation("Text.", translation_of=fingerprint(BODY))
    stale = translation("Text.", translation_of="0123456789ab")
    assert page("en", stale) != page("en", fresh)
    assert page("en", stale).count("✏️") == 1
    assert "✏️" not in page("en", fresh)


def test_a_fingerprint_of_digits_is_text():
    """A fingerprint that looks like a number is still compared as text."""
    assert "✏️" in page("en", translation("Text.", translation_of="123456789012"))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("# Si te detienen\n\n**Texto.**\n", True),
        ("#  Si te detienen\n\n\ntexto\n", True),
        ("# Si te detienen\n\nOtro texto.\n", False),
        ("# Si te detienen\n\nTexto. {{ fee }}\n", False),
        ("# Si te detienen\n\n[Texto.](https://x.org)\n", False),
    ],
)
def test_the_fingerprint_follows_the_meaning(other, same):
    """Layout does not change it; words, facts and links do."""
    assert (fingerprint(other) == fingerprint(BODY)) is same


def test_a_page_past_its_review_warns():
    """From the day after `review_by` the reader is told that the page may have changed."""
    assert "puede haber cambiado" not in page("es", today=date(2027, 5, 24))
    assert "puede haber cambiado" in page("es", today=date(2027, 5, 25))
