"""However people write, the page is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core.search import Index, Kind

Find = Callable[..., list[str]]


@pytest.mark.parametrize("reader", ["es", "en", "bzj"])
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("¿dónde pido asilo en Belice?", "asylum/belize"),
        ("birth certificate for my baby", "rights/birth"),
        ("weh di haaspital deh", "rights/health"),
        ("noh waahn pay mi", "work/wages"),
        ("curp", "rights/curp"),
    ],
)
def test_languages_cross(find: Find, reader: str, words: str, wanted: str) -> None:
    """A question in any language finds its page, whatever language the person reads."""
    assert wanted in find(words, reader)


@pytest.mark.parametrize(
    "words", ["do i got any rights w/o documents", "k derechos tengo d extranjero"]
)
def test_single_letters_do_not_drown_the_rest(index: Index, words: str) -> None:
    """A word of one letter says nothing: it takes no weight from the others."""
    answer = index.ask(words, "en")
    assert answer.hits[0].route.split("/")[0] in {"papers", "rights"}
    plain = " ".join(word for word in words.replace("/", " ").split() if len(word) > 1)
    assert {hit.route for hit in index.ask(plain, "en").hits} & {hit.route for hit in answer.hits}


@pytest.mark.parametrize(
    "words",
    [
        "quiero asilo",
        "QUIERO ASILO",
        "¡¡¿Quiero... asilo?!!",
        "quiéro asílo",
        "quierooooo asiloooo",
        "🙏 quiero 🙏 asilo 😀",
        "quiero\n\tasilo",
        "𝗤𝘂𝗶𝗲𝗿𝗼 𝗔𝗦𝗜𝗟𝗢",
    ],
)
def test_dress_does_not_matter(find: Find, words: str) -> None:
    """Accents, case, punctuation, emoji, spaces and repeated letters change nothing."""
    assert find(words) == find("quiero asilo")
    assert find(words)[0].startswith("asylum")


@pytest.mark.parametrize("words", ["curp", "C.U.R.P.", "la CURP?", "kurp"])
def test_initials_are_one_word(find: Find, words: str) -> None:
    """The name of a paper is found with dots, capitals or by its sound."""
    assert find(words)[0] == "rights/curp"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("kiero asilo", "asylum"),
        ("bacunas", "rights/health"),
        ("deportasion", "rights/detained"),
        ("ospital", "rights/health"),
        ("nasimiento de mi vebe", "rights/birth"),
    ],
)
def test_spanish_is_read_by_sound(find: Find, typed: str, wanted: str) -> None:
    """Spanish written as it sounds finds its page, or one below it."""
    assert any(route == wanted or route.startswith(f"{wanted}/") for route in find(typed))


def test_english_misspelled(index: Index, find: Find) -> None:
    """English words written as they sound or with letters swapped find their page."""
    assert find("ambulence", "en")[0] == "emergency"
    assert index.ask("ambulence", "en").danger
    assert find("hospitl", "en")[0] == "rights/health"
    assert find("brith certificat", "en")[0] == "rights/birth"
    assert set(find("laywer", "en")[:2]) == set(find("lawyer", "en")[:2])


@pytest.mark.parametrize(
    "words",
    [
        "weh di haaspital deh",
        "wehpaat di hospital deh",
        "wey di haaspitl deh",
        "where di hospital deh",
        "weh di hospital de",
    ],
)
def test_kriol_spellings(find: Find, words: str) -> None:
    """The standard, the old and the free spellings of one Kriol question lead to one place."""
    assert {"rights/health", "near/-/health"} <= set(find(words, "bzj")[:2])


@pytest.mark.parametrize(
    "words", [("trabajar", "trabajando"), ("deportados", "deportación"), ("vacuna", "vacunas")]
)
def test_spanish_stems(find: Find, words: tuple[str, str]) -> None:
    """Plurals and endings of verbs lead to the same pages."""
    first, second = (set(find(word)) for word in words)
    assert first
    assert len(first & second) >= 2


def test_english_stems(find: Find) -> None:
    """An English plural finds the page that the singular finds."""
    for words in ("birth certificate", "birth certificates"):
        assert find(words, "en")[0] == "rights/birth"


@pytest.mark.parametrize("typed", ["deprotacion", "deportacin", "deportaacion", "deportacoin"])
def test_typos_in_long_words(find: Find, typed: str) -> None:
    """A long word with letters swapped, left out or doubled still finds its page."""
    assert find(typed)[0] == find("deportacion")[0] == "rights/detained"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "chamba"), ("es", "jale"), ("en", "employment"), ("bzj", "wok")],
)
def test_synonyms(find: Find, language: str, words: str) -> None:
    """What editors list as meaning work finds the pages on work."""
    assert any(route.startswith("work") for route in find(words, language))


def test_a_word_of_two_meanings_offers_both(index: Index) -> None:
    """*Refugio* may be asylum or a bed: nobody decides for the person."""
    answer = index.ask("refugio", "es")
    routes = [hit.route for hit in answer.hits]
    assert answer.kind is Kind.UNSURE
    assert any(route.startswith("asylum") for route in routes)
    assert "near/-/shelter" in routes
