"""Delivery: each update is answered, counted once and only then acknowledged.

It keeps one chat's updates in order and lets different chats go on together, tries again what
failed, and sets aside what cannot be answered. It need not know what an answer looks like, nor
whether updates are fetched (`bot.chat.polling`) or brought (`bot.web.webhook`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Any, Protocol

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.api import seconds
from bot.core.hours import zone
from bot.core.visit import Count, Door

# One clock for the days of the border. Of its two clocks this is the later one (UTC-6, no summer
# time), so that a day is over when it is over on both sides of the river.
BORDER = zone("bz")

# Seconds between the tries of one update, and after the last of them it is set aside.
PAUSES = (0.2, 0.5, 1.0, 2.0)
# Seconds: the longest pause while the network is down.
LONGEST_PAUSE = 15.0
# Seconds that a webhook request is held before Telegram is asked to bring the update again.
WEBHOOK_PATIENCE = 25.0
# How many finished updates are remembered, so that one that is brought again is known.
REMEMBERED = 4096

log = structlog.get_logger(__name__)

Update = dict[str, Any]
Response = Mapping[str, Any]


class UnfinishedError(TimeoutError):
    """The update was not done in time and must be delivered again later."""


class MalformedError(ValueError):
    """This is no update: it has no number."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an update: what to count, and a Bot API call that may ride in the response."""

    counts: tuple[Count, ...] = ()
    response: Response | None = None


class Answerer(Protocol):
    """Makes all calls for one update. Raises `telegram.error.TelegramError`."""

    async def answer(self, update: Mapping[str, Any], *, riding: bool) -> Answered:
        """`riding`: the caller can carry one call in its response, which costs no request."""


class Ledger(Protocol):
    """Keeps the counts. See `bot.counts`."""

    async def add(self, update_id: int, day: date, counts: tuple[Count, ...]) -> bool:
        """Commit the counts of an update; False when this number was counted before."""

    async def spent(self, number: int) -> bool:
        """Whether this number was counted in the last day. May raise when nobody can tell."""


@dataclass(slots=True)
class Figures:
    """How delivery goes, in updates since the start."""

    answered: int = 0
    repeated: int = 0
    tried_again: int = 0
    set_aside: int = 0
    sent_back: int = 0
    uncounted: int = 0


