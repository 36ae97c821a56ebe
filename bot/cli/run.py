"""`puente run`: the bot, by polling or by webhook, with health beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from bot.allocator import keep_little
from bot.cli.context import CommandError, debugging, now, settings

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
    # structlog and httpx load colours and a command line of their own where they find rich: 5 MB
    # for logs that are JSON.
    with nullcontext() if sys.stderr.isatty() else _without("rich", "httpx._main"):
        from bot.logs import start_logging  # noqa: PLC0415 - as late as that
        from bot.publisher import Publisher  # noqa: PLC0415 - as late as that

        start_logging(debug=debugging.on)
        publisher = Publisher(chosen.content, chosen.locales, now, slim=True)
        publisher.begin()
        from bot.cli.service import execute, serve  # noqa: PLC0415 - the edition is made meanwhile
    execute(partial(serve, chosen, publisher))


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """What is imported within finds these libraries not installed."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None is how one says so
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
