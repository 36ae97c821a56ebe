"""`python -m bot.web.botapi --port N`: the local Bot API as its own process, for benchmarks."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

import orjson

from bot.web.botapi.api import BotApi
from bot.web.botapi.control import create_control
from bot.web.botapi.server import create_app, serving


async def run(port: int, control_port: int, journal_size: int) -> None:
    """Serve until SIGINT or SIGTERM; the first line on stdout says where and with which token."""
    api = BotApi(journal_size=journal_size)
    account = api.add_bot()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with (
        serving(create_app(api), port=port, api=api) as server,
        serving(create_control(api, account), port=control_port) as control,
    ):
        where = {"url": server.url, "control": control.url, "token": account.token}
        sys.stdout.write(orjson.dumps(where).decode() + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bot.web.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the Bot API; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=0, help="of the control door")
    parser.add_argument("--journal", type=int, default=1000, help="how many calls to remember")
    given = parser.parse_args()
    work = run(given.port, given.control_port, given.journal)
    if sys.platform == "win32":
        asyncio.run(work)
        return
    import uvloop  # noqa: PLC0415  # not on Windows

    uvloop.run(work)


if __name__ == "__main__":
    main()
