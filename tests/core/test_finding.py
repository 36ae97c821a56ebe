"""Finding: what typed words show, however sure the search is."""

from __future__ import annotations

import re

import pytest

from bot.core.search import Kind
from bot.core.visit import Words
from tests.core import support
from tests.search.conftest import read_questions

LANGUAGES = ("es", "en", "bzj")
DANGER = {"es": "me quieren matar", "en": "he wants to kill me", "bzj": "dehn waahn kil mi"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_shows_the_emergency_page_first(shipped, language):
    """Words about danger open the emergency page, whatever else they are about."""
    reply = support.visit(shipped, Words(DANGER[language]), language)
    assert reply.screen.text.startswith(shipped.screen(language, "emergency").text[:60])
    assert support.events(reply)[0] == (language, "emergency", "search")


@pytest.mark.parametrize("language", LANGUAGES)
def test_perhaps_danger_has_help_above_what_was_found(shipped, language):
    """The page is shown all the same; the number to call is its first line."""
    doubtful = [
        row["query"]
        for row in read_questions(f"{language}.tune.tsv")
        if shipped.index.ask(row["query"], language).perhaps
    ]
    assert doubtful
    for words in doubtful:
        answer = shipped.index.ask(words, language)
        screen = support.visit(shipped, Words(words), language).screen
        first, *others = screen.buttons()
        assert first.route.partition("?")[0] == f"{language}/emergency"
        assert first.route not in [one.route for one in others]
        assert "911" in support.shown(screen).split("\n")[0]
        if answer.kind is Kind.CONFIDENT and not answer.hits[0].route.startswith(("near", "place")):
            page = shipped.screen(language, answer.hits[0].route)
            assert page is None or page.text in screen.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_about_danger_have_help_above(shipped, language):
    """Who is led to a page about danger sees the number first, however calmly they asked."""
    led = set()
    for row in read_questions(f"{language}.tune.tsv"):
        answer = shipped.index.ask(row["query"], language)
        about = answer.hits and answer.hits[0].route in shipped.content.lexicon.danger.between
        if about and answer.kind is Kind.CONFIDENT:
            led.add(answer.hits[0].route)
            screen = support.visit(shipped, Words(row["query"]), language).screen
            assert "911" in support.shown(screen).split("\n")[0]
            assert screen.buttons()[0].route == f"{language}/emergency?s"
    assert led == set(shipped.content.lexicon.danger.between)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_danger_that_editors_may_read_has_help_first(shipped, language):
    """It opens an emergency page, or the number to call is shown with its button before others."""
    rows = [row for row in read_questions("danger.tune.tsv") if row["language"] == language]
    number = shipped.content.facts["emergency-phone"].number
    for row in rows:
        screen = support.visit(shipped, Words(row["query"]), language).screen
        answer = shipped.index.ask(row["query"], language)
        opened = answer.kind is Kind.CONFIDENT and answer.hits[0].route.startswith("emergency")
        first = screen.buttons()[0].route == f"{language}/emergency?s"
        assert opened or (first and number in support.shown(screen)), row["query"]


def test_the_number_to_call_is_the_one_of_the_facts(shipped):
    """Interface words name one number; when its fact changes, this says where they stand."""
    number = shipped.content.facts["emergency-phone"].number
    typed = {
        (code, name, digits)
        for code, catalog in shipped.words.catalogs.items()
        for name, forms in catalog.items()
        for digits in re.findall(r"\d{3,}", " ".join([forms] if isinstance(forms, str) else forms))
    }
    for name in ("search.perhaps", "search.unsure", "search.none"):
        assert {(code, name, number) for code in LANGUAGES} <= typed
    assert {one for one in typed if one[2] != number} == set()


def test_no_button_is_offered_twice(shipped):
    """What a page leads to anyway is not offered again as another answer."""
    greeting = "buenas noches señora"
    assert shipped.index.ask(greeting, "es").kind is Kind.GREETING
    assert shipped.index.ask(greeting, "es").perhaps
    for words in (*DANGER.values(), "he beats me", "ih di beat mi", "mi esposo me pega", greeting):
        for language in LANGUAGES:
            screen = support.visit(shipped, Words(words), language).screen
            led = [one.route.removesuffix("?s") for one in screen.buttons() if one.route]
            assert len(led) == len(set(led)), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_a_page_finds_it(shipped, language):
    """Whoever types a page's title gets the page, or sees it among the best three."""
    for topic in shipped.content.topics.values():
        if not topic.route or topic.table.opens or topic.route.startswith("about"):
            continue
        title = shipped.pages.text(topic.texts, language).title
        reply = support.visit(shipped, Words(title), language)
        counted = {name for _, name, _ in support.events(reply)}
        offered = {one.route.partition("?")[0] for one in reply.screen.buttons()}
        assert topic.route in counted or f"{language}/{topic.route}" in offered, title


def test_unsure_words_offer_three_at_most_and_home(shipped):
    """When the search is unsure nothing is opened: the best three are buttons, with home.

    The first button opens the emergency page: who is not understood may be in danger.
    """
    unsure = [
        words
        for words in ("tvr", "comar", "deportacion", "pedir refugio belize", "menor sin papas")
        if shipped.index.ask(words, "es").kind is Kind.UNSURE
    ]
    assert unsure
    for words in unsure:
        reply = support.visit(shipped, Words(words))
        searched = {one.route for one in reply.screen.buttons() if one.route.endswith("?s")}
        assert reply.screen.buttons()[0].route == "es/emergency?s"
        assert support.shown(reply.screen).count("911") == 1
        assert 1 <= len(searched - {"es/emergency?s"}) <= 3
        assert {"es", "es/emergency"} <= {one.route for one in reply.screen.buttons()}
        assert support.events(reply) == [("es", ":search-found", "search")]


@pytest.mark.parametrize("words", ["xqzw jjkk", "", "   ", "🙂", "?!"])
def test_nothing_found_is_said_kindly(shipped, words):
    """No page fits: it is said with the number for danger, and emergency, places and home follow.

    It is counted without the words.
    """
    reply = support.visit(shipped, Words(words))
    assert support.shown(reply.screen).count("911") == 1
    assert "No encontré" in support.shown(reply.screen)
    routes = [one.route for one in reply.screen.buttons()]
    assert routes[0] == "es/emergency?s"
    assert {"es", "es/emergency", "es:near"} <= set(routes)
    assert support.events(reply) == [("es", ":search-none", "search")]


@pytest.mark.parametrize(("words", "language"), [("hola", "es"), ("gud maanin", "bzj")])
def test_a_greeting_is_greeted(shipped, words, language):
    """Hello is no search: the home menu comes with a greeting."""
    reply = support.visit(shipped, Words(words), language)
    assert reply.screen.buttons()[0].route == f"{language}/emergency"
    assert not any(topic.startswith(":search") for _, topic, _ in support.events(reply))


def test_the_words_are_never_counted(shipped):
    """Counts say that something was found, never what was typed."""
    for words in ("asilo juan perez", "maria lopez 1985", "my phone is 600-1234"):
        for _, topic, _ in support.events(support.visit(shipped, Words(words))):
            assert "perez" not in topic
            assert "maria" not in topic
            assert "600" not in topic
