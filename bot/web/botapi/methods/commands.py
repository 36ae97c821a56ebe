"""Command lists by scope and language, and the menu button beside the text box."""

from __future__ import annotations

from bot.web.botapi.accounts import Event
from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Json
from bot.web.botapi.errors import bad_request
from bot.web.botapi.limits import check_commands, check_language_code
from bot.web.botapi.methods.registry import Method, Room

_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def _key(room: Room, call: Call) -> tuple[str, str]:
    """Scope and language of a list: `get` finds exactly what `set` put there."""
    scope = call.parsed("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = str(scope.get("type", ""))
    language = check_language_code(call.text("language_code"))
    if kind in _SCOPES:
        return kind, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: empty chat_id specified")
    chat = room.account.chat_of(Call({"chat_id": scope["chat_id"]}), write=False)
    if kind == "chat_member":
        return f"{kind} {chat.id} {scope.get('user_id')}", language
    return f"{kind} {chat.id}", language


def _tell(room: Room, key: tuple[str, str]) -> None:
    """Phones show the new list at once."""
    kind, _, chat_id = key[0].partition(" ")
    chats = [int(chat_id)] if kind == "chat" else list(room.account.listeners)
    for chat in chats:
        room.account.tell(Event("commands", chat, {}))


def set_my_commands(room: Room, call: Call) -> bool:
    """Put a list there."""
    key = _key(room, call)
    commands = check_commands(call.parsed("commands", "commands") or [])
    if commands:
        room.account.commands[key] = commands
    else:
        room.account.commands.pop(key, None)
    _tell(room, key)
    return True


def get_my_commands(room: Room, call: Call) -> list[dict[str, str]]:
    """The list of exactly this scope and language; empty if there is none."""
    return room.account.commands.get(_key(room, call), [])


def delete_my_commands(room: Room, call: Call) -> bool:
    """Take a list away, so that wider ones show again."""
    key = _key(room, call)
    room.account.commands.pop(key, None)
    _tell(room, key)
    return True


def set_chat_menu_button(room: Room, call: Call) -> bool:
    """What the button beside the text box does, in one private chat or by default."""
    button = call.parsed("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = room.account.chat_of(call, write=False).id if call.text("chat_id") else 0
    room.account.menus[chat_id] = button
    return True


def get_chat_menu_button(room: Room, call: Call) -> Json:
    """The same, read."""
    chat_id = room.account.chat_of(call, write=False).id if call.text("chat_id") else 0
    return room.account.menus.get(chat_id) or room.account.menus.get(0) or {"type": "commands"}


METHODS = (
    Method("setMyCommands", set_my_commands),
    Method("getMyCommands", get_my_commands),
    Method("deleteMyCommands", delete_my_commands),
    Method("setChatMenuButton", set_chat_menu_button),
    Method("getChatMenuButton", get_chat_menu_button),
)
