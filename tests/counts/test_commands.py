"""`puente stats` and `puente counts` as somebody types them, with the content that is shipped."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import stats
from bot.cli.context import CommandError, now
from bot.core.visit import Count, Door
from bot.counts import open_ledger
from bot.days import border_day

TODAY = border_day(now())
LAST_MONTH = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=10)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in which a topic was asked for 12 times last month, 3 times in Kriol."""
    path = tmp_path / "counts.db"
    monkeypatch.setenv("PUENTE_DATABASE", f"sqlite:///{path}")
    monkeypatch.setenv("COLUMNS", "120")

    async def write() -> None:
        async with open_ledger(f"sqlite:///{path}") as ledger:
            for number in range(12):
                language = "bzj" if number < 3 else "es"
                await ledger.add(number, LAST_MONTH, [Count(language, "emergency", Door.SEARCH)])
            await ledger.add(99, LAST_MONTH.replace(year=2020), [Count("es", "work", Door.LINK)])

    asyncio.run(write())
    return path


def run(*words: str) -> Result:
    app = typer.Typer()
    stats.register(app)
    return CliRunner().invoke(app, words)


def test_a_readable_table(database: Path) -> None:
    """The table has titles, bounds, a total, and says in plain words what they mean."""
    result = run("stats", "--lang", "en", "--by", "topic,language")
    assert result.exit_code == 0, result.output
    assert "Emergency" in result.output
    assert "<5" in result.output
    assert "fewer than 5, maybe none" in result.output
    assert "Requests, not people" in result.output
    assert "12" not in [word.strip("│ ") for word in result.output.split()], "never the exact count"
    assert database.exists()


@pytest.mark.usefixtures("database")
def test_csv_and_json_say_the_same() -> None:
    """Machines get the same bounds in either form."""
    asked = ("stats", "--by", "language", "--topic", "emergency")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--csv").stdout)))
    told = json.loads(run(*asked, "--json").stdout)
    assert [row["language"] for row in rows] == [line["language"] for line in told["lines"]]
    spanish = next(line for line in told["lines"] if line["language"] == "es")
    assert spanish["low"] == 5
    kriol = next(line for line in told["lines"] if line["language"] == "bzj")
    assert kriol["low"] == 0


@pytest.mark.usefixtures("database")
def test_a_picture(tmp_path: Path) -> None:
    """`--png` draws to a file."""
    for by in ("topic", "month"):
        path = tmp_path / f"{by}.png"
        result = run("stats", "--by", by, "--png", str(path))
        assert result.exit_code == 0, result.output
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "person"), "choose among"),
        (("--from", "yesterday"), "2026-11-24"),
        (("--by", "door,topic"), "Leave the topic out"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "after the last"),
    ],
)
def test_wrong_usage_is_explained(words: tuple[str, ...], said: str) -> None:
    """A question that cannot be answered ends with 2 and says what to change."""
    result = run("stats", "--lang", "en", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


@pytest.mark.usefixtures("database")
def test_a_bad_bin_and_a_bad_database_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that cannot work are named."""
    monkeypatch.setenv("PUENTE_STATS_BIN", "7")
    assert "PUENTE_STATS_BIN" in str(run("stats").exception)
    monkeypatch.setenv("PUENTE_STATS_BIN", "5")
    monkeypatch.setenv("PUENTE_DATABASE", "sqlite:////proc/nowhere/counts.db")
    failed = run("stats").exception
    assert isinstance(failed, CommandError)
    assert "PUENTE_DATABASE" in str(failed)


def test_old_counts_are_pruned(database: Path) -> None:
    """`--older-than "24 months"` deletes what is older, keeps what is not, and tells no figure."""
    before = stats.oldest_kept("24 months", TODAY)
    said = {run("counts", "prune", "--older-than", "24 months").output for _ in range(2)}
    assert said == {f"The counts of the months before {before:%Y-%m} are deleted.\n"}

    async def left() -> list[date]:
        async with open_ledger(f"sqlite:///{database}") as ledger:
            return [row.day for row in await ledger.rows(date(2000, 1, 1), TODAY)]

    assert set(asyncio.run(left())) == {LAST_MONTH}
    assert "2026-11-24" in run("counts", "prune", "--older-than", "long ago").output


@pytest.mark.parametrize(
    ("age", "day"),
    [
        ("24 months", date(2024, 11, 1)),
        ("1 year", date(2025, 11, 1)),
        ("10 days", date(2026, 11, 14)),
        ("2 weeks", date(2026, 11, 10)),
        ("2025-03-31", date(2025, 3, 31)),
    ],
)
def test_ages_are_read(age: str, day: date) -> None:
    """An age is counted back from today, months from the beginning of this one."""
    assert stats.oldest_kept(age, date(2026, 11, 24)) == day


def test_a_backup_is_restored_by_putting_it_in_place(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy made by `counts backup` shows the same figures when it stands in the place."""
    before = run("stats", "--json").stdout
    copy = tmp_path / "copy.db"
    assert run("counts", "backup", str(copy)).exit_code == 0
    assert "there already" in str(run("counts", "backup", str(copy)).exception)
    database.unlink()
    copy.rename(database)
    monkeypatch.setenv("PUENTE_DATABASE", f"sqlite:///{database}")
    assert run("stats", "--json").stdout == before
    assert '"low": 5' in before
