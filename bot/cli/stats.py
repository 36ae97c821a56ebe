"""`puente stats` and `puente counts`: published figures, and looking after the counts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, TypeVar, cast

import typer
from rich.console import Console
from rich.table import Table as RichTable

from bot.cli.context import CommandError, edition, language_of, now, settings
from bot.counts import Ledger, StoreError, open_ledger
from bot.counts.charts import Charts, ChartsError, Sheet
from bot.counts.export import to_csv, to_json
from bot.counts.gazette import Gazette, usual_range
from bot.counts.publication import month_of
from bot.counts.report import DIMENSIONS, PERIODS, Dimension, Query, QueryError, Table
from bot.counts.staff import chart_of
from bot.counts.topics import titles_of, topics_of
from bot.counts.words import load_words
from bot.days import border_day

T = TypeVar("T")

Lang = Annotated[str, typer.Option("--lang", help="The language of words and titles.")]

counts = typer.Typer(help="Look after the database of counts.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(stats)
    app.add_typer(counts, name="counts")


def stats(
    first: Annotated[str, typer.Option("--from", help="The first day, 2026-11-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day, included.")] = "",
    by: Annotated[
        str, typer.Option(help=f"Group by, separated by commas: {', '.join(DIMENSIONS)}.")
    ] = "topic",
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    topic: Annotated[
        str,
        typer.Option(
            help="Only this topic and what is under it; or an event, such as :need or :search-none."
        ),
    ] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    png: Annotated[Path | None, typer.Option(help="Draw a picture to this file.")] = None,
    lang: Lang = "",
) -> None:
    """Show published figures: what people ask, without anyone who asked.

    "<5" is fewer than five, maybe none; other figures are rounded down; sums are bounds.
    Days appear once they are over; sensitive topics by whole month only.
    """
    made = edition()
    spoken = language_of(lang, made)
    grouped = _dimensions(by)
    chosen = settings()

    async def answer(ledger: Ledger) -> tuple[Gazette, Table]:
        languages = [each.code for each in made.content.languages]
        gazette = Gazette(
            ledger,
            titles_of(made),
            lambda: topics_of(made),
            languages,
            bin=chosen.stats_bin,
            words=load_words(chosen.locales),
        )
        today = border_day(now())
        start, end = await usual_range(gazette, today)
        start = _day("--from", first) if first else start
        end = _day("--to", last) if last else (end if not first else today - timedelta(days=1))
        query = Query(start, end, grouped, language or None, topic or None)
        try:
            return gazette, (await gazette.report(start, end, today)).ask(query)
        except QueryError as wrong:
            raise typer.BadParameter(gazette.say(spoken)(wrong.code)) from None

    gazette, table = _with_ledger(answer)
    if png is not None:
        _draw(gazette, spoken, table, png)
    if as_csv:
        print(to_csv(gazette, spoken, table), end="")
    elif as_json:
        print(to_json(gazette, spoken, table))
    elif png is None:
        _print(gazette, spoken, table)


@counts.command()
def prune(
    older_than: Annotated[str, typer.Option(help="An age, such as '24 months', or a date.")],
) -> None:
    """Delete old counts, whole months at a time."""
    before = oldest_kept(older_than, border_day(now()))

    async def delete(ledger: Ledger) -> None:
        await ledger.prune(before)

    _with_ledger(delete)
    # No number of what went: it would be an exact figure.
    print(f"The counts of the months before {month_of(before):%Y-%m} are deleted.")


@counts.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The new file; it must not exist.")],
) -> None:
    """Copy the counts to a file while the bot runs. To restore, put the copy in its place."""

    async def copy(ledger: Ledger) -> None:
        await ledger.backup(file)

    _with_ledger(copy)
    print(f"Copied the counts to {file}.")


def oldest_kept(age: str, today: date) -> date:
    """The day before which counts go: "24 months", "2 years", "90 days" or a date."""
    if found := re.fullmatch(r"\s*(\d{1,4})\s*(day|week|month|year)s?\s*", age):
        number, unit = int(found[1]), found[2]
        if unit in {"day", "week"}:
            return today - timedelta(days=number * (7 if unit == "week" else 1))
        months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
        if months >= 12:
            return date(months // 12, months % 12 + 1, 1)
    return _day("--older-than", age.strip())


def _with_ledger(use: Callable[[Ledger], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_ledger(settings().database) as ledger:
            return await use(ledger)

    try:
        return asyncio.run(run())
    except StoreError as wrong:
        raise CommandError(f"PUENTE_DATABASE: {wrong}") from wrong
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong


def _dimensions(by: str) -> tuple[Dimension, ...]:
    words = [word.strip() for word in by.split(",") if word.strip()]
    for word in words:
        if word not in DIMENSIONS:
            raise typer.BadParameter(f"--by {word}: choose among {', '.join(DIMENSIONS)}.")
    return tuple(cast("Dimension", word) for word in dict.fromkeys(words))


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text}: a date is written 2026-11-24.") from None


def _print(gazette: Gazette, language: str, table: Table) -> None:
    say = gazette.say(language)
    shown = RichTable(title=gazette.span(language, table.query.first, table.query.last))
    for word in table.query.by:
        shown.add_column(say(f"stats.col-{word}"))
    shown.add_column(say("stats.col-figure"), justify="right")
    for line in table.lines:
        shown.add_row(
            *gazette.labels(language, table, line.key), gazette.shown(language, line.figure)
        )
    console = Console()
    if not table.lines:
        console.print(say("stats.nothing-yet", bin=gazette.bin))
        return
    if table.query.by:
        shown.add_section()
        blank = [""] * (len(table.query.by) - 1)
        shown.add_row(say("stats.total"), *blank, gazette.shown(language, table.total))
    console.print(shown)
    for note in gazette.notes(language, table):
        console.print(note, style="dim")
    console.print(say("stats.legend", bin=gazette.bin), style="dim")
    console.print(say("stats.not-people"), style="dim")


def _draw(gazette: Gazette, language: str, table: Table, path: Path) -> None:
    say = gazette.say(language)
    period = next((word for word in table.query.by if word in PERIODS), None)
    trend = table.query.by == (period,)
    chart = chart_of(
        gazette,
        language,
        table,
        title=say(f"stats.by-{period}") if trend else say("stats.most-asked"),
        kind="trend" if trend else "bars",
        most=60 if trend else 25,
    )
    sheet = Sheet(
        say(
            "stats.heading-range",
            range=gazette.span(language, table.query.first, table.query.last),
        ),
        (chart,),
        f"{say('stats.legend', bin=gazette.bin)}\n{say('stats.not-people')}",
        say("stats.invented") if gazette.invented else "",
    )
    try:
        path.write_bytes(asyncio.run(Charts().png(sheet)))
    except ChartsError as wrong:
        raise CommandError(f"the picture was not drawn: {wrong}") from wrong
