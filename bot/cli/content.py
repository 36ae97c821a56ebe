"""`puente check`, `facts` and `translated`: what editors run on the content."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli.context import build
from bot.editors.report import FORMATS, Report

Format = Literal["text", "github", "json"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="The content folder; by default the one of the settings.")
    ] = None,
    content: Annotated[
        Path | None, typer.Option("--content", help="The same, as an option.")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="github: annotations on the lines of a pull request.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Check the content: errors would refuse the edition, warnings would not."""
    built = build(content or folder)
    report = Report(built)
    sys.stdout.write(FORMATS["json" if json else format_](report))
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)
