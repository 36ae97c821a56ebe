"""A listener: serves one ASGI application inside a running event loop, and stops when told.

uvicorn does the work. Signals stay with whoever started the process, and nothing is logged per
request, because the webhook's path is private.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

# Seconds. Longer than a proxy or Telegram keeps an idle connection, so that they close it, not we.
KEEP_ALIVE = 120
BACKLOG = 1024


class Server(uvicorn.Server):
    """uvicorn that tells when it serves, without its signal handlers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve, and say so."""
        try:
            await super().startup(sockets)
        finally:
            self.begun.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


class Listener:
    """`port` 0 takes any free port; after `start`, `port` is the one in use.

    `within` are the seconds that requests in hand get when it stops; `wires` lets WebSockets in.
    """

    def __init__(
        self, app: ASGIApp, host: str, port: int, *, within: int = 9, wires: bool = False
    ) -> None:
        self.host = host
        self.port = port
        self._server = Server(
            uvicorn.Config(
                app,
                ws="websockets-sansio" if wires else "none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=within,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return when requests are answered. Raises `OSError` when the address is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listening = socket.create_server((self.host, self.port), family=family, backlog=BACKLOG)
        self.port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        await self._server.begun.wait()

    async def stop(self) -> None:
        """Take no new connections, finish the requests in hand, and return."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving
            self._serving = None
