"""Nothing about anyone: lead thousands of people through the real bot, then search all it left."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import socket
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.web.botapi import Account, BotApi, NotThere, Person, create_app, serving

PEOPLE = 1000
"""In each way of listening; together thousands."""
TOGETHER = 40
SECONDS = 60.0

TIME = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z?")

ROUTES = ("es/rights/detained", "en/asylum/belize", "bzj/emergency", "es:near/chetumal/health")


@dataclass
class Traces:
    """Somebody unmistakable, and everything that would betray them."""

    person: Person
    words: str
    latitude: float
    longitude: float
    phone: str
    code: str  # written into a link, where a poster's code would be

    def needles(self) -> Iterator[bytes]:
        """What must be found nowhere, in the forms in which a file could hold it."""
        user = self.person.user
        yield str(user["id"]).encode()
        yield struct.pack(">q", user["id"])[2:]  # as SQLite writes a large whole number
        yield str(user["first_name"]).encode()
        yield str(user["username"]).encode()
        for word in self.words.split()[-1:]:
            yield word.encode()
        for degrees in (self.latitude, self.longitude):
            yield f"{degrees:.4f}".encode()
            yield struct.pack(">d", degrees)  # as SQLite writes a real number
        yield self.phone.encode()
        yield self.code.encode()


def invent(api: BotApi, account: Account, number: int, chance: random.Random) -> Traces:
    """One of thousands."""
    person = api.add_person(
        account,
        f"Xochiquétzal{number}Ñandú",
        username=f"quetzalli_{number}_zz",
        language=chance.choice(["es", "en-GB", "fr", "ht"]),
        person_id=6_123_000_000 + number * 977,
    )
    words = chance.choice(["me quitaron mi", "soy la prima de", "i lost my", "weh mi deh"])
    return Traces(
        person,
        f"{words} plutonio{number}xk",
        18.4 + number / 99_991,
        -88.4 - number / 99_989,
        f"+52983{5_000_000 + number}",
        f"zz{number}qx",
    )


async def walk(traces: Traces, chance: random.Random) -> None:
    """What one person does: words, taps, a location, a contact; some block the bot."""
    person = traces.person
    steps = [
        lambda: person.sends("/start"),
        lambda: person.sends(f"/start es-rights_detained--{traces.code}"),
        lambda: person.taps_data(chance.choice(ROUTES)),
        lambda: person.sends(traces.words),
        lambda: person.shares(traces.latitude, traces.longitude),
    ]
    for step in steps:
        try:
            await step()
        except NotThere:  # a crash or a fault came between; Telegram will bring it again
            continue
    contact = {"phone_number": traces.phone, "first_name": person.user["first_name"]}
    person._say({"contact": contact})
    if chance.random() < 0.1:
        person.block()


@asynccontextmanager
async def bot_process(
    folder: Path, environment: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real bot as a process; everything it prints goes to a file."""
    with (folder / "log.txt").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--debug", "run",
            env={**os.environ, **environment}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 15)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ready(port: int) -> None:
    """Wait until the bot says that it is ready."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)  # another process: there is no event to wait for


@pytest.mark.timeout(280)
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_about_anyone_is_left(way: str, tmp_path: Path) -> None:
    """After thousands of people, errors and crashes, no file, log or metric knows one of them."""
    chance = random.Random(way)
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    monitor = free_port()
    api = BotApi(webhook_wait=0.05)
    account = api.add_bot()
    environment = {
        "PUENTE_TOKEN": account.token,
        "PUENTE_DATABASE": f"sqlite:///{data / 'counts.db'}",
        "PUENTE_MONITOR": f"127.0.0.1:{monitor}",
        "TMPDIR": str(temporary),
    }
    if way == "webhook":
        listen = f"127.0.0.1:{free_port()}"
        environment |= {"PUENTE_WEBHOOK_URL": f"http://{listen}/hook", "PUENTE_LISTEN": listen}
    people = [invent(api, account, number, chance) for number in range(PEOPLE)]
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(create_app(api), api=api))
        environment["PUENTE_API_URL"] = server.url
        halves = (people[: PEOPLE // 2], people[PEOPLE // 2 :])
        for number, half in enumerate(halves):
            async with bot_process(tmp_path, environment) as process:
                await ready(monitor)
                api.faults.break_down("sendmessage", times=5)
                api.faults.drop("editmessagetext", times=5)
                api.faults.flood(half[0].person.id, seconds=1)
                for start in range(0, len(half), TOGETHER):
                    crowd = half[start : start + TOGETHER]
                    await asyncio.gather(*(walk(traces, chance) for traces in crowd))
                metrics = await read_metrics(monitor)
                if number == 0:
                    process.kill()
                    await process.wait()
    log = (tmp_path / "log.txt").read_bytes()
    left = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    # The seconds of a time look like degrees: 14:50:18.400123.
    left = {path: TIME.sub(b"", content) for path, content in left.items()}
    left[Path("metrics")] = metrics
    assert log, "the bot logged nothing, so the search would prove nothing"
    assert (data / "counts.db").stat().st_size > 0
    # The search itself is proven on what must be there.
    assert any(b"rights/detained" in content for content in left.values())
    needles = {needle for traces in people for needle in traces.needles()}
    found = {path: sorted(find(content, needles)) for path, content in left.items()}
    assert not {path: some[:3] for path, some in found.items() if some}
    assert account.token.encode() not in log


def find(content: bytes, needles: set[bytes]) -> set[bytes]:
    """The needles that are in the content, by sliding a window of each of their lengths."""
    found = set()
    for length in {len(needle) for needle in needles}:
        windows = {content[at : at + length] for at in range(len(content) - length + 1)}
        found |= windows & needles
    return found


def test_the_search_finds_what_is_there() -> None:
    """The search itself is proven: it finds each form in which a trace could be stored."""
    hidden = struct.pack(">d", 18.4123) + b"...6123000977..." + "Ñandú".encode()
    needles = {struct.pack(">d", 18.4123), b"6123000977", "Ñandú".encode(), b"absent"}
    assert find(hidden, needles) == needles - {b"absent"}


async def read_metrics(port: int) -> bytes:
    """What Prometheus would be told."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        return await answer.read()
