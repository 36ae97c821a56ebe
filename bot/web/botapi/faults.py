"""Faults that a test switches on: a Bot API server having a bad day. Nothing here is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.web.botapi.errors import Dropped, Refusal, forbidden, too_many

Wanted = Callable[[str, int | None], bool]


@dataclass(slots=True)
class Fault:
    """One fault: whom it hits (`wanted(method, chat_id)`), how it shows and how often."""

    wanted: Wanted
    error: Refusal | Dropped
    times: int | None = None  # None: until it is lifted
    after: bool = False  # the call takes effect and only its answer is lost
    hits: int = 0


@dataclass(slots=True)
class Faults:
    """The faults in force. Methods are lower-case; `latency` is in seconds, before each reply."""

    latency: float = 0.0
    latency_of: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def flood(
        self, chat_id: int | None = None, *, seconds: int = 1, times: int | None = 1
    ) -> Fault:
        """429 for this chat (None: all), `times` times."""
        return self._add(chat_id, None, too_many(seconds), times)

    def block(self, chat_id: int) -> Fault:
        """403 for whatever is sent to this chat, until lifted."""
        return self._add(chat_id, None, forbidden("bot was blocked by the user"), None)

    def break_down(
        self, method: str | None = None, *, code: int = 502, times: int | None = None
    ) -> Fault:
        """5xx for this method (None: all)."""
        words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
        return self._add(None, method, Refusal(code, words.get(code, "Server Error")), times)

    def drop(
        self, method: str | None = None, *, times: int | None = None, after: bool = False
    ) -> Fault:
        """The connection closes without an answer; with `after` the call has taken effect."""
        return self._add(None, method, Dropped(), times, after=after)

    def refuse(
        self, method: str, error: Refusal, *, chat_id: int | None = None, times: int | None = None
    ) -> Fault:
        """Any other refusal."""
        return self._add(chat_id, method, error, times)

    def lift(self, fault: Fault | None = None) -> None:
        """End one fault, or everything at once."""
        if fault is None:
            self.faults.clear()
            self.latency = 0.0
            self.latency_of.clear()
        elif fault in self.faults:
            self.faults.remove(fault)

    def strike(self, method: str, chat_id: int | None, *, after: bool) -> None:
        """Raise what is in force for this call; called before and after it takes effect."""
        for fault in self.faults:
            if fault.after is after and fault.wanted(method, chat_id):
                fault.hits += 1
                if fault.times is not None and fault.hits >= fault.times:
                    self.faults.remove(fault)
                raise fault.error

    def delay(self, method: str) -> float:
        """How long this call takes, in seconds."""
        return self.latency_of.get(method, self.latency)

    def _add(
        self,
        chat_id: int | None,
        method: str | None,
        error: Refusal | Dropped,
        times: int | None,
        *,
        after: bool = False,
    ) -> Fault:
        def wanted(called: str, chat: int | None) -> bool:
            if method is not None:
                return called == method.lower() and chat_id in {None, chat}
            if called in {"getupdates", "getme"}:
                return False
            return chat_id is None or chat_id == chat

        fault = Fault(wanted, error, times, after)
        self.faults.append(fault)
        return fault
