"""What typed words lead to, on the shipped content, promise by promise."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.search import Answer, Kind, Lexicon

QUERIES = Path(__file__).resolve().parents[1] / "queries"
LANGUAGES = ["es", "en", "bzj"]


def read(name: str) -> list[dict[str, str]]:
    """One open file of questions."""
    with (QUERIES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def routes(answer: Answer) -> list[str]:
    """Where the answer leads, best first."""
    return [hit.route for hit in answer.hits]


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("kiero asilo", "es", "asylum"),  # by sound
        ("kiero azilo en mejico", "es", "asylum/mexico"),
        ("ambulence", "en", "emergency"),  # misspelt
        ("pregnent", "en", "rights/pregnancy"),
        ("weh di haaspital deh", "bzj", "health"),  # another spelling of Kriol
        ("¿¡CURP!? 🙏", "es", "rights/curp"),  # case, punctuation, emoji
        ("lawyeeeeer", "en", "work/free-defence"),  # repeated letters
        ("embarasada", "es", "rights/pregnancy"),  # a typo and another form
        ("fm3", "es", "papers"),  # the name of a paper
        ("tvr", "bzj", "crossing/tvr"),
        ("alberge chetumal", "es", "near/chetumal/shelter"),  # a need in a town
        ("hospital corozal", "es", "near/corozal/health"),
        ("orange walk hospital", "en", "near/orange-walk/health"),  # a name of two words
        ("chetumal", "es", "near/chetumal/-"),  # a town alone
        ("no me pagan", "es", "work/wages"),
        ("la migra", "es", "rights/detained"),  # slang
    ],
)
def test_words_find_their_page(shipped, words, language, expected):
    """People type as they speak; the page, or one below it, is among the three that are shown."""
    found = routes(shipped.index.ask(words, language))
    assert any(expected in route for route in found), found


def test_any_language_is_answered_in_the_readers(shipped):
    """A Spanish question by somebody who reads Kriol finds the page all the same."""
    assert "work/wages" in routes(shipped.index.ask("el patron no me paga", "bzj"))
    assert "rights/birth" in routes(shipped.index.ask("register my baby", "es"))


def test_a_word_with_two_senses_offers_both(shipped):
    """*Refugio* is asylum or a place to sleep: nobody is sent to one of them unasked."""
    answer = shipped.index.ask("refugio", "es")
    assert answer.kind is Kind.UNSURE
    assert any(route.startswith("asylum") for route in routes(answer))
    assert any("shelter" in route for route in routes(answer))


@pytest.mark.parametrize("row", read("danger.tsv"), ids=lambda row: row["query"][:40])
def test_danger_comes_first(shipped, row):
    """Words about violence, suicide, being held or a child in danger lead with the emergency."""
    answer = shipped.index.ask(row["query"], row["language"])
    assert answer.danger
    assert routes(answer)[0].split("/")[0] == "emergency"


def test_ordinary_questions_raise_no_alarm(shipped):
    """A frightening word in an ordinary question sends nobody to the emergency page."""
    rows = read("danger-not.tsv")
    alarms = [r["query"] for r in rows if shipped.index.ask(r["query"], r["language"]).danger]
    assert len(alarms) <= len(rows) // 20, alarms


@pytest.mark.parametrize("kind", ["greeting", "thanks"])
def test_courtesies_are_answered_as_such(shipped, kind):
    """Greetings and thanks are no questions."""
    rows = [row for row in read("nothing.tsv") if row["expected"] == kind]
    heard = [shipped.index.ask(r["query"], r["language"]).kind.value == kind for r in rows]
    assert sum(heard) >= 0.9 * len(rows)


def test_nonsense_is_not_answered_as_if_sure(shipped):
    """Keyboard mash and other subjects open no page by themselves."""
    rows = [row for row in read("nothing.tsv") if row["expected"] == "nonsense"]
    sure = [
        row["query"]
        for row in rows
        if shipped.index.ask(row["query"], row["language"]).kind is Kind.CONFIDENT
    ]
    assert len(sure) <= len(rows) // 20, sure


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tuning_half_keeps_its_level(shipped, language):
    """An edit of the content that makes the search worse is noticed."""
    rows = read(f"{language}.tune.tsv")
    found = 0
    for row in rows:
        wanted = row["expected"].split("|")
        found += any(
            route == one or route.startswith(f"{one}/-")
            for route in routes(shipped.index.ask(row["query"], language))
            for one in wanted
        )
    assert found >= 0.9 * len(rows)


@settings(max_examples=300, deadline=None)
@given(words=st.text(max_size=300), language=st.sampled_from([*LANGUAGES, "fr", ""]))
def test_any_string_gets_an_answer(shipped, words, language):
    """Whatever somebody types, in whatever language, the search answers and never fails."""
    answer = shipped.index.ask(words, language)
    assert len(answer.hits) <= 3
    assert isinstance(answer.kind, Kind)


def test_a_very_long_message_is_answered_too(shipped):
    """A pasted novel costs no more than its beginning."""
    assert shipped.index.ask("papeles " * 100_000, "es").hits


def test_a_mistake_in_the_synonyms_is_named():
    """An editor is told which key is wrong."""
    with pytest.raises(ValueError, match="sinonimos"):
        Lexicon.read({"sinonimos": {}})
