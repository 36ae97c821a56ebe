"""Danger to life or body: the emergency page leads, whatever else is said."""

from __future__ import annotations

import pytest

from bot.core.search import Index, Kind
from tests.search.conftest import read_questions

HEARD = 0.95
"""So much of what may be said in danger must be heard: `make quality` shows what is not."""

FALSE_ALARMS = 0.1
"""So many ordinary questions with a frightening word may lead to emergency: it costs one tap."""

PLAIN = {
    "es": [
        "auxilio", "ayúdenme", "me está pegando", "me quiere matar", "me violaron",
        "abusan de mi hija", "me quiero morir", "ya no quiero vivir", "me tienen encerrada",
        "no me dejan salir", "me secuestraron", "se llevaron a mi hijo", "me persiguen",
        "tiene una pistola", "no respira", "se está ahogando", "hay mucha sangre",
        "hubo un accidente", "se está quemando la casa", "violencia doméstica", "maltrato",
        "violación", "suicidio", "secuestro", "extorsión", "emergencia", "se perdió mi niña",
    ],
    "en": [
        "help me", "emergency", "he is beating me", "they want to kill me", "i was raped",
        "he touches my daughter", "i want to die", "i want to kill myself", "they locked me in",
        "they wont let me leave", "i was kidnapped", "someone took my child",
        "a man is following me", "he has a gun", "she is not breathing", "he is drowning",
        "so much blood", "there was an accident", "the house is on fire", "domestic violence",
        "rape", "suicide", "kidnapping", "extortion", "child abuse", "my child is lost",
    ],
    "bzj": [
        "help mi", "emerjensi", "ih di beet mi", "dehn waahn kil mi", "dehn rayp mi",
        "ih di toch mi daata", "ah waahn ded", "ah waahn kil miself", "dehn lok mi op",
        "dehn noh waahn mek mi goh", "dehn kidnap mi", "sohnbadi tek mi pikni",
        "wahn man di fala mi",
        "ih ga gon", "shee noh di breed", "ih di jrong", "lata blod", "di hows di bon",
        "domestik vailens", "rayp", "soosaid", "kidnap", "mi pikni laas",
    ],
}  # fmt: skip


@pytest.mark.parametrize("words", [words for said in PLAIN.values() for words in said])
def test_plain_words_of_danger_lead(index: Index, words: str) -> None:
    """What danger is plainly called is heard by readers of every language, and leads."""
    for reader in PLAIN:
        answer = index.ask(words, reader)
        assert answer.danger, reader
        assert answer.hits[0].route == "emergency"
        assert answer.kind is Kind.CONFIDENT


@pytest.mark.parametrize("language", ["es", "en", "bzj"])
def test_nearly_all_danger_opens_the_emergency_page(index: Index, language: str) -> None:
    """Of the messages of danger that editors may look at, almost none opens something else."""
    rows = [row for row in read_questions("danger.tune.tsv") if row["language"] == language]
    missed = [row["query"] for row in rows if not index.ask(row["query"], language).danger]
    assert len(rows) > 100
    assert len(missed) <= (1 - HEARD) * len(rows), missed


@pytest.mark.parametrize("words", ["xqzw vrtk", "kroxal wumpit zerg"])
def test_what_is_not_understood_may_be_danger(index: Index, words: str) -> None:
    """Nobody can tell what strange words mean; the number to call costs one line."""
    assert index.ask(words, "es").perhaps


@pytest.mark.parametrize("words", ["hola", "gracias", "asilo", "corozal", "hospital chetumal"])
def test_plain_questions_are_left_alone(index: Index, words: str) -> None:
    """Greetings, subjects and names are no danger."""
    answer = index.ask(words, "es")
    assert not answer.danger
    assert not answer.perhaps


def test_false_alarms_are_few(index: Index) -> None:
    """Frightening words in ordinary questions rarely raise the alarm."""
    rows = read_questions("danger-not.tune.tsv")
    alarms = [row["query"] for row in rows if index.ask(row["query"], row["language"]).danger]
    assert len(rows) > 80
    assert len(alarms) <= FALSE_ALARMS * len(rows), alarms


def test_ordinary_questions_raise_no_alarm(index: Index) -> None:
    """Among hundreds of everyday questions, many of them about hardship, alarms are exceptions."""
    asked = alarms = doubts = 0
    for language in ("es", "en", "bzj"):
        for row in read_questions(f"{language}.tune.tsv"):
            if "emergency" not in row["expected"]:
                asked += 1
                answer = index.ask(row["query"], language)
                alarms += int(answer.danger)
                doubts += int(answer.perhaps)
    assert asked > 800
    assert alarms <= 0.07 * asked
    assert doubts <= 0.18 * asked


@pytest.mark.parametrize(
    ("language", "words", "need"),
    [
        ("es", "tengo hambre", "food"),
        ("es", "donde duermo hoy", "shelter"),
        ("en", "i hungry", "food"),
        ("en", "where can i sleep tonight", "shelter"),
        ("bzj", "ah hongri", "food"),
        ("bzj", "weh fi sleep tonite", "shelter"),
    ],
)
def test_hunger_and_a_night_without_a_bed_lead_to_places(
    index: Index, language: str, words: str, need: str
) -> None:
    """They sound like danger, but a number to call is not what helps."""
    assert index.ask(words, language).hits[0].route == f"near/-/{need}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "mis hijos tienen hambre y nos tienen encerrados"),
        ("en", "he lock us in and we hungry"),
        ("bzj", "dehn lok wi op ahn wi hongri"),
    ],
)
def test_hunger_hides_no_danger(index: Index, language: str, words: str) -> None:
    """Who is hungry and held is held."""
    assert index.ask(words, language).danger


def test_danger_outranks_everything(index: Index) -> None:
    """A greeting, a town and a need in the message do not push danger from the first place."""
    answer = index.ask("hola buenas, en el hospital de corozal me quieren matar, gracias", "es")
    assert answer.danger
    assert answer.hits[0].route == "emergency"
    assert "near/corozal/health" in [hit.route for hit in answer.hits]


def test_danger_at_the_end_of_a_long_message(index: Index) -> None:
    """Danger is heard far behind the words that are ranked."""
    story = "fui a chetumal a buscar trabajo y luego me regresé con mi familia " * 20
    assert index.ask(f"{story} y ahora me quiere matar", "es").danger
