"""Danger to life or body: the emergency page leads, whatever else is said."""

from __future__ import annotations

import pytest

from bot.core.search import Index, Kind
from tests.search.conftest import read_questions

FALSE_ALARMS = 0.05
"""So many ordinary questions with a frightening word may lead to emergency: it costs one tap."""


@pytest.mark.parametrize("row", read_questions("danger.tune.tsv"), ids=lambda row: row["query"])
def test_danger_leads(index: Index, row: dict[str, str]) -> None:
    """Every message of danger is heard by readers of every language."""
    for reader in ("es", "en", "bzj"):
        answer = index.ask(row["query"], reader)
        assert answer.danger
        assert answer.hits[0].route == "emergency"
        assert answer.kind is Kind.CONFIDENT


def test_false_alarms_are_few(index: Index) -> None:
    """Frightening words in ordinary questions rarely raise the alarm."""
    rows = read_questions("danger-not.tune.tsv")
    alarms = [row["query"] for row in rows if index.ask(row["query"], row["language"]).danger]
    assert len(rows) > 80
    assert len(alarms) <= FALSE_ALARMS * len(rows), alarms


def test_ordinary_questions_raise_no_alarm(index: Index) -> None:
    """Among hundreds of everyday questions alarms are exceptions."""
    asked = alarms = 0
    for language in ("es", "en", "bzj"):
        for row in read_questions(f"{language}.tune.tsv"):
            if "emergency" not in row["expected"]:
                asked += 1
                alarms += int(index.ask(row["query"], language).danger)
    assert asked > 300
    assert alarms <= 0.02 * asked


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
