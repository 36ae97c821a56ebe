"""Updates: what Telegram brings, read into an Arrival. Who it came from stays in this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.visit import Command, Location, Start, Tap, Words

What = Tap | Words | Location | Start | Command


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something a person did in a chat.

    `chat` and `message` are Telegram's numbers: for a tap `message` is the one whose button was
    tapped, None when Telegram no longer shows it to bots. `query` is what a tap is answered with.
    `hint` is the client's language tag.
    """

    chat: int
    what: What
    message: int | None = None
    query: str = ""
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Words typed after the bot's name in any chat; `person` is their private chat's number too."""

    person: int
    query: str
    words: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shared page: the number of the inline result that was picked."""

    result: str


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody started the bot by name in a group."""

    chat: int
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody blocked the bot."""

    chat: int


Event = Arrival | Asked | Chosen | Called | Left


def read_update(update: Mapping[str, Any], username: str = "") -> Event | None:
    """What happened; None for whatever is no business of ours. Total: never raises.

    `username` is the bot's own, without the @: a command that names another bot is not for us.
    """
    try:
        if tap := update.get("callback_query"):
            return _tap(tap)
        if message := update.get("message"):
            return _message(message, username.lower())
        if asked := update.get("inline_query"):
            person = asked["from"]
            words = str(asked.get("query") or "")
            return Asked(person["id"], str(asked["id"]), words, person.get("language_code"))
        if chosen := update.get("chosen_inline_result"):
            return Chosen(str(chosen["result_id"]))
        if changed := update.get("my_chat_member"):
            gone = changed["new_chat_member"]["status"] in ("kicked", "left")
            private = changed["chat"]["type"] == "private"
            return Left(changed["chat"]["id"]) if gone and private else None
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        return None  # a shape that Telegram does not send
    return None


def _tap(tap: Mapping[str, Any]) -> Arrival | None:
    person = tap["from"]
    message = tap.get("message")
    chat = message["chat"] if message else {"id": person["id"], "type": "private"}
    if chat["type"] != "private":
        return None
    # A message of date 0 is one that Telegram no longer shows: it cannot be edited.
    number = message["message_id"] if message and message.get("date") else None
    data = str(tap.get("data") or "")
    return Arrival(chat["id"], Tap(data), number, str(tap["id"]), person.get("language_code"))


def _message(message: Mapping[str, Any], username: str) -> Event | None:
    chat = message["chat"]
    person = message.get("from") or {}
    hint = person.get("language_code")
    text = str(message.get("text") or "")
    command, mention, argument = _command(text)
    if mention and username and mention != username:
        return None
    if chat["type"] != "private":
        return Called(chat["id"], hint) if command == "start" and mention else None
    if person.get("is_bot") or (username and _via(message) == username):
        return None  # a page that was shared into this very chat is no question
    what: What
    place = message.get("location") or (message.get("venue") or {}).get("location")
    if place:
        what = Location(float(place["latitude"]), float(place["longitude"]))
    elif command == "start":
        what = Start(argument)
    elif command:
        what = Command(command)
    elif text:
        what = Words(text)
    elif any(key in message for key in _SERVICE):
        return None
    else:
        what = Words(str(message.get("caption") or ""))  # a picture or a voice
    return Arrival(chat["id"], what, message["message_id"], hint=hint)


def _via(message: Mapping[str, Any]) -> str:
    """The bot whose inline result the message is; empty when it was typed."""
    return str((message.get("via_bot") or {}).get("username") or "").lower()


_SERVICE = ("pinned_message", "connected_website", "write_access_allowed", "chat_background_set")


def _command(text: str) -> tuple[str, str, str]:
    """`/start@bot payload` → name, mention, argument; empty strings when it is no command."""
    if not text.startswith("/"):
        return "", "", ""
    head, _, argument = text[1:].partition(" ")
    name, _, mention = head.partition("@")
    return name.lower(), mention.lower(), argument.strip()
