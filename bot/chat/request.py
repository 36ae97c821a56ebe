"""HTTP for Telegram: one pool of warm connections, for python-telegram-bot and for our own calls.

It need not know what is said over the wire. No error raised here carries an address, because the
address of every call holds the bot's token.
"""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

JSON = {"Content-Type": "application/json", "User-Agent": "puente"}
PLAIN = {"User-Agent": "puente"}

Body = bytes | aiohttp.FormData | None
Default = Any  # python-telegram-bot's "not given" is a private type: BaseRequest.DEFAULT_NONE


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's way out, on aiohttp.

    `connections` is the size of the pool; `read_timeout` and `connect_timeout` are seconds.
    A connection stays open for `keep_alive` seconds after its last use.
    """

    __slots__ = (
        "_connect_timeout",
        "_connections",
        "_keep_alive",
        "_proxies",
        "_read_timeout",
        "_session",
    )

    def __init__(
        self,
        *,
        connections: int = 64,
        read_timeout: float = 10.0,
        connect_timeout: float = 5.0,
        keep_alive: float = 60.0,
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._keep_alive = keep_alive
        self._proxies: dict[str, str | None] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when the caller says nothing else."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool. Doing it twice is fine."""
        if self._session is not None:
            return
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections,
                keepalive_timeout=self._keep_alive,
                ttl_dns_cache=300,
                socket_factory=open_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            json_serialize=lambda value: orjson.dumps(value).decode(),
        )

    async def shutdown(self) -> None:
        """Close every connection. Doing it twice is fine."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def exchange(
        self,
        url: URL,
        body: Body = None,
        *,
        headers: Mapping[str, str] = PLAIN,
        read_timeout: float | None = None,
        connect_timeout: float | None = None,
        verb: str = "POST",
    ) -> tuple[int, bytes]:
        """One request; returns the HTTP status and the body.

        Raises `TimedOut` and `NetworkError`, which name the kind of failure and no address.
        """
        if self._session is None:
            raise RuntimeError("The request object is not initialized.")
        limits = timeouts(
            connect_timeout or self._connect_timeout, read_timeout or self._read_timeout
        )
        failure: TelegramError
        try:
            async with self._session.request(
                verb,
                url,
                data=aiohttp.BytesPayload(body) if isinstance(body, bytes) else body,
                headers=headers,
                timeout=limits,
                allow_redirects=False,
                proxy=self._proxy_for(url),
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            failure = NetworkError(f"The connection failed: {type(error).__name__}")
        raise failure  # outside the handler, so that no traceback can show the address

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Default = BaseRequest.DEFAULT_NONE,
        write_timeout: Default = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 (aiohttp has none)
        connect_timeout: Default = BaseRequest.DEFAULT_NONE,
        pool_timeout: Default = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 (the pool makes us wait)
    ) -> tuple[int, bytes]:
        """What python-telegram-bot calls for each of its typed methods."""
        body, headers = pack(request_data)
        return await self.exchange(
            URL(url, encoded=True),
            body,
            headers=headers,
            read_timeout=given(read_timeout),
            connect_timeout=given(connect_timeout),
            verb=method,
        )

    def _proxy_for(self, url: URL) -> str | None:
        """The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name; each server is asked once."""
        host = url.host or ""
        if host not in self._proxies:
            bypassed = urllib.request.proxy_bypass(host)
            self._proxies[host] = None if bypassed else urllib.request.getproxies().get(url.scheme)
        return self._proxies[host]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer as a dict; `TelegramError` when it is not one."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def pack(data: RequestData | None) -> tuple[Body, Mapping[str, str]]:
    """The body of a typed call: JSON, or a multipart form when files are uploaded."""
    if data is None:
        return None, PLAIN
    if not data.contains_files:
        return orjson.dumps(data.parameters), JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, PLAIN


@lru_cache(maxsize=64)
def timeouts(connect: float, read: float) -> aiohttp.ClientTimeout:
    """aiohttp's form of the two limits, in seconds."""
    return aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=read)


def given(timeout: Default) -> float | None:
    """A timeout in seconds, or None when the caller left it to us."""
    return float(timeout) if isinstance(timeout, int | float) else None


def open_socket(address: Any) -> socket.socket:
    """A socket on which the system notices a peer that has gone without a word."""
    family, kind, protocol, _, _ = address
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
    return opened
