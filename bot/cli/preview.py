"""`puente preview`: the same bot, a local Bot API server, and a phone in the browser."""

from __future__ import annotations

import asyncio
import secrets
import socket
import webbrowser
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.cli.context import CommandError, debugging, now, settings
from bot.cli.service import execute, stop_on_signals
from bot.cli.staff import StaffRoom, public_address
from bot.cli.wiring import start_bot
from bot.counts import open_ledger
from bot.counts.sample import fill, invent
from bot.counts.topics import topics_of
from bot.days import border_day
from bot.logs import start_logging
from bot.publisher import Publisher
from bot.web.botapi import BotApi, serving
from bot.web.preview import EditorsDesk, create_preview

log = structlog.get_logger()


EVERYBODY = frozenset(range(5_100_000_001, 5_100_001_001))
"""The numbers of the people in the preview's tabs: with invented counts all of them are staff."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(preview)


def preview(
    port: Annotated[int, typer.Option(help="The port of the page; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    content: Annotated[Path | None, typer.Option(help="Another content folder.")] = None,
    with_counts: Annotated[
        bool, typer.Option("--with-counts", help="Fill a throw-away database, show the dashboard.")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Try the bot in a browser: no token, no Internet."""
    start_logging(debug=debugging.on)
    execute(lambda: _preview(host, port, content, with_counts=with_counts, browser=browser))


async def _preview(
    host: str, port: int, content: Path | None, *, with_counts: bool, browser: bool
) -> None:
    chosen = settings()
    folder = content or chosen.content
    publisher = Publisher(folder, chosen.locales, now)
    built = publisher.publish()
    if built.edition is None:
        raise CommandError(f"{built.errors[0]} ({len(built.errors)} errors: puente check)")
    stop = stop_on_signals()
    api = BotApi()
    account = api.add_bot()
    page = create_preview(api, EditorsDesk(publisher), account=account)
    async with AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(serving(page, host=host, port=port, api=api))
        except OSError as taken:
            message = f"port {port} cannot be used ({taken.strerror}); try --port 0"
            raise CommandError(message) from taken
        ledger = await stack.enter_async_context(open_ledger("sqlite://"))
        local = chosen.but(
            token=account.token,
            token_file=None,
            api_url=server.url,
            content=folder,
            webhook_url="",
            monitor="",
            listen=f"{host}:{free_port(host)}" if with_counts else chosen.listen,
            dashboard_secret=secrets.token_hex(32) if with_counts else "",
            dashboard_url="",
            staff=EVERYBODY if with_counts else frozenset(),
        )
        staff = None
        if with_counts:
            await fill(ledger, invent(topics_of(publisher.current), border_day(now())))
            staff = StaffRoom(local, publisher, ledger, now, invented=True)
        running = await start_bot(local, publisher, ledger, now, staff=staff)
        stack.push_async_callback(running.close)
        following = asyncio.create_task(publisher.follow(stop))
        print(
            f"Puente is at {server.url}: each tab is another person. Ctrl+C stops it.", flush=True
        )
        if staff is not None and staff.dashboard is not None:
            link = staff.dashboard.make_link(public_address(local))
            print(f"The dashboard, with invented figures: {link}", flush=True)
        if browser:
            await asyncio.to_thread(webbrowser.open, server.url)
        try:
            await running.until(stop)
        finally:
            stop.set()
            await following


def free_port(host: str) -> int:
    """A port that nobody uses."""
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])
