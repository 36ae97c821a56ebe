"""Clearing a chat: deleting all that can still be deleted in it."""

from __future__ import annotations

from collections.abc import Iterable

from telegram.error import BadRequest

from bot.chat.api import Api

SWEEP = 20
"""How many times 100 message numbers are tried, beyond those that are remembered."""
STUBBORN = 4
"""After how many refused messages it gives up: those before them are older."""
_HUNDRED = 100  # as many as Telegram deletes by one call


async def clear(api: Api, chat: int, newest: int, remembered: Iterable[int]) -> int:
    """Delete what is remembered of a chat, and the message numbers just below the newest.

    Telegram skips numbers that are not of this chat. Returns how many messages it refused.
    """
    below = range(newest, max(0, newest - SWEEP * _HUNDRED), -1)
    return await _sweep(api, chat, sorted({*remembered, *below}, reverse=True))


async def _sweep(api: Api, chat: int, numbers: list[int]) -> int:
    """Delete messages, newest first; how many of them Telegram refused.

    One that is too old makes Telegram refuse all that are asked with it: they are halved until
    it stands alone. What lies behind several refused ones is older still and is left.
    """
    waiting = [numbers[i : i + _HUNDRED] for i in range(0, len(numbers), _HUNDRED)][::-1]
    refused = 0
    while waiting and refused < STUBBORN:
        some = waiting.pop()
        try:
            await api.call("deleteMessages", {"chat_id": chat, "message_ids": some})
        except BadRequest:
            half = len(some) // 2
            waiting += [some[half:], some[:half]] if half else []
            refused += not half
    return refused
