"""Flood limits: how many messages a second a chat and the bot may get. Off unless asked for."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.web.botapi.errors import too_many

_CHATS = 10_000


@dataclass(slots=True)
class FloodLimit:
    """Rates in messages a second, each with a burst of `burst` seconds' worth (at least one)."""

    per_chat: float = 1.0
    overall: float = 30.0
    burst: float = 3.0
    _next_free: OrderedDict[int | None, float] = field(default_factory=OrderedDict)

    def take(self, chat_id: int, now: float) -> None:
        """Count one message, or raise 429 with the whole seconds to wait."""
        waits = [
            self._next_free.get(key, 0.0) - now - (max(self.burst * rate, 1) - 1) / rate
            for key, rate in ((chat_id, self.per_chat), (None, self.overall))
        ]
        if max(waits) > 0:
            raise too_many(math.ceil(max(waits)))
        for key, rate in ((chat_id, self.per_chat), (None, self.overall)):
            self._next_free[key] = max(self._next_free.get(key, 0.0), now) + 1 / rate
            self._next_free.move_to_end(key)
        while len(self._next_free) > _CHATS:
            self._next_free.popitem(last=False)
