"""Screens as Telegram takes them: the bodies of calls, made once per screen where that pays."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from bot.core.screens import Button, Screen
from bot.core.visit import Card, Pin

NO_PREVIEW = {"is_disabled": True}


def keyboard(screen: Screen) -> dict[str, Any]:
    """The inline keyboard of a screen."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in screen.rows]}


def _button(button: Button) -> dict[str, Any]:
    if button.url:
        return {"text": button.label, "url": button.url}
    if button.share:
        return {"text": button.label, "switch_inline_query": button.share}
    return {"text": button.label, "callback_data": button.route}


@lru_cache(maxsize=1024)
def _fragment(screen: Screen) -> bytes:
    """The part of a body that is the same for everybody who sees the screen."""
    body = orjson.dumps(
        {
            "text": screen.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(screen),
        }
    )
    return body[1:]


def edit_body(chat: int, message: int, screen: Screen) -> bytes:
    """The body of editMessageText."""
    return b'{"chat_id":%d,"message_id":%d,' % (chat, message) + _fragment(screen)


def send_body(chat: int, screen: Screen) -> bytes:
    """The body of sendMessage."""
    return b'{"chat_id":%d,' % chat + _fragment(screen)


def location_body(chat: int, text: str, share: str, cancel: str) -> dict[str, Any]:
    """A message whose reply keyboard shares a location."""
    rows = [[{"text": share, "request_location": True}], [{"text": cancel}]]
    markup = {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    return {"chat_id": chat, "text": text, "parse_mode": "HTML", "reply_markup": markup}


def venue_body(chat: int, pin: Pin) -> dict[str, Any]:
    """The body of sendVenue."""
    return {
        "chat_id": chat,
        "latitude": pin.latitude,
        "longitude": pin.longitude,
        "title": pin.title,
        "address": pin.address,
    }


def inline_result(card: Card, open_label: str, username: str) -> Mapping[str, Any]:
    """A page as an inline result, with a button that opens the bot at the same page."""
    link = f"https://t.me/{username}?start={card.link}" if username else ""
    result: dict[str, Any] = {
        "type": "article",
        "id": card.id,
        "title": card.title,
        "description": card.description,
        "input_message_content": {
            "message_text": card.screen.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        },
    }
    if link:
        result["reply_markup"] = {"inline_keyboard": [[{"text": open_label, "url": link}]]}
    return result
