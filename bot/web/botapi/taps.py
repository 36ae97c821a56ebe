"""Tap times: from the update's birth until the tap was answered and until its message changed."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

_OPEN = 100_000


@dataclass(slots=True)
class Taps:
    """Counts and seconds, for benchmarks; a tap is over when the edit and the answer came."""

    made: int = 0
    done: int = 0
    on_done: Callable[[], None] | None = None
    answer_seconds: deque[float] = field(default_factory=lambda: deque(maxlen=200_000))
    shown_seconds: deque[float] = field(default_factory=lambda: deque(maxlen=200_000))
    _answers: OrderedDict[str, tuple[float, tuple[int, int]]] = field(default_factory=OrderedDict)
    _shows: OrderedDict[tuple[int, int], tuple[float, str]] = field(default_factory=OrderedDict)

    def begin(self, query_id: str, chat_id: int, message_id: int) -> None:
        """A tap was made now."""
        now, key = time.perf_counter(), (chat_id, message_id)
        self.made += 1
        self._answers[query_id] = (now, key)
        self._shows[key] = (now, query_id)
        if len(self._answers) > _OPEN:
            self._answers.popitem(last=False)
        if len(self._shows) > _OPEN:
            self._shows.popitem(last=False)

    def answered(self, query_id: str) -> None:
        """answerCallbackQuery came."""
        open_tap = self._answers.pop(query_id, None)
        if open_tap is not None:
            self.answer_seconds.append(time.perf_counter() - open_tap[0])
            if open_tap[1] not in self._shows:
                self._end()

    def shown(self, chat_id: int, message_id: int) -> None:
        """The message that was tapped on changed."""
        open_tap = self._shows.pop((chat_id, message_id), None)
        if open_tap is not None:
            self.shown_seconds.append(time.perf_counter() - open_tap[0])
            if open_tap[1] not in self._answers:
                self._end()

    def _end(self) -> None:
        self.done += 1
        if self.on_done is not None:
            self.on_done()
