"""A town of people who tap, the server between, and the real bot as processes that may die.

The Bot API server lives in the test's own process, so that everything the bot ever did can be
judged afterwards; the bots are `python -m bot run`, as on a real machine.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bot.cli.context import build
from bot.counts import open_ledger
from bot.web.botapi import Account, BotApi, Person, create_app, serving
from bot.web.botapi.journal import Entry

ROOT = Path(__file__).resolve().parents[2]
ROUTES = 12  # how many pages the people go through
PATIENCE = 60.0  # seconds for everything to be answered once the killing is over


@dataclass
class Town:
    """`taps` are all that were made: update number → (person, what the button carried)."""

    api: BotApi
    account: Account
    url: str
    people: list[Person] = field(default_factory=list)
    taps: dict[int, tuple[int, str]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    def settle_in(self, number: int) -> None:
        """People come, each with an old message of the bot: no button is ever dead."""
        for n in range(number):
            person = self.api.add_person(self.account, f"P{n}", language="es")
            self.account.write(person._open(), self.account.user, {"text": "…"}, outgoing=True)
            self.people.append(person)

    def tap(self, person: Person, data: str) -> None:
        """One tap, remembered."""
        number = person.tap_data(data, on=person.newest)
        update, _ = self.account.updates.pending[number]
        self.taps[number] = (person.id, data)
        self.queries[update["callback_query"]["id"]] = number

    async def keep_tapping(self, rate: float, routes: list[str]) -> None:
        """Somebody taps `rate` times a second, until cancelled."""
        choice = random.Random(6)
        loop = asyncio.get_running_loop()
        began, made = loop.time(), 0
        while True:
            for _ in range(int((loop.time() - began) * rate) - made):
                self.tap(choice.choice(self.people), choice.choice(routes))
                made += 1
            await asyncio.sleep(0.005)

    async def quiet(self) -> None:
        """Until Telegram has nothing left to deliver."""
        async with asyncio.timeout(PATIENCE):
            while self.account.updates.pending:
                await self.account.updates.settled(next(iter(self.account.updates.pending)), 60)

    def complaints(self) -> list[str]:
        """What went wrong for people: taps without an answer, and overtaking within a chat."""
        found = []
        answered: set[int] = set()
        last: dict[int, int] = defaultdict(int)
        for life in self.lives():
            last.clear()
            for number in self.answers(life):
                person = self.taps[number][0]
                answered.add(number)
                if number < last[person]:
                    found.append(f"tap {number} was answered after tap {last[person]}")
                last[person] = max(last[person], number)
        missing = self.taps.keys() - answered
        if missing:
            found.append(f"{len(missing)} taps were never answered")
        newest = dict(self.taps.values())
        shown = self.shown()
        found.extend(
            f"a chat ends with {shown.get(person)}, its last tap was {data}"
            for person, data in newest.items()
            if shown.get(person) != data
        )
        return found

    def lives(self) -> list[list[Entry]]:
        """The calls, cut where a bot introduced itself: before that, its predecessor was dead."""
        lives: list[list[Entry]] = [[]]
        alone = self.account.webhook is None
        for entry in self.api.journal.calls:
            if alone and entry.method == "getMe" and lives[-1]:
                lives.append([])
            lives[-1].append(entry)
        return lives

    def answers(self, calls: list[Entry]) -> list[int]:
        """The numbers of the taps that were answered, in the order of the answers."""
        return [
            self.queries[str(entry.params["callback_query_id"])]
            for entry in calls
            if entry.method == "answerCallbackQuery"
        ]

    def shown(self) -> dict[int, str]:
        """What each chat shows at the end, as the route of the page."""
        edition = build().edition
        assert edition is not None
        pages = {reply.screen.text: data for data, reply in edition.taps.items()}
        edits = [entry for entry in self.api.journal.calls if entry.method == "editMessageText"]
        return {int(e.params["chat_id"]): pages.get(e.params["text"], "?") for e in edits}


def routes() -> list[str]:
    """Pages whose taps are counted under the page itself, one page each."""
    edition = build().edition
    assert edition is not None
    plain = [
        data for data, reply in edition.taps.items() if data.startswith("es/") and "~" not in data
    ]
    return sorted(plain)[:ROUTES]


async def counted(database: str) -> Counter[str]:
    """The counts in the database, as route → how often."""
    today = datetime.now(UTC).date()
    found: Counter[str] = Counter()
    async with open_ledger(database) as ledger:
        for row in await ledger.rows(today - timedelta(days=2), today + timedelta(days=1)):
            name = row.topic if row.topic.startswith(":") else f"{row.language}/{row.topic}"
            found[name] += row.count
    return found


@asynccontextmanager
async def town(people: int) -> AsyncIterator[Town]:
    """A server with people around it, who wait patiently for answers."""
    api = BotApi(journal_size=2_000_000, query_life=3600, webhook_wait=0.05)
    account = api.add_bot()
    async with serving(create_app(api), api=api) as server:
        made = Town(api, account, server.url)
        made.settle_in(people)
        yield made


@dataclass
class Bot:
    """One process of the bot. `environment` is what it is started with, beside the basics."""

    town: Town
    database: str
    environment: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    errors: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Returns as soon as the process exists."""
        given = {
            "PUENTE_TOKEN": self.town.account.token,
            "PUENTE_API_URL": self.town.url,
            "PUENTE_DATABASE": self.database,
            "PUENTE_MONITOR": "",
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=ROOT,
            env={**os.environ, **given, **self.environment},
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def end(self, how: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait; the exit status."""
        assert self.process is not None
        self.process.send_signal(how)
        return await self.process.wait()


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def ready(monitor: str) -> None:
    """Until the bot says that it is."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://{monitor}/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # it does not listen yet
            await asyncio.sleep(0.05)
