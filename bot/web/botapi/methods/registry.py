"""What a method is: a name and a function from a call to a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.web.botapi.accounts import Account
from bot.web.botapi.calls import Call

if TYPE_CHECKING:
    from bot.web.botapi.api import BotApi


@dataclass(frozen=True, slots=True)
class Room:
    """Where a call takes place: the server and the bot that called."""

    api: BotApi
    account: Account


@dataclass(frozen=True, slots=True)
class Method:
    """`run` returns the result (or a coroutine of it) or raises a Refusal."""

    name: str
    run: Callable[[Room, Call], Any]
    counts_as_message: bool = False  # for the flood limits
