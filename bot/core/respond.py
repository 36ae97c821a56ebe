"""respond: a Visit in, a Reply out, whatever came in."""

from __future__ import annotations

from dataclasses import replace

from bot.core import route
from bot.core.edition import Edition
from bot.core.finding import find
from bot.core.layout import EMERGENCY, with_rows
from bot.core.screens import Button, Screen
from bot.core.taps import (
    answer_tap,
    choose_language,
    home,
    lead_on,
    reader,
    said,
    show,
)
from bot.core.visit import (
    Command,
    Count,
    Door,
    Location,
    Mode,
    Reply,
    Start,
    Tap,
    Visit,
    Words,
)

COMMANDS = ("menu", "sos", "near", "language", "privacy", "clear", "help")
"""The commands besides /start, in the order of the menu."""
PRIVACY = "about/privacy"
NEAR = "near"


def respond(edition: Edition, visit: Visit) -> Reply:
    """The reply to a visit. Total: any tap, words, location, start or command gets a screen."""
    if isinstance(visit.what, Tap) and (ready := edition.taps.get(visit.what.data)):
        return ready
    reply = _respond(edition, visit)
    if reply.erase:
        return reply
    language, path = _where(edition, visit)
    return replace(reply, screen=edition.pages.noticed(reply.screen, path, language))


def _respond(edition: Edition, visit: Visit) -> Reply:
    language = reader(edition, visit)
    match visit.what:
        case Tap():
            return answer_tap(edition, visit, visit.what)
        case Start(payload):
            return _start(edition, visit, payload)
        case Command(name):
            reply = _command(edition, visit, name, language)
        case Words(text):
            reply = find(edition, visit, text, language)
        case Location(latitude, longitude):
            point = (max(-90.0, min(90.0, latitude)), max(-180.0, min(180.0, longitude)))
            screen = edition.guide.around_point(language, point, visit.moment)
            town = edition.guide.map.town_of(point)
            reply = Reply(screen, (Count(language, f":town/{town}", Door.LOCATION),))
    return _offer_languages(edition, visit, reply)


def _where(edition: Edition, visit: Visit) -> tuple[str, str]:
    """The language of a reply, and the topic whose notices it carries: places are under `near`."""
    wanted = route.decode(visit.what.data) if isinstance(visit.what, Tap) else None
    if wanted is not None and wanted.language in edition.content.languages:
        return wanted.language, NEAR if wanted.verb in {NEAR, "here", "place", "pin"} else ""
    return reader(edition, visit), NEAR if isinstance(visit.what, Location) else ""


def _start(edition: Edition, visit: Visit, payload: str) -> Reply:
    link = route.read_link(payload) if payload else None
    if link is None or link.language not in edition.content.languages:
        return Reply(choose_language(edition, visit, reader(edition, visit), ""))
    living = link.path in edition.content.topics
    follow = show(edition, visit, link.language, link.path) if living else None
    reply = follow or lead_on(edition, visit, link.language, link.path)
    counts = [replace(count, door=Door.LINK) for count in reply.counts]
    if link.poster in edition.content.posters:  # what anybody may write into a link is not counted
        counts.append(Count(link.language, f":poster/{link.poster}", Door.LINK))
    return replace(reply, counts=tuple(counts), language=link.language, mode=Mode.SEND)


def _command(edition: Edition, visit: Visit, name: str, language: str) -> Reply:
    match name:
        case "menu":
            return replace(home(edition, language), mode=Mode.SEND)
        case "sos":
            return replace(show(edition, visit, language, EMERGENCY), mode=Mode.SEND)
        case "privacy":
            return replace(show(edition, visit, language, PRIVACY), mode=Mode.SEND)
        case "near":
            return Reply(edition.guide.towns(language))
        case "language":
            return Reply(choose_language(edition, visit, language, ""))
        case "clear":
            gone = Button(
                edition.words.say(language, "clear.also-this"), str(route.verb(language, "clear"))
            )
            return Reply(Screen(said(edition, language, "clear.done").text, ((gone,),)), erase=True)
        case "help":
            return Reply(said(edition, language, "help.text"))
    return Reply(said(edition, language, "command.unknown"))


def _offer_languages(edition: Edition, visit: Visit, reply: Reply) -> Reply:
    """While no language is remembered, every answer also asks for one."""
    if visit.language in edition.content.languages or reply.erase:
        return reply
    row = tuple(
        Button(language.name, str(route.verb(language.code, "speak")))
        for language in edition.content.languages
    )
    data = {button.route for button in reply.screen.buttons()}
    if any(button.route in data for button in row):
        return reply
    return replace(reply, screen=with_rows(reply.screen, (row,)))
