"""`puente run`: the bot, by polling or by webhook, with health beside it."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from bot.allocator import keep_little
from bot.cli.context import CommandError, debugging, now, settings
from bot.lean import without

if TYPE_CHECKING:
    import typer  # the bot itself does without, see `bot.cli.main`


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run() -> None:
    """Run the bot: by polling, or by webhook when PUENTE_WEBHOOK_URL is set."""
    chosen = settings()
    if not chosen.bot_token:
        message = "PUENTE_TOKEN is not set: ask @BotFather for one, or try puente preview."
        raise CommandError(message)
    keep_little()
    # numpy, where charts and editions are made, would keep a thread for each processor, for work
    # that nobody here has.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with nullcontext() if sys.stderr.isatty() else without("rich", "httpx._main"):
        from bot.logs import start_logging  # noqa: PLC0415 - as late as that
        from bot.publisher import Publisher  # noqa: PLC0415 - as late as that

        start_logging(debug=debugging.on)
        publisher = Publisher(chosen.content, chosen.locales, now, slim=True)
        publisher.begin()
        from bot.cli.service import execute, serve  # noqa: PLC0415 - the edition is made meanwhile
    execute(partial(serve, chosen, publisher))
