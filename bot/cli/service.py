"""The bot at work: from its first edition to its last answer."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.cli.context import CommandError, now
from bot.cli.staff import StaffRoom
from bot.cli.wiring import start_bot
from bot.counts import open_ledger
from bot.publisher import Publisher
from bot.settings import Settings

log = structlog.get_logger()


def execute(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine to its end, on uvloop where there is one."""
    try:
        import uvloop  # noqa: PLC0415 - there is none on Windows

        factory = uvloop.new_event_loop
    except ImportError:
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main())


async def serve(chosen: Settings, publisher: Publisher) -> None:
    """Publish the first edition and answer until a signal comes."""
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
