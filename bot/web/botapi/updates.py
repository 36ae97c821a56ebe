"""The update queue of one bot: what it has not confirmed yet. Knows nothing of how it leaves."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Update = dict[str, Any]

# Sent only when asked for by name.
_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_PENDING = 200_000


@dataclass(slots=True)
class Poll:
    """One long poll that waits; `ended_by` tells what ended it early."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    ended_by: str = ""


@dataclass(slots=True)
class Updates:
    """Updates in order of their ids, each with the chat or person (`lane`) that it belongs to."""

    next_id: int = 100_000_001
    allowed: list[str] | None = None  # None: the default set
    pending: OrderedDict[int, tuple[Update, int]] = field(default_factory=OrderedDict)
    poll: Poll | None = None
    polled: asyncio.Event = field(default_factory=asyncio.Event)  # a poll waits, or did
    lost: int = 0  # dropped because nobody fetched them
    on_add: Callable[[Update, int], None] | None = None
    _settling: dict[int, list[asyncio.Future[None]]] = field(default_factory=dict)

    def allows(self, kind: str) -> bool:
        """Whether the bot asked for this kind."""
        return kind in self.allowed if self.allowed else kind not in _UNASKED

    def add(self, kind: str, body: dict[str, Any], lane: int) -> Update | None:
        """Queue one update; None if the bot does not want this kind."""
        if not self.allows(kind):
            return None
        number = self.next_id
        self.next_id += 1
        update = {"update_id": number, kind: body}
        self.pending[number] = (update, lane)
        while len(self.pending) > _PENDING:
            self._settle(next(iter(self.pending)))
            self.lost += 1
        if self.on_add is not None:
            self.on_add(update, lane)
        elif self.poll is not None:
            self.poll.event.set()
        return update

    def confirm(self, offset: int) -> None:
        """Forget what comes before `offset`; a negative one keeps only the last so many."""
        if offset < 0:
            last = list(self.pending)[offset:]
            offset = last[0] if last else self.next_id
        while self.pending and (first := next(iter(self.pending))) < offset:
            self._settle(first)

    def done(self, update_id: int) -> None:
        """This one was delivered."""
        if update_id in self.pending:
            self._settle(update_id)

    def first(self, limit: int) -> list[Update]:
        """The oldest unconfirmed ones."""
        found: list[Update] = []
        for update, _ in self.pending.values():
            if len(found) >= limit:
                break
            found.append(update)
        return found

    def end_poll(self, why: str) -> None:
        """Whoever waits is told why not."""
        if self.poll is not None:
            self.poll.ended_by = why
            self.poll.event.set()

    async def settled(self, update_id: int, seconds: float) -> None:
        """Wait until the bot has confirmed this update. TimeoutError after `seconds`."""
        if update_id not in self.pending:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settling.setdefault(update_id, []).append(future)
        await asyncio.wait_for(future, seconds)

    def _settle(self, update_id: int) -> None:
        del self.pending[update_id]
        for future in self._settling.pop(update_id, ()):
            if not future.done():
                future.set_result(None)
