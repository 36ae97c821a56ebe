"""Who is who: the bot's names and descriptions by language, and what a chat is."""

from __future__ import annotations

from functools import partial

from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Json
from bot.web.botapi.entities import utf16_length
from bot.web.botapi.errors import bad_request
from bot.web.botapi.limits import check_language_code
from bot.web.botapi.methods.registry import Method, Room

_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_TOO_LONG",
    "short_description": "BOT_SHORT_DESCRIPTION_TOO_LONG",
}


def get_me(room: Room, _call: Call) -> Json:
    """The bot itself."""
    return {
        **room.account.user,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "supports_guest_queries": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def _set_text(kind: str, room: Room, call: Call) -> bool:
    language = check_language_code(call.text("language_code"))
    text = call.text(kind).strip()
    if utf16_length(text) > _LONGEST[kind]:
        raise bad_request(_TOO_LONG[kind])
    if text:
        room.account.texts[kind, language] = text
    else:
        room.account.texts.pop((kind, language), None)
    return True


def _get_text(kind: str, room: Room, call: Call) -> Json:
    language = check_language_code(call.text("language_code"))
    texts = room.account.texts
    default = room.account.user["first_name"] if kind == "name" else ""
    return {kind: texts.get((kind, language)) or texts.get((kind, ""), default)}


def get_chat(room: Room, call: Call) -> Json:
    """What is known of a chat."""
    chat = room.account.chat_of(call, write=False)
    return {
        **chat.brief,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }


METHODS = (
    Method("getMe", get_me),
    Method("getChat", get_chat),
    Method("setMyName", partial(_set_text, "name")),
    Method("getMyName", partial(_get_text, "name")),
    Method("setMyDescription", partial(_set_text, "description")),
    Method("getMyDescription", partial(_get_text, "description")),
    Method("setMyShortDescription", partial(_set_text, "short_description")),
    Method("getMyShortDescription", partial(_get_text, "short_description")),
)
