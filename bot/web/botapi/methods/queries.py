"""Queries: answers to taps and to inline mode."""

from __future__ import annotations

from typing import Any

from bot.web.botapi.accounts import Event, Query
from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Json
from bot.web.botapi.entities import utf16_length
from bot.web.botapi.errors import QUERY_TOO_OLD, bad_request
from bot.web.botapi.limits import (
    INLINE_RESULTS,
    TOAST,
    check_inline_keyboard,
    check_point,
    check_text,
)
from bot.web.botapi.methods.registry import Method, Room


def _open_query(room: Room, query_id: str, kind: str) -> Query:
    query = room.account.queries.get(query_id)
    if query is None or query.kind != kind or query.answered:
        raise bad_request(QUERY_TOO_OLD)
    if room.api.clock() - query.at > room.api.query_life:
        raise bad_request(QUERY_TOO_OLD)
    return query


def answer_callback_query(room: Room, call: Call) -> bool:
    """Stop the spinner on the button, perhaps with a short text."""
    query_id = call.text("callback_query_id")
    query = _open_query(room, query_id, "callback")
    text = call.text("text")
    if utf16_length(text) > TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.text("url") and not call.text("url").startswith(("https://t.me/", "tg://")):
        raise bad_request("URL_INVALID")
    query.answered = True
    del room.account.queries[query_id]
    room.account.taps.answered(query_id)
    body = {
        "query_id": query_id,
        "user_id": query.user_id,
        "text": text,
        "show_alert": call.flag("show_alert"),
        "url": call.text("url"),
    }
    room.account.tell(Event("answer", query.chat_id, body))
    return True


def answer_inline_query(room: Room, call: Call) -> bool:
    """Results to choose from in any chat."""
    query_id = call.text("inline_query_id")
    query = _open_query(room, query_id, "inline")
    results = call.parsed("results", "inline query results")
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > INLINE_RESULTS:
        raise bad_request("too many inline query results specified")
    seen: set[str] = set()
    shown = [_check_result(result, seen) for result in results]
    button = call.parsed("button", "inline query results button")
    if button is not None and not (isinstance(button, dict) and button.get("text")):
        raise bad_request("can't parse inline query results button: text is empty")
    query.answered = True
    del room.account.queries[query_id]
    body = {
        "query_id": query_id,
        "results": shown,
        "button": button,
        "next_offset": call.text("next_offset"),
    }
    room.account.tell(Event("inline", query.user_id, body))
    return True


def _check_result(result: Any, seen: set[str]) -> Json:
    if not isinstance(result, dict):
        raise bad_request("inline query result must be an object")
    result_id = str(result.get("id", ""))
    if not 1 <= len(result_id.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result_id in seen:
        raise bad_request("RESULT_ID_DUPLICATE")
    seen.add(result_id)
    if result.get("type") not in {"article", "venue", "location"}:
        raise bad_request(f'type "{result.get("type")}" is unsupported for the inline query result')
    if not str(result.get("title", "")).strip():
        raise bad_request("can't parse inline query result: Title must be non-empty")
    markup = result.get("reply_markup")
    if markup:
        check_inline_keyboard(markup)
    return {**result, "message": _content(result)}


def _content(result: Json) -> Json:
    """What the message will say when this result is chosen."""
    content = result.get("input_message_content")
    if content is None and result["type"] in {"venue", "location"}:
        content = result
    if not isinstance(content, dict):
        raise bad_request("can't parse inline query result: Message content is not specified")
    if "message_text" in content:
        plain, entities = check_text(
            str(content["message_text"]),
            str(content.get("parse_mode", "")),
            content.get("entities"),
        )
        return {"text": plain, **({"entities": entities} if entities else {})}
    point = check_point(float(content.get("latitude", 91)), float(content.get("longitude", 181)))
    if "address" not in content:
        return {"location": point}
    venue = {"location": point, "title": content["title"], "address": content["address"]}
    return {"location": point, "venue": venue}


METHODS = (
    Method("answerCallbackQuery", answer_callback_query),
    Method("answerInlineQuery", answer_inline_query),
)
