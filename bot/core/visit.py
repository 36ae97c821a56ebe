"""At the door: a Visit comes in, a Reply goes out; neither has a field for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.screens import Screen


class Door(StrEnum):
    """How the person got to the screen."""

    BUTTON = "button"
    SEARCH = "search"
    LINK = "link"
    LOCATION = "location"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on a button. `data` is what the button carried, see `bot.core.route`."""

    data: str


@dataclass(frozen=True, slots=True)
class Words:
    """Typed text that is not a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Location:
    """A shared point, WGS84 degrees. It lives as long as the reply to it."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Start:
    """`/start`, with the payload of a deep link if there was one."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Any other command, without the slash: `menu`, `sos`, `near`…"""

    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing that somebody did.

    `language` is the reader's remembered language code, None when nothing is remembered;
    `hint` what the client says about itself (an IETF tag), used only to order and to guess;
    `moment` an aware datetime: "open now" is decided by it.
    """

    what: Tap | Words | Location | Start | Command
    moment: datetime
    language: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One thing to count: which topic was shown, in which language, through which door.

    `topic` is the route of a topic (`rights/detained`, empty for home) or an event, which starts
    with a colon: `:search-none`, `:need/health`, `:town/chetumal`, `:useful/yes/rights/detained`,
    `:poster/<code>`, `:dead-button`, `:failure`.
    """

    language: str
    topic: str
    door: Door


@dataclass(frozen=True, slots=True)
class Pin:
    """A point to show on a map: what `sendVenue` takes. Degrees, WGS84."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """A recording, picture or document to send; `path` is relative to the content folder."""

    kind: str  # "voice", "photo" or "document"
    path: str
    caption: str


class Mode(StrEnum):
    """How a reply reaches the chat."""

    EDIT = "edit"  # in place, on the message whose button was tapped
    SEND = "send"  # a new message


@dataclass(frozen=True, slots=True)
class Reply:
    """What to do in the chat: a screen, always; sometimes more.

    `language` is set when the person chose one, so that the chat can remember it.
    `attachments` are sent after the screen. `ask_location` shows the reply keyboard that shares a
    location. `erase` asks for the last 48 hours of the chat to be deleted first. `toast` is a
    short text shown over the chat when the tap is answered.
    """

    screen: Screen
    counts: tuple[Count, ...] = ()
    language: str | None = None
    attachments: tuple[Pin | File, ...] = ()
    mode: Mode = Mode.SEND
    ask_location: bool = False
    erase: bool = False
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One inline result: a page that can be shared into any chat. `id` is at most 64 bytes.

    `link` is the payload of the deep link to the same page (see `bot.core.route`).
    """

    id: str
    title: str
    description: str
    screen: Screen
    link: str
