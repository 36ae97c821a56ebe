"""Media: pictures, documents and recordings, uploaded once and sent again by file_id."""

from __future__ import annotations

from typing import Any

from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Json
from bot.web.botapi.errors import bad_request
from bot.web.botapi.files import Stored, image_size, voice_seconds
from bot.web.botapi.limits import DOWNLOAD_BYTES, UPLOAD_BYTES, check_caption
from bot.web.botapi.methods.messages import edit_content, post, read_formatted
from bot.web.botapi.methods.registry import Method, Room

_PICTURE_BYTES = 10 * 1024 * 1024


def _file(room: Room, call: Call, name: str, kind: str) -> Stored:
    upload = call.upload(name)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > (_PICTURE_BYTES if kind == "photo" else UPLOAD_BYTES):
            raise bad_request(f"file of size {len(upload.data)} bytes is too big for a {kind}")
        return room.account.files.keep(upload, kind)
    value = call.text(name)
    if not value or value.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this server never leaves home
    stored = room.account.files.by_id.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _describe(kind: str, stored: Stored, seconds: int = 0) -> Json:
    """The content of a message that carries this file."""
    about: Json = {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }
    if kind == "photo":
        size = image_size(stored.data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return {"photo": [{**about, "width": size[0], "height": size[1]}]}
    if kind == "voice":
        length = seconds or voice_seconds(stored.data)
        return {"voice": {**about, "duration": length, "mime_type": "audio/ogg"}}
    return {"document": {**about, "file_name": stored.name, "mime_type": stored.mime}}


def _send(room: Room, call: Call, kind: str) -> Json:
    chat = room.account.chat_of(call)
    stored = _file(room, call, kind, kind)
    content = _describe(kind, stored, call.integer("duration"))
    return post(room, call, {**content, **read_formatted(call, "caption")}, chat=chat)


def send_photo(room: Room, call: Call) -> Json:
    """A picture."""
    return _send(room, call, "photo")


def send_document(room: Room, call: Call) -> Json:
    """A file."""
    return _send(room, call, "document")


def send_voice(room: Room, call: Call) -> Json:
    """A recording that plays in the chat."""
    return _send(room, call, "voice")


def edit_message_media(room: Room, call: Call) -> Any:
    """Another picture or document in place."""
    media = call.parsed("media", "input media")
    if not isinstance(media, dict) or media.get("type") not in {"photo", "document"}:
        raise bad_request("can't parse InputMedia: unsupported type")
    inner = Call({**media, media["type"]: media.get("media", "")}, call.files)
    stored = _file(room, inner, media["type"], media["type"])
    caption, entities = check_caption(inner.text("caption"), inner.text("parse_mode"))
    content = _describe(media["type"], stored)
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    replaced = ("photo", "document", "voice", "text", "entities", "caption", "caption_entities")
    return edit_content(room, call, content, replace=replaced)


def get_file(room: Room, call: Call) -> Json:
    """Where a file can be fetched."""
    stored = room.account.files.by_id.get(call.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


METHODS = (
    Method("sendPhoto", send_photo, counts_as_message=True),
    Method("sendDocument", send_document, counts_as_message=True),
    Method("sendVoice", send_voice, counts_as_message=True),
    Method("editMessageMedia", edit_message_media, counts_as_message=True),
    Method("getFile", get_file),
)
