"""The control door of a server that runs as its own process: people, load, faults, figures.

Loopback only. It is a door for benchmarks and crash tests, apart from the Bot API's own port.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.botapi.accounts import Account
from bot.web.botapi.api import BotApi
from bot.web.botapi.load import Load
from bot.web.botapi.people import Person


def reply(value: Any, status: int = 200) -> Response:
    """JSON out."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Median, 99th percentile and greatest, in milliseconds."""
    values = sorted(seconds)
    if not values:
        return {}
    return {
        "p50_ms": 1000 * statistics.median(values),
        "p99_ms": 1000 * values[min(int(len(values) * 0.99), len(values) - 1)],
        "max_ms": 1000 * values[-1],
    }


class Control:
    """State of the control door: one bot and its people."""

    def __init__(self, api: BotApi, account: Account) -> None:
        self.api = api
        self.account = account
        self.people: dict[int, Person] = {}
        self.load: Load | None = None

    async def add_people(self, request: Request) -> Response:
        """{"count": 100, "language": "es", "text": "/start"}: they come in and say `text`."""
        given = await _body(request)
        added = []
        for number in range(int(given.get("count", 1))):
            name, language = f"P{number}", str(given.get("language", ""))
            person = self.api.add_person(self.account, name, language=language)
            self.people[person.id] = person
            added.append(person.id)
            if given.get("text", "/start"):
                person.send(str(given.get("text", "/start")))
        return reply({"people": added})

    async def act(self, request: Request) -> Response:
        """{"person": 1, "text": …} or {"person": 1, "data": …} or {"person", "at": [lat, lon]}."""
        given = await _body(request)
        person = self.people.get(int(given.get("person", 0)))
        if person is None:
            return reply({"error": "no such person"}, 404)
        if "text" in given:
            update_id = person.send(str(given["text"]))
        elif "at" in given:
            update_id = person.share_location(*map(float, given["at"]))
        else:
            update_id = person.tap_data(str(given["data"]), on=person.newest or None)
        return reply({"update_id": update_id})

    async def start_load(self, request: Request) -> Response:
        """{"data": ["es/a", …], "rate": 100} or {"window": 64}, perhaps with "count"."""
        given = await _body(request)
        self._end_load()
        self.load = Load(
            self.account,
            list(self.people.values()),
            [str(data) for data in given["data"]],
            rate=float(given.get("rate", 0)),
            window=int(given.get("window", 64)),
            count=int(given.get("count", 0)),
        )
        self.load.start()
        return reply({"started": True})

    async def stop_load(self, _request: Request) -> Response:
        """No more taps."""
        self._end_load()
        return reply({"stopped": True})

    async def figures(self, request: Request) -> Response:
        """Taps made and done, times, pending updates; `?reset=1` begins anew."""
        taps = self.account.taps
        found = {
            "taps_made": taps.made,
            "taps_done": taps.done,
            "answered": spread(taps.answer_seconds),
            "shown": spread(taps.shown_seconds),
            "pending": len(self.account.updates.pending),
            "calls": dict(self.api.journal.counts),
        }
        if request.query_params.get("reset"):
            taps.made = taps.done = 0
            taps.answer_seconds.clear()
            taps.shown_seconds.clear()
            self.api.journal.counts.clear()
        return reply(found)

    async def journal(self, request: Request) -> Response:
        """The last calls (`?method=…&limit=100`), newest last."""
        method = request.query_params.get("method")
        limit = int(request.query_params.get("limit", "100"))
        calls = [c for c in self.api.journal.calls if method in {None, c.method}]
        shown = [
            {"at": c.at, "method": c.method, "params": c.params, "code": c.code, "reply": c.reply}
            for c in calls[-limit:]
        ]
        return reply({"calls": shown})

    async def screens(self, _request: Request) -> Response:
        """What stands in each chat now."""
        return reply(
            {str(p.id): [shown.body for shown in p.messages] for p in self.people.values()}
        )

    async def faults(self, request: Request) -> Response:
        """{"latency": 0.06} in seconds; {} lifts everything."""
        given = await _body(request)
        self.api.faults.lift()
        self.api.faults.latency = float(given.get("latency", 0.0))
        return reply({"latency": self.api.faults.latency})

    def _end_load(self) -> None:
        if self.load is not None:
            self.load.stop()
            self.load = None


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    given: dict[str, Any] = orjson.loads(raw) if raw else {}
    return given


def create_control(api: BotApi, account: Account) -> Starlette:
    """The control door for one bot."""
    control = Control(api, account)

    async def who(_request: Request) -> Response:
        return reply({"token": account.token, "user": account.user})

    return Starlette(
        routes=[
            Route("/bot", who),
            Route("/people", control.add_people, methods=["POST"]),
            Route("/act", control.act, methods=["POST"]),
            Route("/load", control.start_load, methods=["POST"]),
            Route("/load", control.stop_load, methods=["DELETE"]),
            Route("/figures", control.figures),
            Route("/journal", control.journal),
            Route("/screens", control.screens),
            Route("/faults", control.faults, methods=["POST"]),
        ]
    )