class Delivery:
    """One for the whole process. `now` gives aware times; `observe` is told seconds per answer."""

    def __init__(
        self,
        answerer: Answerer,
        ledger: Ledger,
        now: Callable[[], datetime],
        *,
        pauses: tuple[float, ...] = PAUSES,
        patience: float = WEBHOOK_PATIENCE,
        observe: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._answerer = answerer
        self._ledger = ledger
        self._now = now
        self._pauses = pauses
        self._patience = patience
        self._observe = observe
        self._in_hand: dict[int, asyncio.Future[Response | None]] = {}
        self._lanes: dict[int, deque[asyncio.Future[None]]] = {}
        self._finished: set[int] = set()
        self._finished_order: deque[int] = deque()
        self._stopping = asyncio.Event()
        self.figures = Figures()

    @property
    def in_hand(self) -> int:
        """How many updates have come and are not done."""
        return len(self._in_hand)

    @property
    def stopping(self) -> bool:
        """Whether `drain` was called."""
        return self._stopping.is_set()

    async def deliver(
        self, update: Update, *, riding: bool, again: bool = False
    ) -> Response | None:
        """Answer the person, commit the count, and return what may ride in the response.

        When it returns, the update may be acknowledged. `again`: it may have been answered by a
        process that died before it said so. Raises `MalformedError` for what is no update and
        `UnfinishedError` when it must come again; never anything else.
        """
        number = update.get("update_id") if isinstance(update, dict) else None
        if not isinstance(number, int):
            raise MalformedError("An update needs a whole number as update_id.")
        if number in self._finished:
            self.figures.repeated += 1
            # Telegram may not have seen the response: without it the button goes on waiting.
            return acknowledgement(update) if riding else None
        if (first := self._in_hand.get(number)) is not None:
            self.figures.repeated += 1
            return await asyncio.shield(first)
        if self._stopping.is_set():
            raise UnfinishedError
        outcome = asyncio.get_running_loop().create_future()
        self._in_hand[number] = outcome
        chat = chat_of(update)
        try:
            await self._enter(chat)
            try:
                if self._stopping.is_set():
                    # An earlier update of this chat may come again: overtake nothing.
                    raise UnfinishedError
                if again and await self._was_counted(number):
                    self.figures.repeated += 1
                    response = None
                else:
                    response = await self._finish(number, update, riding=riding)
            finally:
                self._leave(chat)
            outcome.set_result(response)
        except BaseException:
            outcome.set_exception(UnfinishedError())
            outcome.exception()  # nobody may be waiting, which is no reason for a warning
            self.figures.sent_back += 1
            raise
        finally:
            del self._in_hand[number]
        return response

    async def drain(self, within: float = 8.0) -> bool:
        """Take nothing new and wait for what is in hand; whether all of it got done in time."""
        self._stopping.set()
        if self._in_hand:
            await asyncio.wait([*self._in_hand.values()], timeout=within)
        return not self._in_hand

    async def _was_counted(self, number: int) -> bool:
        """A count is committed after its answer: what was counted needs no second one."""
        try:
            return await self._ledger.spent(number)
        except Exception as error:  # rather answer twice than not at all
            complain("nobody can tell what was answered before", error)
            return False

    async def _finish(self, number: int, update: Update, *, riding: bool) -> Response | None:
        answered = await self._answer(update, riding=riding)
        if answered.counts:
            day = self._now().astimezone(BORDER).date()
            try:
                if not await self._ledger.add(number, day, answered.counts):
                    self.figures.repeated += 1
            except Exception as error:  # the person has an answer: never ask twice
                self.figures.uncounted += 1
                complain("count lost", error)
        self._remember(number)
        return answered.response

    async def _answer(self, update: Update, *, riding: bool) -> Answered:
        """Try until it is answered or set aside.

        What Telegram or the network refuses counts against the update only if somebody else was
        answered meanwhile: when nothing gets through, that says nothing about this update.
        """
        began = perf_counter()
        faults = tries = 0
        others = self.figures.answered
        while True:
            try:
                answered = await self._answerer.answer(update, riding=riding)
            except Forbidden:
                return Answered()  # they blocked the bot, which is their right
            except Exception as error:  # whatever it is, it must not block the queue
                general = isinstance(error, TelegramError) and not isinstance(error, BadRequest)
                faults += not general or self.figures.answered > others
                others = self.figures.answered
                if faults > len(self._pauses):
                    self.figures.set_aside += 1
                    complain("update set aside", error)
                    return Answered((Count("", ":failure", door_of(update)),))
                pause = self._pause(error, tries)
                tries += 1
                self.figures.tried_again += 1
                log.warning("trying again", error=type(error).__name__, seconds=pause)
                if riding and perf_counter() - began + pause > self._patience:
                    raise UnfinishedError from None
                await self._rest(pause)
            else:
                self.figures.answered += 1
                self._observe(perf_counter() - began)
                return answered

    def _pause(self, error: Exception, tries: int) -> float:
        if isinstance(error, RetryAfter):
            return seconds(error)
        if tries < len(self._pauses):
            return self._pauses[tries]
        return float(min(self._pauses[-1] * 2.0 ** (tries - len(self._pauses)), LONGEST_PAUSE))

    async def _rest(self, pause: float) -> None:
        """Sleep; raises `UnfinishedError` as soon as we are stopping."""
        try:
            await asyncio.wait_for(self._stopping.wait(), pause)
        except TimeoutError:
            return
        raise UnfinishedError

    async def _enter(self, chat: int) -> None:
        """Wait for the chat's earlier updates. A lane exists only while a chat has one in hand."""
        lane = self._lanes.get(chat)
        if lane is None:
            self._lanes[chat] = deque()
            return
        turn = asyncio.get_running_loop().create_future()
        lane.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(chat)  # the turn had come already: pass it on
            raise

    def _leave(self, chat: int) -> None:
        lane = self._lanes[chat]
        while lane:
            turn = lane.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._lanes[chat]

    def _remember(self, number: int) -> None:
        self._finished.add(number)
        self._finished_order.append(number)
        if len(self._finished_order) > REMEMBERED:
            self._finished.discard(self._finished_order.popleft())


def chat_of(update: Update) -> int:
    """Whose lane an update belongs to: the chat, or the person where there is none; 0 unknown.

    In a private chat both have the same number, so that a tap and a typed word keep their order.
    """
    for kind, body in update.items():
        if kind == "update_id" or not isinstance(body, dict):
            continue
        message = body.get("message", body)
        chat = message.get("chat") if isinstance(message, dict) else None
        for holder in (chat, body.get("from")):
            number = holder.get("id") if isinstance(holder, dict) else None
            if isinstance(number, int):
                return number
    return 0


def acknowledgement(update: Update) -> Response | None:
    """What tells Telegram that a tap was answered; None for anything but a tap."""
    tap = update.get("callback_query")
    query = tap.get("id") if isinstance(tap, dict) else None
    return {"method": "answerCallbackQuery", "callback_query_id": query} if query else None


def door_of(update: Update) -> Door:
    """The door of an update that nobody could answer, as far as its kind tells."""
    if "inline_query" in update:
        return Door.INLINE
    message = update.get("message")
    if isinstance(message, dict):
        return Door.LOCATION if "location" in message else Door.SEARCH
    return Door.BUTTON


def complain(what: str, error: BaseException) -> None:
    """Log what kind of error it was and where; its words may hold somebody's words."""
    log.error(what, error=type(error).__name__, where=place_of(error))


def place_of(error: BaseException) -> str:
    """Where an error was raised, as `module.py:line`."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"
