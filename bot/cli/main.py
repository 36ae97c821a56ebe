"""Puts the commands together and turns expected errors into one line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import content, look, operate, preview, run, stats
from bot.cli.context import CommandError, debugging
from bot.settings import SettingsError

app = typer.Typer(
    name="puente",
    help="Plain, sourced orientation for people at the Mexico–Belize border, by Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and more logs.")] = False,
) -> None:
    debugging.on = debug


for module in (run, preview, content, look, stats, operate):
    module.register(app)


def main() -> None:
    """Run the command line. Exit status: 0 fine, 1 something is wrong, 2 wrong usage."""
    try:
        app()
    except (CommandError, SettingsError) as wrong:
        if debugging.on:
            raise
        print(f"puente: {wrong}", file=sys.stderr)
        sys.exit(1)
    except OSError as wrong:
        if debugging.on:
            raise
        where = f"{wrong.filename}: " if wrong.filename else ""
        print(f"puente: {where}{wrong.strerror or wrong}", file=sys.stderr)
        sys.exit(1)
