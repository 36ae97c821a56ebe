"""The validator itself: it finds what is wrong, so that its silence means something."""

from __future__ import annotations

from typing import Any

import pytest

from bot.web.botapi.journal import Entry
from tests.botapi.schema import check_call, check_reply, check_update

CHAT = {"id": 1, "type": "private", "first_name": "Ana"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "text": "a"}


def entry(method: str, params: dict[str, Any], result: Any = True) -> Entry:
    """A call that went well."""
    return Entry(0.0, "token", method, params, 200, {"ok": True, "result": result})


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"chat_id": 1}, "parameter 'text' is missing"),
        ("sendMessage", {"chat_id": 1, "text": "a", "colour": "b"}, "no parameter 'colour'"),
        ("sendMessage", {"chat_id": 1.5, "text": "a"}, "1.5 is no"),
        ("sendVenue", {"chat_id": "1", "latitude": "x"}, "'x' is no Float"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "reply_markup": '{"inline_keyboard": [[{"data": "x"}]]}'},
            "InlineKeyboardButton",
        ),
        ("setMyCommands", {"commands": '[{"command": "a"}]'}, "BotCommand needs 'description'"),
        (
            "setMyCommands",
            {"commands": "[]", "scope": {"type": "chats", "chat_id": 1}},
            "type is 'chats'",
        ),
    ],
)
def test_wrong_calls_are_found(method: str, params: dict[str, Any], words: str) -> None:
    """Missing, unknown and wrongly typed parameters are named."""
    assert words in "\n".join(check_call(entry(method, params)))


def test_right_calls_pass() -> None:
    """The same call as a form and as JSON is fine."""
    form = {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard": []}'}
    assert check_call(entry("sendMessage", form)) == []
    assert check_call(entry("sendMessage", {"chat_id": 1, "text": "a"})) == []


def test_wrong_replies_are_found() -> None:
    """A result of another type, an unknown field, a refusal without words."""
    assert check_reply(entry("sendMessage", {}, MESSAGE)) == []
    assert check_reply(entry("sendMessage", {}, True))
    assert check_reply(entry("sendMessage", {}, {**MESSAGE, "mood": "good"}))
    refused = Entry(0.0, "token", "sendMessage", {}, 400, {"ok": False, "error_code": 400})
    assert check_reply(refused)


def test_wrong_updates_are_found() -> None:
    """An update of two kinds or with a message that lacks its date is wrong."""
    assert check_update({"update_id": 1, "message": MESSAGE}) == []
    assert check_update({"update_id": 1, "message": MESSAGE, "edited_message": MESSAGE})
    assert check_update({"update_id": 1, "message": {"message_id": 1, "chat": CHAT}})
