"""Finding: typed words in, the page they lead to out, or the best guesses, or a kind sentence."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.core import route
from bot.core.edition import Edition
from bot.core.layout import EMERGENCY, bottom, pack, shorten, with_note, with_rows
from bot.core.near import ANY
from bot.core.route import Route
from bot.core.screens import Button, Screen
from bot.core.search import Answer, Hit, Kind
from bot.core.taps import answer_tap, home
from bot.core.visit import Count, Door, Reply, Tap, Visit

_NOTHING = ":search-none"
"""What is counted when nothing was found."""


def find(edition: Edition, visit: Visit, text: str, language: str) -> Reply:
    """The reply to typed words. They are counted as found or not found, never kept."""
    answer = edition.index.ask(text, language)
    reply = _show(edition, visit, answer, language)
    if EMERGENCY not in edition.content.topics:
        return reply
    if answer.kind in (Kind.UNSURE, Kind.NONE):  # who is not understood may be in danger, too
        return _with_emergency(edition, reply, language)
    if answer.perhaps:
        return _with_number(edition, _with_emergency(edition, reply, language), language)
    return reply


def _show(edition: Edition, visit: Visit, answer: Answer, language: str) -> Reply:
    say = edition.words.say
    if answer.kind in (Kind.GREETING, Kind.THANKS) and not answer.danger:
        menu = home(edition, language)
        note = escape(say(language, f"search.{answer.kind.value}"), quote=False)
        return Reply(with_note(menu.screen, note), menu.counts)
    if not answer.hits:
        return _not_found(edition, language)
    found = Count(language, ":search-found", Door.SEARCH)
    if answer.kind is Kind.CONFIDENT or answer.danger:
        shown = _open(edition, visit, answer.hits[0], language)
        there = {button.route for button in shown.screen.buttons()}
        others = [
            _suggestion(edition, hit, language)
            for hit in answer.hits[1:3]
            if str(_data(hit, language)._replace(searched=False)) not in there
        ]
        counts = tuple(replace(count, door=Door.SEARCH) for count in shown.counts)
        rows = pack(button for button in others if button)
        if not rows:
            return Reply(shown.screen, (*counts, found))
        if answer.danger:
            # What to do in danger comes first, then what else was meant.
            note, screen = "search.also", with_rows(shown.screen, rows)
        else:
            # The question ends the text, and the answers to it stand right below.
            note, screen = (
                "search.not-this",
                replace(shown.screen, rows=(*rows, *shown.screen.rows)),
            )
        said = escape(say(language, note), quote=False)
        return Reply(replace(screen, text=f"{screen.text}\n\n<i>{said}</i>"), (*counts, found))
    return Reply(_choices(edition, answer, language), (found,))


def _with_emergency(edition: Edition, reply: Reply, language: str) -> Reply:
    """The same reply with the emergency page as its first button."""
    topic = edition.content.topics[EMERGENCY]
    opens = route.topic(language, EMERGENCY, searched=True)
    button = Button(shorten(edition.pages.label(topic, language)), str(opens))
    rows = [
        [one for one in row if one.label != button.label and one.route != button.route]
        for row in reply.screen.rows
    ]
    screen = replace(reply.screen, rows=((button,), *(tuple(row) for row in rows if row)))
    return replace(reply, screen=screen)


def _with_number(edition: Edition, reply: Reply, language: str) -> Reply:
    """The same reply under a line that says whom to call in danger: perhaps that was meant."""
    said = escape(edition.words.say(language, "search.perhaps"), quote=False)
    return replace(reply, screen=with_note(reply.screen, f"<b>{said}</b>"))


def _choices(edition: Edition, answer: Answer, language: str) -> Screen:
    buttons = [_suggestion(edition, hit, language) for hit in answer.hits[:3]]
    rows = tuple((button,) for button in buttons if button)
    text = escape(edition.words.say(language, "search.unsure"), quote=False)
    return Screen(text, (*rows, bottom(edition.words, language, "")))


def _not_found(edition: Edition, language: str) -> Reply:
    text = escape(edition.words.say(language, "search.none"), quote=False)
    near = Button(edition.words.say(language, "button.places"), str(route.verb(language, "near")))
    screen = Screen(text, ((near,), bottom(edition.words, language, "")))
    return Reply(screen, (Count(language, _NOTHING, Door.SEARCH),))


def _open(edition: Edition, visit: Visit, hit: Hit, language: str) -> Reply:
    data = _data(hit, language)
    return answer_tap(edition, replace(visit, language=language), Tap(str(data)))


def _data(hit: Hit, language: str) -> Route:
    kind, _, rest = hit.route.partition("/")
    if kind == "near":
        return route.verb(language, "near", *rest.split("/"), searched=True)
    if kind == "place":
        return route.verb(language, "place", rest, searched=True)
    return route.topic(language, hit.route, searched=True)


def _suggestion(edition: Edition, hit: Hit, language: str) -> Button | None:
    kind, _, rest = hit.route.partition("/")
    guide, content = edition.guide, edition.content
    if kind == "near":
        town, need = (*rest.split("/"), ANY, ANY)[:2]
        named = [guide.directory.need_label(need, language)] if need in content.needs else []
        named += [guide.directory.town_label(town)] if town in content.towns else []
        label = " · ".join(named) or edition.words.say(language, "button.places")
    elif kind == "place" and rest in content.places:
        label = edition.pages.text(content.places[rest].texts, language).title
    elif hit.route in content.topics:
        label = edition.pages.label(content.topics[hit.route], language)
    else:
        return None
    return Button(shorten(label), str(_data(hit, language)))
