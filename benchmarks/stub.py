"""A Bot API server and the people who tap, in one lean process that is never the bottleneck.

It is no emulator: it checks nothing. Commands come as lines of JSON on standard input, and each
is answered by one line on standard output. See `Load` for what a command may ask.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvloop

QUERY = re.compile(rb'callback_query_id(?:"\s*:\s*"?|=|"\r\n(?:[^\r]+\r\n)*\r\n)(\d+)')
CHAT = re.compile(rb'chat_id(?:"\s*:\s*"?|=|"\r\n(?:[^\r]+\r\n)*\r\n)(\d+)')
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")

TEXT = ("Si te detienen, tienes derechos. Pide un intérprete y un abogado. " * 11)[:700]
KEYBOARD: dict[str, list[list[dict[str, Any]]]] = {
    "inline_keyboard": [
        [{"text": f"Botón número {n}", "callback_data": f"es/rights/page-{n}"}] for n in range(6)
    ]
}


def message(chat: int) -> dict[str, Any]:
    """A message of the bot with a page and six buttons."""
    person = {"id": chat, "first_name": "X", "type": "private"}
    bot = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
    body = {"message_id": 9, "from": bot, "chat": person, "date": 1_790_000_000, "text": TEXT}
    return body | {"edit_date": 1_790_000_001, "reply_markup": KEYBOARD}


def update(number: int, chat: int, data: str) -> bytes:
    """One tap as Telegram sends it."""
    person = {"id": chat, "is_bot": False, "first_name": "X", "language_code": "es"}
    query = {"id": str(number), "from": person, "chat_instance": "1", "data": data}
    return orjson.dumps({"update_id": number, "callback_query": query | {"message": message(chat)}})


def http(body: bytes, kind: bytes = b"application/json") -> bytes:
    """A response."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (
        kind,
        len(body),
        body,
    )


ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
EDITED = http(orjson.dumps({"ok": True, "result": message(1000)}))
TRUE = http(b'{"ok":true,"result":true}')
NONE = http(b'{"ok":true,"result":[]}')
GET_ME = http(orjson.dumps({"ok": True, "result": ME | {"can_join_groups": True}}))
WEBHOOK = http(
    b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'
)


@dataclass(slots=True)
class Tap:
    """A tap that is out: when it left and what has come of it."""

    number: int
    chat: int
    left: float
    answered: bool = False
    edited: bool = False


@dataclass(slots=True)
class Load:
    """What the people do: `width` > 0 taps outstanding at all times, or `rate` taps a second.

    `delay` is a simulated round trip in seconds, half of it each way. `pid` is the bot's process.
    """

    seconds: float
    warmup: float = 0.5
    width: int = 0
    rate: float = 0.0
    delay: float = 0.0
    pid: int = 0
    data: list[str] = field(default_factory=lambda: ["es/"])


