"""Facts: listed by the day they are due, confirmed without touching anything else."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.core.facts import State
from bot.editors.confirmations import FactError, confirm, count_states, list_due
from tests.checks.cases import TODAY, Case


def test_a_confirmation_changes_one_line(content: Path) -> None:
    """Comments, order, spacing and line ends of facts.toml stay as they were."""
    path = content / "facts.toml"
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    confirm(content, "office-phone", "Coordination team", date(2026, 11, 20), TODAY)
    after = path.read_bytes()
    line = b'confirmed = {by = "Coordination team", on = 2026-11-20}\r\n'
    assert after.replace(line, b"") == before
    table = tomllib.loads(after.decode())["office-phone"]
    assert table["confirmed"] == {"by": "Coordination team", "on": date(2026, 11, 20)}


def test_a_second_confirmation_replaces_the_first(content: Path) -> None:
    """Only the last call counts, and the file can still be published."""
    confirm(content, "fee", "First", date(2026, 11, 1), TODAY)
    confirm(content, "fee", "Second", date(2026, 11, 2), TODAY)
    assert (content / "facts.toml").read_text("utf-8").count("confirmed") == 1
    assert "First" not in (content / "facts.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "by", "on", "said"),
    [
        ("ofice-phone", "Ana", TODAY, "did you mean office-phone?"),
        ("nothing-like-it-at-all", "Ana", TODAY, "puente facts lists them"),
        ("fee", " ", TODAY, "write who phoned or saw it"),
        ("fee", "Ana", date(2027, 1, 1), "still to come"),
    ],
)
def test_a_wrong_confirmation_changes_nothing(
    content: Path, name: str, by: str, on: date, said: str
) -> None:
    """What cannot be recorded gets a sentence, and the file stays."""
    before = (content / "facts.toml").read_bytes()
    with pytest.raises(FactError, match=said):
        confirm(content, name, by, on, TODAY)
    assert (content / "facts.toml").read_bytes() == before


def test_a_broken_file_is_left_alone(content: Path) -> None:
    """facts.toml that cannot be read is not written either."""
    path = content / "facts.toml"
    path.write_text("[fee\n", "utf-8")
    with pytest.raises(FactError, match="run puente check"):
        confirm(content, "fee", "Ana", TODAY, TODAY)
    assert path.read_text("utf-8") == "[fee\n"


def test_facts_are_listed_by_the_day_they_are_due(tmp_path: Path) -> None:
    """What is to be looked at first stands first, with every file that uses it."""
    late, soon = "review_by = 2027-05-01\n", "review_by = 2026-12-10\n"
    end = 'confidence = "medium"'
    case = Case("due", {"replace": {"facts.toml": {late + end: soon + end}}})
    content = case.build(tmp_path).built.content
    assert content is not None
    rows = list_due(content, TODAY)
    assert rows[0].name == "season"
    assert rows[0].state is State.DUE
    assert set(rows[0].used_by) == {
        f"content/topics/rights/work/{code}.md" for code in ("es", "en", "bzj")
    }
    phone = next(row for row in rows if row.name == "office-phone")
    assert "content/places/office/place.toml" in phone.used_by
    assert count_states(content.facts, TODAY) == {
        "fresh": 5, "due": 1, "stale": 0, "unconfirmed": 6,
    }  # fmt: skip


def test_a_fee_changes_in_three_languages_at_once(tmp_path: Path) -> None:
    """One changed value in facts.toml is read in Spanish, English and Kriol."""
    case = Case("fee", {"replace": {"facts.toml": {'"40.00"': '"45.00"'}}})
    edition = case.build(tmp_path).built.edition
    assert edition is not None
    for language in ("es", "en", "bzj"):
        screen = edition.screen(language, "rights/work")
        assert screen is not None
        assert "45" in screen.text
        assert "40" not in screen.text
