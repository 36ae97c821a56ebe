"""Places: points and venues on a map."""

from __future__ import annotations

from bot.web.botapi.calls import Call
from bot.web.botapi.chats import Json
from bot.web.botapi.errors import bad_request
from bot.web.botapi.limits import check_point
from bot.web.botapi.methods.messages import post
from bot.web.botapi.methods.registry import Method, Room


def send_location(room: Room, call: Call) -> Json:
    """A point on the map."""
    chat = room.account.chat_of(call)
    point = check_point(call.number("latitude"), call.number("longitude"))
    return post(room, call, {"location": point}, chat=chat)


def send_venue(room: Room, call: Call) -> Json:
    """A point with a name and an address."""
    chat = room.account.chat_of(call)
    point = check_point(call.number("latitude"), call.number("longitude"))
    title, address = call.text("title").strip(), call.text("address").strip()
    if not title:
        raise bad_request("venue title must be non-empty")
    if not address:
        raise bad_request("venue address must be non-empty")
    venue = {"location": point, "title": title, "address": address}
    return post(room, call, {"location": point, "venue": venue}, chat=chat)


METHODS = (
    Method("sendLocation", send_location, counts_as_message=True),
    Method("sendVenue", send_venue, counts_as_message=True),
)
