"""A mistake in the search words is named, so that its author finds it."""

from __future__ import annotations

import tomllib

import pytest

from bot.core.search import Entry, Index, Lexicon


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("smae = 1", "smae: unknown section"),
        ("[danger.word]\nes = []", "danger.word: unknown"),
        ("danger = 1", "danger: must be a table"),
        ("[same]\nes = []", r"same: write each group as \[\[same\]\]"),
        ("[[same]]\nes = ['a']\n[[same]]\nes = 'a'", r"same\[2\].es: must be a list"),
        ("[[same]]\nes = ['a', '']", r"same\[1\].es\[2\]: must be a text"),
        ("same = [1]", r"same\[1\]: must be a table"),
        ("[topics.work]\nes = [1]", r"topics.work.es\[1\]: must be a text"),
        ("topics = []", "topics: must be a table"),
        ("[senses.es]\nrefugio = 'x'", "senses.es.refugio: must be a list"),
        ("[spellings.bzj]\nweh = ['we']\nwi = ['we']", "spellings.bzj.wi: 'we' already stands"),
        ("[little]\nes = 1", "little.es: must be a list"),
        ("[where]\nes = [' ']", r"where.es\[1\]: must be a text"),
        ("[greetings]\nes = 1", "greetings.es: must be a list"),
        ("[thanks]\nes = 1", "thanks.es: must be a list"),
        ("[elsewhere]\nes = 1", "elsewhere.es: must be a list"),
        ("[names]\ncorozal = 'x'", "names.corozal: must be a list"),
        ("[signs]\n'x' = 1", "signs.x: must be a text"),
        ("[danger.never]\nen = [1]", r"danger.never.en\[1\]: must be a text"),
    ],
)
def test_a_mistake_is_named(written: str, named: str) -> None:
    """The error of every section says which key is wrong."""
    with pytest.raises(ValueError, match=named):
        Lexicon.read(tomllib.loads(written))


def test_words_of_an_editor_work() -> None:
    """A synonym, an extra way to ask and a danger phrase in the file are found at once."""
    lexicon = Lexicon.read(
        tomllib.loads(
            """
            [topics.pay]
            en = ["moolah"]
            [[same]]
            en = ["job", "gig"]
            [danger.words]
            en = ["shark/whale bites"]
            """
        )
    )
    entries = [
        Entry("pay", "en", "Pay", "Pay", (), "Your pay."),
        Entry("work", "en", "A job", "A job", (), "Find one."),
        Entry("emergency", "en", "Emergency", "Emergency", (), "Call."),
    ]
    index = Index.build(entries, (), lexicon)
    assert index.ask("moolah", "en").hits[0].route == "pay"
    assert index.ask("gig", "en").hits[0].route == "work"
    assert index.ask("a whale that bites", "en").danger
    assert not index.ask("a whale", "en").danger
