"""Messages: sending, editing and deleting them."""

from __future__ import annotations

from typing import Any

from bot.web.botapi.accounts import Event
from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Chat, Json, Message
from bot.web.botapi.errors import NOT_MODIFIED, bad_request
from bot.web.botapi.limits import (
    DELETE_AT_ONCE,
    DELETE_WITHIN,
    check_caption,
    check_inline_keyboard,
    check_markup,
    check_text,
)
from bot.web.botapi.methods.registry import Method, Room

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def read_formatted(call: Call, name: str = "text") -> Json:
    """The fields `text` and `entities` (or `caption` and `caption_entities`) of a message."""
    given = call.parsed("entities" if name == "text" else "caption_entities", "message entities")
    check = check_text if name == "text" else check_caption
    plain, entities = check(call.text(name), call.text("parse_mode"), given)
    fields: Json = {}
    if plain:
        fields[name] = plain
    if entities:
        fields["entities" if name == "text" else "caption_entities"] = entities
    return fields


def read_link_preview(call: Call) -> Json:
    """`link_preview_options`, also from the older flag."""
    options = call.parsed("link_preview_options", "link preview options")
    if options is None and call.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return {"link_preview_options": options} if options else {}


def read_markup(call: Call, chat: Chat) -> Json:
    """The inline keyboard of the message; reply keyboards are hung below the chat instead."""
    markup = call.parsed("reply_markup", "reply keyboard markup")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    checked = check_markup(markup)
    if checked is None:
        return {}
    if "inline_keyboard" in checked:
        return {"reply_markup": checked}
    if "keyboard" in checked:
        chat.keyboard = checked
    elif checked.get("remove_keyboard"):
        chat.keyboard = None
    return {}


def read_reply(call: Call, chat: Chat) -> Json:
    """The message that this one answers."""
    parameters = call.parsed("reply_parameters", "reply parameters") or {}
    message_id = parameters.get("message_id") or call.integer("reply_to_message_id")
    if not message_id:
        return {}
    message = chat.messages.get(int(message_id))
    if message is None:
        allowed = parameters.get("allow_sending_without_reply") or call.flag(
            "allow_sending_without_reply"
        )
        if allowed:
            return {}
        raise bad_request("message to be replied not found")
    answered = {k: v for k, v in message.body.items() if k != "reply_to_message"}
    return {"reply_to_message": answered}


def post(room: Room, call: Call, content: Json, *, chat: Chat | None = None) -> Json:
    """Send a message with this content into the chat of the call."""
    where = chat or room.account.chat_of(call)
    fields = {**read_reply(call, where), **content, **read_markup(call, where)}
    if call.flag("protect_content"):
        fields["has_protected_content"] = True
    message = room.account.write(where, room.account.user, fields, outgoing=True)
    return message.body


def send_message(room: Room, call: Call) -> Json:
    """A text."""
    chat = room.account.chat_of(call)
    return post(room, call, {**read_formatted(call), **read_link_preview(call)}, chat=chat)


def _editable(room: Room, call: Call) -> tuple[Chat, Message]:
    inline_id = call.text("inline_message_id")
    if inline_id:
        place = room.account.inline_messages.get(inline_id)
        chat = room.account.chats.get(place[0]) if place else None
        message = chat.messages.get(place[1]) if place and chat else None
        if chat is None or message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return chat, message
    chat = room.account.chat_of(call)
    message = room.account.message_of(call, chat, "edit")
    if not message.outgoing:
        raise bad_request("message can't be edited")
    return chat, message


def edit_content(room: Room, call: Call, content: Json, *, replace: tuple[str, ...]) -> Any:
    """Replace these fields of a message and its keyboard; refuse if nothing changes."""
    chat, message = _editable(room, call)
    markup = call.parsed("reply_markup", "reply keyboard markup")
    if markup is not None:
        if "inline_keyboard" not in markup:
            raise bad_request("inline keyboard expected")
        checked = check_inline_keyboard(markup)
        content = {**content, "reply_markup": checked} if checked else content
    stays = {
        name: value
        for name, value in message.body.items()
        if name not in {*replace, "reply_markup", "edit_date"}
    }
    room.account.taps.shown(chat.id, message.id)
    if {**stays, **content} == {k: v for k, v in message.body.items() if k != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    room.account.rewrite(chat, message, {**stays, **content})
    return True if call.text("inline_message_id") else message.body


def edit_message_text(room: Room, call: Call) -> Any:
    """Another text and keyboard in place."""
    _, message = _editable(room, call)
    content = {**read_formatted(call), **read_link_preview(call)}
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return edit_content(room, call, content, replace=("text", "entities", "link_preview_options"))


def edit_message_caption(room: Room, call: Call) -> Any:
    """Another caption in place."""
    content = read_formatted(call, "caption")
    return edit_content(room, call, content, replace=("caption", "caption_entities"))


def edit_message_reply_markup(room: Room, call: Call) -> Any:
    """Another keyboard (or none) in place."""
    return edit_content(room, call, {}, replace=())


def _check_deletable(room: Room, message: Message) -> None:
    if room.api.clock() - message.body["date"] > DELETE_WITHIN:
        raise bad_request("message can't be deleted for everyone")
    if message.body["chat"]["type"] != "private" and not message.outgoing:
        raise bad_request("message can't be deleted")


def delete_message(room: Room, call: Call) -> bool:
    """Take one message away for everyone."""
    chat = room.account.chat_of(call)
    message = room.account.message_of(call, chat, "delete")
    _check_deletable(room, message)
    room.account.erase(chat, [message.id])
    return True


def delete_messages(room: Room, call: Call) -> bool:
    """Take up to 100 messages away; unknown ones are skipped, one too old refuses them all."""
    chat = room.account.chat_of(call)
    wanted = call.parsed("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of message identifiers")
    if len(wanted) > DELETE_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) and number > 0 for number in wanted):
        raise bad_request("invalid message identifier specified")
    known = [chat.messages[number] for number in wanted if number in chat.messages]
    for message in known:
        _check_deletable(room, message)
    if known:
        room.account.erase(chat, [message.id for message in known])
    return True


def send_chat_action(room: Room, call: Call) -> bool:
    """ "typing…" at the top of the chat."""
    chat = room.account.chat_of(call)
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    room.account.tell(Event("action", chat.id, {"action": call.text("action")}))
    return True


METHODS = (
    Method("sendMessage", send_message, counts_as_message=True),
    Method("editMessageText", edit_message_text, counts_as_message=True),
    Method("editMessageCaption", edit_message_caption, counts_as_message=True),
    Method("editMessageReplyMarkup", edit_message_reply_markup, counts_as_message=True),
    Method("deleteMessage", delete_message),
    Method("deleteMessages", delete_messages),
    Method("sendChatAction", send_chat_action),
)
