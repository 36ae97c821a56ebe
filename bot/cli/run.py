"""`puente run`: the bot, by polling or by webhook, with health beside it."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
import typer

from bot.cli.context import CommandError, debugging, now, settings
from bot.cli.staff import StaffRoom
from bot.cli.wiring import start_bot
from bot.counts import open_ledger
from bot.logs import start_logging
from bot.publisher import Publisher

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run() -> None:
    """Run the bot: by polling, or by webhook when PUENTE_WEBHOOK_URL is set."""
    start_logging(debug=debugging.on)
    execute(_run)


def execute(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine to its end, on uvloop where there is one."""
    try:
        import uvloop  # noqa: PLC0415 - there is none on Windows

        factory = uvloop.new_event_loop
    except ImportError:
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main())


async def _run() -> None:
    chosen = settings()
    if not chosen.bot_token:
        raise CommandError(
            "PUENTE_TOKEN is not set: ask @BotFather for one, or try puente preview."
        )
    publisher = Publisher(chosen.content, chosen.locales, now)
    built = publisher.publish()
    gc.freeze()  # what is there now stays; the collector need not look at it again
    if built.edition is None:
        raise CommandError(f"{built.errors[0]} ({len(built.errors)} errors: puente check)")
    stop = stop_on_signals()
    ledger = open_ledger(chosen.database)
    async with ledger:
        staff = StaffRoom(chosen, publisher, ledger, now)
        running = await start_bot(chosen, publisher, ledger, now, staff=staff)
        following = asyncio.create_task(publisher.follow(stop))
        try:
            await running.until(stop)
        finally:
            stop.set()
            await running.close()
            await following
    log.info("stopped")


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