class Stub:
    """The server's state. One chat has at most one tap out."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.delay = 0.0
        self.next = 1
        self.taps: dict[int, Tap] = {}
        self.chats: dict[int, Tap] = {}
        self.queue: deque[tuple[int, bytes]] = deque()
        self.poll: Api | None = None
        self.webhook: tuple[str, int, str, str] | None = None
        self.idle: list[Hook] = []
        self.load: Load | None = None
        self.latencies: list[float] = []
        self.done = 0
        self.bytes_in = self.bytes_out = 0
        self.first_poll = 0.0
        self.counting = False
        self.calls: dict[str, int] = {}

    # The bot's calls.

    def call(self, api: Api, method: str, body: bytes) -> None:
        """One call has arrived; half a round trip later it counts as such."""
        if self.counting:
            self.calls[method] = self.calls.get(method, 0) + 1
        match method:
            case "getupdates":
                self.get_updates(api, body)
                return
            case "answercallbackquery":
                self.note(QUERY.search(body), edited=False)
                api.reply(TRUE)
            case "editmessagetext":
                self.note(CHAT.search(body), edited=True)
                api.reply(EDITED)
            case "getme":
                api.reply(GET_ME)
            case "setwebhook":
                given = orjson.loads(body) if body.startswith(b"{") else {}
                self.use_webhook(given.get("url", ""), given.get("secret_token", ""))
                api.reply(TRUE)
            case "getwebhookinfo":
                api.reply(WEBHOOK)
            case "getmycommands":
                api.reply(NONE)
            case _:
                api.reply(TRUE)

    def use_webhook(self, url: str, secret: str) -> None:
        """From now on taps are brought to this address."""
        if not url:
            return
        parts = urlsplit(url)
        self.webhook = (parts.hostname or "", parts.port or 80, parts.path, secret)
        self.first_poll = self.first_poll or time.time()

    def get_updates(self, api: Api, body: bytes) -> None:
        """Long polling with Telegram's offsets."""
        self.first_poll = self.first_poll or time.time()
        found = re.search(rb'offset(?:"\s*:\s*"?|=)(-?\d+)', body)
        offset = int(found[1]) if found else 0
        while self.queue and self.queue[0][0] < offset:
            self.queue.popleft()
        patient = re.search(rb'timeout(?:"\s*:\s*"?|=)([1-9])', body)
        if not self.queue and patient:
            self.poll = api
        elif self.delay:
            self.loop.call_later(self.delay, self.give, api)
        else:
            self.give(api)

    def give(self, api: Api) -> None:
        """Up to 100 unconfirmed updates."""
        batch = [body for _, body in islice(self.queue, 100)]
        api.write(http(b'{"ok":true,"result":[' + b",".join(batch) + b"]}"))

    def note(self, found: re.Match[bytes] | None, *, edited: bool) -> None:
        """A call for a tap."""
        if found is None:
            return
        number = int(found[1])
        tap = self.chats.get(number) if edited else self.taps.get(number)
        if tap is not None:
            self.arrive(tap, edited=edited)

    def arrive(self, tap: Tap, *, edited: bool) -> None:
        """The tap is done when it is answered and the message edited."""
        if edited and not tap.edited:
            tap.edited = True
            if self.counting:
                self.latencies.append(time.perf_counter() + self.delay / 2 - tap.left)
        elif not edited:
            tap.answered = True
        if tap.answered and tap.edited:
            chat = self.finish(tap)
            if self.load is not None and self.load.width:
                self.tap(chat)

    def finish(self, tap: Tap) -> int:
        """Forget a tap; returns its chat."""
        self.taps.pop(tap.number, None)
        if self.chats.get(tap.chat) is tap:
            del self.chats[tap.chat]
        if self.counting:
            self.done += 1
        return tap.chat

    # The people.

    def tap(self, chat: int) -> None:
        """Somebody taps."""
        assert self.load is not None
        number = self.next
        self.next += 1
        body = update(number, chat, self.load.data[number % len(self.load.data)])
        tap = Tap(number, chat, time.perf_counter())
        self.taps[number] = self.chats[chat] = tap
        if self.webhook is None:
            self.queue.append((number, body))
            if self.poll is not None:
                waiting, self.poll = self.poll, None
                # Later, so that a burst is given at once, as a server under load does.
                self.loop.call_later(self.delay / 2, self.give, waiting)
        elif self.delay:
            self.loop.call_later(self.delay / 2, self.bring, number, body)
        else:
            self.bring(number, body)

    def bring(self, number: int, body: bytes) -> None:
        """The update reaches the webhook."""
        if self.webhook is None:
            return  # the contestant has gone meanwhile
        if self.idle:
            self.idle.pop().send(number, body)
        else:
            host, port, _, _ = self.webhook
            self.loop.create_task(self.open(host, port, number, body))

    async def open(self, host: str, port: int, number: int, body: bytes) -> None:
        """One more connection to the webhook."""
        try:
            _, hook = await self.loop.create_connection(lambda: Hook(self), host, port)
        except OSError:
            self.loop.call_later(0.05, self.bring, number, body)
            return
        hook.send(number, body)

    # Measuring.

    async def measure(self, load: Load) -> dict[str, Any]:
        """Let people tap for a while and tell how it went."""
        self.load, self.delay = load, load.delay
        for outstanding in (self.taps, self.chats, self.queue):
            outstanding.clear()
        for chat in range(1000, 1000 + load.width):
            self.tap(chat)
        pacing = asyncio.create_task(self.pace(load.rate)) if load.rate else None
        await asyncio.sleep(load.warmup)
        self.latencies, self.done, self.bytes_in, self.bytes_out = [], 0, 0, 0
        self.calls = {}
        before, began = cpu(load.pid), time.perf_counter()
        self.counting = True
        await asyncio.sleep(load.seconds)
        self.counting = False
        spent, took = cpu(load.pid) - before, time.perf_counter() - began
        if pacing is not None:
            pacing.cancel()
        self.load = Load(0)
        ordered = sorted(self.latencies) or [float("nan")]
        return {
            "taps": self.done,
            "rate": self.done / took,
            "cpu": spent / max(self.done, 1),
            "busy": spent / took,
            "p50": ordered[len(ordered) // 2],
            "p99": ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
            "sent": self.bytes_in / max(self.done, 1),
            "received": self.bytes_out / max(self.done, 1),
            "rss": memory(load.pid),
            "calls": {name: n / max(self.done, 1) for name, n in self.calls.items()},
        }

    async def pace(self, rate: float) -> None:
        """Taps at fixed times, each in a chat of its own, however long answers take."""
        began, n = self.loop.time(), 0
        while True:
            n += 1
            self.tap(10_000 + n)
            await asyncio.sleep(max(0.0, began + n / rate - self.loop.time()))


class Api(asyncio.Protocol):
    """A connection on which the bot calls."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the way back (uvloop's transports are no subclass of asyncio's)."""
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        """A poll that hung up waits for nothing."""
        if self.stub.poll is self:
            self.stub.poll = None

    def data_received(self, data: bytes) -> None:
        """Cut requests out of the stream."""
        self.stub.bytes_in += len(data)
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            found = LENGTH.search(head)
            size = int(found[1]) if found else 0
            if len(self.buffer) < end + 4 + size:
                return
            body = self.buffer[end + 4 : end + 4 + size]
            self.buffer = self.buffer[end + 4 + size :]
            path = head.split(b" ", 2)[1]
            name = path.rpartition(b"/")[2].partition(b"?")[0].decode().lower()
            self.stub.call(self, name, body)

    def reply(self, answer: bytes) -> None:
        """After a round trip, if one is simulated."""
        if self.stub.delay:
            self.stub.loop.call_later(self.stub.delay, self.write, answer)
        else:
            self.write(answer)

    def write(self, answer: bytes) -> None:
        """Send."""
        if not self.transport.is_closing():
            self.stub.bytes_out += len(answer)
            self.transport.write(answer)


class Hook(asyncio.Protocol):
    """A connection to the bot's webhook: one update at a time."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.buffer = b""
        self.number = 0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the way there."""
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        """Never use it again."""
        with contextlib.suppress(ValueError):
            self.stub.idle.remove(self)

    def send(self, number: int, body: bytes) -> None:
        """Bring an update."""
        assert self.stub.webhook is not None
        host, port, path, secret = self.stub.webhook
        self.number = number
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        self.stub.bytes_out += len(head) + len(body)
        self.transport.write(head + body)

    def data_received(self, data: bytes) -> None:
        """The response, maybe with a call riding in it."""
        self.stub.bytes_in += len(data)
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        found = LENGTH.search(self.buffer[:end])
        chunked = found is None and b"chunked" in self.buffer[:end].lower()
        if chunked and not self.buffer.endswith(b"0\r\n\r\n"):
            return
        if not chunked and len(self.buffer) < end + 4 + (int(found[1]) if found else 0):
            return
        body, self.buffer = self.buffer[end + 4 :], b""
        self.stub.idle.append(self)
        tap = self.stub.taps.get(self.number)
        if tap is not None and b"answerCallbackQuery" in body:
            self.stub.arrive(tap, edited=False)
        elif tap is not None and b"editMessageText" in body:
            self.stub.arrive(tap, edited=True)


def cpu(pid: int) -> float:
    """Seconds of processor time of a process so far."""
    if not pid:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Resident megabytes."""
    if not pid:
        return 0.0
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def serve() -> None:
    """Answer commands until standard input ends."""
    stub = Stub()
    server = await stub.loop.create_server(lambda: Api(stub), "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    tell({"port": port})
    reader = asyncio.StreamReader()
    await stub.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = orjson.loads(line)
        match command.pop("do"):
            case "reset":
                webhook = command.get("webhook")
                stub.webhook, stub.poll, stub.first_poll = None, None, 0.0
                stub.queue.clear()
                stub.idle.clear()
                if webhook:
                    stub.use_webhook(webhook, "bench")
                    stub.first_poll = 0.0
                tell({})
            case "ready":
                tell({"at": stub.first_poll})
            case "measure":
                tell(await stub.measure(Load(**command)))


def tell(answer: dict[str, Any]) -> None:
    """One line on standard output."""
    sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    uvloop.run(serve())
