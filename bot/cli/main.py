"""The command line: it calls the command and turns expected errors into one line."""

from __future__ import annotations

import sys

from bot.cli.context import CommandError, debugging
from bot.settings import SettingsError


def main() -> None:
    """Run the command line. Exit status: 0 fine, 1 something is wrong, 2 wrong usage."""
    try:
        _call()
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


def _call() -> None:
    if sys.argv[1:] == ["run"]:
        # There is nothing to parse, and the library that parses would take the bot 10 MB.
        from bot.cli.run import run  # noqa: PLC0415 - see above

        run()
    else:
        from bot.cli.commands import app  # noqa: PLC0415 - see above

        app()
