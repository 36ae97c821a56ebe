"""What the preview's panel for editors is told: all findings, and what changed in a source text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.editors.desk import FullCheck
from bot.editors.diffs import Change
from bot.editors.stamps import stamp
from bot.publisher import Publisher

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
ASYLUM = "topics/rights/asylum"


def test_the_desk_gives_advice_too(folder: Path, content: Path) -> None:
    """What would only be advice is among the findings, for good and for refused content."""
    publisher = Publisher(content, folder / "locales", lambda: NOON)
    desk = FullCheck(publisher)
    path = content / ASYLUM / "en.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("It is free.", "It is free in 2 offices."), "utf-8")
    assert [problem.code for problem in desk(publisher.publish())] == ["number-differs"]
    path.write_text(text.replace("It is free.", "It is free in 2 {{ offices }}."), "utf-8")
    codes = [problem.code for problem in desk(publisher.publish())]
    assert set(codes) == {"number-differs", "unknown-fact"}


def test_the_desk_shows_what_changed(folder: Path, content: Path) -> None:
    """For an outdated translation, the words that are gone and new; nothing for other paths."""
    publisher = Publisher(content, folder / "locales", lambda: NOON)
    desk = FullCheck(publisher)
    assert desk.changes(f"content/{ASYLUM}/en.md") is None  # nothing was built yet
    built = publisher.publish()
    assert built.content is not None
    stamp(content, built.content.languages, content / ASYLUM / "en.md")
    source = content / ASYLUM / "es.md"
    source.write_text(source.read_text("utf-8").replace("gratis.", "gratis hoy."), "utf-8")
    publisher.publish()
    runs = desk.changes(f"content/{ASYLUM}/en.md")
    assert runs is not None
    assert [run.words for run in runs if run.change is Change.NEW] == ["gratis hoy."]
    assert desk.changes("content/../../etc/passwd") is None
    assert desk.changes(f"content/{ASYLUM}/fr.md") is None
