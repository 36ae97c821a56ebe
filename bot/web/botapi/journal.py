"""The journal: every call with its reply, and every update; bounded. Tests read it."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. `params` as decoded, `reply` the whole JSON object, `at` in clock seconds."""

    at: float
    token: str
    method: str  # as the documentation spells it; as the client did when it is unknown
    params: dict[str, Any]
    code: int
    reply: dict[str, Any]
    in_webhook: bool = False  # the method rode in the response to a webhook request


@dataclass(slots=True)
class Journal:
    """What was said, newest last. `size` bounds calls and updates each; 0 keeps nothing."""

    size: int = 10_000
    calls: deque[Entry] = field(init=False)
    updates: deque[dict[str, Any]] = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)
    _waiting: list[tuple[Callable[[Entry], bool], asyncio.Future[Entry]]] = field(
        default_factory=list
    )

    def __post_init__(self) -> None:
        self.calls = deque(maxlen=self.size)
        self.updates = deque(maxlen=self.size)

    def write(self, entry: Entry) -> None:
        """Keep one call and wake whoever waits for it."""
        self.counts[f"{entry.method} {entry.code}"] += 1
        self.calls.append(entry)
        for wanted, future in list(self._waiting):
            if not future.done() and wanted(entry):
                future.set_result(entry)

    def of(self, method: str) -> list[Entry]:
        """The calls of one method, oldest first."""
        return [entry for entry in self.calls if entry.method == method]

    async def next(self, wanted: str | Callable[[Entry], bool], seconds: float = 10) -> Entry:
        """The next call of this method (or of which `wanted` is true) from now on."""

        def matches(entry: Entry) -> bool:
            return entry.method == wanted if isinstance(wanted, str) else wanted(entry)

        waiting = (matches, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        try:
            return await asyncio.wait_for(waiting[1], seconds)
        finally:
            self._waiting.remove(waiting)
