"""Telegram's limits: how long, how many, which characters. One place for the server and tests."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.web.botapi.entities import Entity, read_text, utf16_length
from bot.web.botapi.errors import bad_request

TEXT = 4096
CAPTION = 1024
CALLBACK_BYTES = 64
TOAST = 200
BUTTONS = 100
COMMANDS = 100
DELETE_AT_ONCE = 100
DELETE_WITHIN = 48 * 3600  # seconds after which a message stays
INLINE_RESULTS = 50
DOWNLOAD_BYTES = 20 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024

Markup = dict[str, Any]


def check_text(
    text: str, parse_mode: str = "", given: list[Entity] | None = None
) -> tuple[str, list[Entity]]:
    """A message's text and entities: 1 to 4,096 units after parsing, else a Refusal."""
    plain, entities = read_text(text, parse_mode, given)
    if not plain:
        raise bad_request("message text is empty" if not text else "text must be non-empty")
    if utf16_length(plain) > TEXT:
        raise bad_request("message is too long")
    return plain, entities


def check_caption(
    text: str, parse_mode: str = "", given: list[Entity] | None = None
) -> tuple[str, list[Entity]]:
    """A caption and its entities: at most 1,024 units after parsing, else a Refusal."""
    plain, entities = read_text(text, parse_mode, given)
    if utf16_length(plain) > CAPTION:
        raise bad_request("message caption is too long")
    return plain, entities


def check_inline_keyboard(markup: Markup) -> Markup | None:
    """The keyboard as Telegram keeps it (without empty rows), None for one without buttons."""
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    kept = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: object) -> Markup:
    where = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{where}InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f'{where}Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif button.get("url"):
        _check_url(str(button["url"]))
    elif "copy_text" in button:
        copied = button["copy_text"]
        if not isinstance(copied, dict) or not 1 <= len(copied.get("text", "")) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif not (
        "switch_inline_query" in button
        or "switch_inline_query_current_chat" in button
        or "switch_inline_query_chosen_chat" in button
    ):
        raise bad_request(f"{where}Text buttons are unallowed in the inline keyboard")
    return button


def _check_url(url: str) -> None:
    parts = urlsplit(url if ":" in url else f"http://{url}")
    good = parts.scheme == "tg" or (
        parts.scheme in {"http", "https"}
        and re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.hostname or "") is not None
    )
    if not good or re.search(r"\s", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_markup(markup: Markup) -> Markup | None:
    """Any reply markup: checked, and None when it changes nothing."""
    if "inline_keyboard" in markup:
        return check_inline_keyboard(markup)
    if "keyboard" in markup:
        rows = markup["keyboard"]
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request('field "keyboard" must be an Array of Arrays')
        for row in rows:
            for button in row:
                text = button if isinstance(button, str) else button.get("text", "")
                if not str(text).strip():
                    raise bad_request("keyboard button text must be non-empty")
    return markup


def check_commands(commands: object) -> list[dict[str, str]]:
    """A command list: at most 100, names of 1-32 letters a-z, digits and underscores."""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name = str(command.get("command", "")).removeprefix("/")
        description = str(command.get("description", "")).strip()
        if re.fullmatch(r"[a-z0-9_]{1,32}", name) is None:
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description})
    return kept


def check_language_code(code: str) -> str:
    """Empty, or two letters: there is no code for Kriol."""
    if code and re.fullmatch(r"[a-z]{2}", code) is None:
        raise bad_request("invalid language code specified")
    return code


def check_point(latitude: float, longitude: float) -> dict[str, float]:
    """A Location object."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location coordinates specified")
    return {"latitude": latitude, "longitude": longitude}
