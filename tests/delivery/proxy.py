"""A small load balancer: requests in turn to each backend, and to the next when one refuses."""

from __future__ import annotations

from itertools import count

import aiohttp
from aiohttp import web


class Proxy:
    """`backends` are `host:port`. What it forwards is repeated elsewhere on 503 or no connection,
    as nginx does with `proxy_next_upstream error http_503 non_idempotent`."""

    def __init__(self, backends: list[str]) -> None:
        self.backends = backends
        self.served = dict.fromkeys(backends, 0)
        self.port = 0
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on loopback."""
        self._session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._forward)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        assert self._runner is not None
        assert self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    async def _forward(self, request: web.Request) -> web.Response:
        assert self._session is not None
        body = await request.read()
        first = next(self._turn)
        for n in range(len(self.backends)):
            backend = self.backends[(first + n) % len(self.backends)]
            try:
                async with self._session.request(
                    request.method,
                    f"http://{backend}{request.path_qs}",
                    data=body,
                    headers=request.headers,
                ) as answer:
                    if answer.status == 503:
                        continue
                    self.served[backend] += 1
                    content = await answer.read()
                    kind = answer.headers.get("Content-Type", "text/plain").partition(";")[0]
                    return web.Response(status=answer.status, body=content, content_type=kind)
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)
