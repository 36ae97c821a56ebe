"""`puente preview`: the same bot, a local Bot API server, and a phone in the browser."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(preview)


def preview() -> None:
    """Try the bot in a browser: no token, no Internet."""
