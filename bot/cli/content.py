"""`puente check`, `facts` and `translated`: what editors run on the content."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.context import CommandError, now, settings
from bot.core.checks import ADVISING, REFUSING, release
from bot.core.content import Content
from bot.core.languages import Languages
from bot.days import border_day
from bot.editors.confirmations import Due, FactError, confirm, list_due
from bot.editors.diffs import write
from bot.editors.report import FORMATS, Report
from bot.editors.stamps import StampError, changes, find_translations, forget_unused, stamp
from bot.editors.weblinks import find_broken_links
from bot.folders import make
from bot.making import Made

Format = Literal["text", "github", "json"]
Folder = Annotated[
    Path | None, typer.Option("--content", help="The content folder, if not the usual one.")
]

facts_app = typer.Typer(help="The facts by the day they are to be looked at again.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(translated)
    app.add_typer(facts_app, name="facts")


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="The content folder, if not the usual one.")
    ] = None,
    content: Folder = None,
    format_: Annotated[
        Format, typer.Option("--format", help="github: annotations on a pull request's lines.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    for_release: Annotated[
        bool, typer.Option("--release", help="Ask for confirmed facts and reviewed texts too.")
    ] = False,
    links: Annotated[
        bool, typer.Option("--links", help="Also ask every web site whether it is there.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every warning, not the first of its kind.")
    ] = False,
) -> None:
    """Check the content: errors would refuse the edition, warnings would not."""
    checks = [*REFUSING, *ADVISING, *([release.find] if for_release else [])]
    chosen = settings()
    today = border_day(now())
    made = make(content or folder or chosen.content, chosen.locales, today, checks)
    problems = list(made.built.problems)
    if links and made.inspection is not None:
        problems += asyncio.run(find_broken_links(made.inspection))
    found = tuple(sorted(problems))
    report = Report(found, made.built.content, today, whole=everything)
    sys.stdout.write(FORMATS["json" if json else format_](report))
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)


@facts_app.callback(invoke_without_command=True)
def facts(
    context: typer.Context,
    content: Folder = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only those due within a month, and stale ones.")
    ] = False,
) -> None:
    """List the facts, those to be looked at first in front, with the files that use each."""
    if context.invoked_subcommand is not None:
        return
    today = border_day(now())
    made, _ = _read(content)
    for row in list_due(_content(made), today):
        if not due or row.state != "fresh":
            print(_describe(row))


def _describe(row: Due) -> str:
    confirmed = row.fact.confirmed
    said = f"confirmed {confirmed.on} by {confirmed.by}" if confirmed else "unconfirmed"
    folders = dict.fromkeys(path.rpartition("/")[0].partition("/")[2] for path in row.used_by)
    used = ", ".join(folders) or "not used"
    return f"{row.fact.review_by}  {row.state:<8}  {row.name}  ({said})  {used}"


@facts_app.command("confirm")
def confirm_fact(
    name: Annotated[str, typer.Argument(help="The fact's name, as in facts.toml.")],
    by: Annotated[str, typer.Option("--by", help="Who phoned or saw it.")],
    on: Annotated[
        datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day, as in 2026-12-01.")
    ],
    content: Folder = None,
) -> None:
    """Record that somebody phoned or saw a fact."""
    day = date(on.year, on.month, on.day)
    try:
        confirm(content or settings().content, name, by, day, border_day(now()))
    except FactError as wrong:
        raise CommandError(str(wrong)) from None
    print(f"{name}: confirmed by {by.strip()} on {day}.")


def translated(
    files: Annotated[list[str], typer.Argument(help="Translations, folders or patterns.")],
    content: Folder = None,
    minor: Annotated[
        bool,
        typer.Option("--minor", help="The source changed a little; its translations stay right."),
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Only show what changed in the source text since.")
    ] = False,
) -> None:
    """Stamp translations as matching today's source text."""
    made, home = _read(content)
    languages = _content(made).languages
    try:
        for path in find_translations(home, languages, files, minor=minor):
            print(_show(home, languages, path) if show else _stamp(home, languages, path))
        if not show:
            forget_unused(home, languages)
    except StampError as wrong:
        raise CommandError(str(wrong)) from None


def _stamp(home: Path, languages: Languages, path: Path) -> str:
    done = stamp(home, languages, path)
    return f"{path}: {'stamped' if done.changed else 'was stamped already'} {done.stamp}"


def _show(home: Path, languages: Languages, path: Path) -> str:
    runs = changes(home, languages, path)
    if runs is None:
        return f"{path}: nobody kept the text that it was translated from."
    same = all(run.change == "same" for run in runs)
    return f"{path}: {'nothing changed' if same else write(runs)}"


def _read(content: Path | None) -> tuple[Made, Path]:
    chosen = settings()
    home = content or chosen.content
    return make(home, chosen.locales, border_day(now()), ()), home


def _content(made: Made) -> Content:
    if made.built.content is None:
        raise CommandError(str(made.built.errors[0]))
    return made.built.content
