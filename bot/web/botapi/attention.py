"""Attention: what a person has noticed on the phone, and waiting for the next thing by events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from bot.web.botapi.accounts import Event
from bot.web.botapi.chats import Json
from bot.web.botapi.shown import NotThere

_ANSWERS = 1000


class Attention:
    """Of one person in one chat with one bot.

    `changes` counts what became visible there, `seen` how much of it was already handed out,
    `answered` the taps that got their answer.
    """

    def __init__(self, person_id: int, chat_id: int, bot_id: int) -> None:
        self.changes = 0
        self.seen = 0
        self.answered = 0
        self.toasts: deque[str] = deque(maxlen=100)
        self.alerts: deque[str] = deque(maxlen=100)
        self.answers: dict[str, Json] = {}
        self._person_id = person_id
        self._chat_id = chat_id
        self._bot_id = bot_id
        self._waiting: set[asyncio.Event] = set()

    def hear(self, event: Event) -> None:
        """Notice one thing."""
        if event.kind == "answer" and event.body["user_id"] == self._person_id:
            self.answers[event.body["query_id"]] = event.body
            self.answered += 1
            if event.body["text"]:
                place = self.alerts if event.body["show_alert"] else self.toasts
                place.append(event.body["text"])
        elif event.kind == "inline":
            self.answers[event.body["query_id"]] = event.body
        elif event.chat_id == self._chat_id and (
            event.kind in {"edit", "delete"}
            or (event.kind == "message" and event.body["from"]["id"] == self._bot_id)
        ):
            self.changes += 1
        while len(self.answers) > _ANSWERS:
            del self.answers[next(iter(self.answers))]
        for waiting in self._waiting:
            waiting.set()

    def look_up(self) -> int:
        """All so far is seen; returns how much that was."""
        self.seen = self.changes
        return self.changes

    async def until(
        self, true: Callable[[], bool], seconds: float, words: Callable[[], str]
    ) -> None:
        """Wait until something is true; else NotThere with these words."""
        waiting = asyncio.Event()
        self._waiting.add(waiting)
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    waiting.clear()
                    await waiting.wait()
        except TimeoutError:
            raise NotThere(words()) from None
        finally:
            self._waiting.discard(waiting)
