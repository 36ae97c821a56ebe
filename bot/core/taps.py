"""Taps: what each button leads to, also when it is old, moved or nonsense."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.core import route
from bot.core.content import Place
from bot.core.edition import Edition
from bot.core.layout import EMERGENCY, bottom, with_note
from bot.core.near import ANY
from bot.core.route import Route
from bot.core.screens import Button, Row, Screen
from bot.core.visit import Count, Door, File, Mode, Reply, Tap, Visit


def reader(edition: Edition, visit: Visit) -> str:
    """The language to answer in: the one remembered, or a guess from the client."""
    if visit.language in edition.content.languages:
        return visit.language or edition.content.languages.source
    return edition.content.languages.guess(visit.hint)


def answer_tap(edition: Edition, visit: Visit, tap: Tap) -> Reply:
    """The reply to a tap that is not a plain topic (those are ready in the edition)."""
    wanted = route.decode(tap.data)
    languages = edition.content.languages
    if wanted is None or wanted.language not in languages:
        return lead_on(edition, visit, reader(edition, visit), "")
    if wanted.verb:
        if reply := _verb(edition, visit, wanted):
            return replace(reply, mode=Mode.EDIT)
        return lead_on(edition, visit, wanted.language, "")
    topic = edition.content.topics.get(wanted.path)
    if topic is not None and topic.table.opens:
        opened = route.verb(wanted.language, topic.table.opens)
        return answer_tap(edition, visit, Tap(str(opened)))
    if wanted.searched and topic is not None:
        counts = (Count(wanted.language, wanted.path, Door.SEARCH),)
        reply = edition.taps[str(route.topic(wanted.language, wanted.path))]
        return replace(reply, counts=counts)
    if topic is not None:  # a part that there no longer is
        return edition.taps[str(route.topic(wanted.language, wanted.path))]
    return lead_on(edition, visit, wanted.language, wanted.path)


def lead_on(edition: Edition, visit: Visit, language: str, path: str) -> Reply:
    """Where a button leads whose page has moved (no word about it) or is gone (one sentence)."""
    step = path
    while step and step not in edition.content.topics:
        if step in edition.moved:
            return show(edition, visit, language, edition.moved[step])
        step = route.parent(step)
    ready = show(edition, visit, language, step)
    note = escape(edition.words.say(language, "dead.button"), quote=False)
    count = Count(language, ":dead-button", Door.BUTTON)
    return replace(ready, screen=with_note(ready.screen, f"<i>{note}</i>"), counts=(count,))


def home(edition: Edition, language: str) -> Reply:
    """The home menu."""
    return edition.taps[str(route.topic(language))]


def show(edition: Edition, visit: Visit, language: str, path: str) -> Reply:
    """A topic by its path, or home when there is none of that path."""
    topic = edition.content.topics.get(path)
    if topic is not None and topic.table.opens:
        return answer_tap(edition, visit, Tap(str(route.verb(language, topic.table.opens))))
    return edition.taps.get(str(route.topic(language, path))) or home(edition, language)


def _verb(edition: Edition, visit: Visit, wanted: Route) -> Reply | None:
    language, args = wanted.language, wanted.args
    guide = edition.guide
    match wanted.verb:
        case "near":
            return _near(edition, visit, wanted)
        case "here":
            text = escape(edition.words.say(language, "near.share"), quote=False)
            back = str(route.verb(language, "near"))
            screen = Screen(text, (bottom(edition.words, language, "near", back=back),))
            return Reply(screen, ask_location=True)
        case "place" if args and (place := _place(edition, args[0])):
            back = str(route.verb(language, "near", *args[1:3]))
            screen = guide.place(language, place, visit.moment, back)
            door = Door.SEARCH if wanted.searched else Door.BUTTON
            return Reply(screen, (Count(language, f":place/{place.id}", door),))
        case "pin" if args and (place := _place(edition, args[0])):
            back = str(route.verb(language, "near"))
            screen = guide.place(language, place, visit.moment, back)
            pin = guide.directory.pin(place, language)
            return Reply(screen, attachments=(pin,) if pin else ())
        case "useful" if args and args[0] in ("yes", "no"):
            return _useful(edition, language, args[0], "/".join(args[1:]))
        case "clear":
            return Reply(said(edition, language, "clear.done"), erase=True)
        case "hear" | "see" | "file":
            return _attach(edition, language, wanted.verb, wanted.path)
        case "language":
            return Reply(choose_language(edition, visit, language, wanted.path))
        case "speak":
            shown = show(edition, visit, language, wanted.path)
            return replace(shown, language=language)
    return None


def _place(edition: Edition, name: str) -> Place | None:
    """A place by its name, or by one that it had before."""
    places = edition.content.places
    return places.get(name) or next(
        (place for place in places.values() if name in place.table.formerly), None
    )


def _near(edition: Edition, visit: Visit, wanted: Route) -> Reply:
    language, guide = wanted.language, edition.guide
    town, need = (*wanted.args, ANY, ANY)[:2]
    known_town = town in edition.content.towns
    known_need = need == "all" or need in edition.content.needs
    door = Door.SEARCH if wanted.searched else Door.BUTTON
    if not known_town:
        chosen = need if need in edition.content.needs else ANY
        counts = (Count(language, f":need/{chosen}", door),) if chosen != ANY else ()
        return Reply(guide.towns(language, chosen, wanted.part), counts)
    if not known_need:
        return Reply(guide.needs(language, town), (Count(language, f":town/{town}", door),))
    both = "both" in wanted.args[2:]
    screen = guide.around_town(language, town, need, visit.moment, wanted.part, both=both)
    first = wanted.part == 1 and not both and need != "all"
    return Reply(screen, (Count(language, f":need/{need}", door),) if first else ())


def _useful(edition: Edition, language: str, word: str, path: str) -> Reply | None:
    ready = edition.taps.get(str(route.topic(language, path)))
    if ready is None:
        return None
    parts = 1
    while later := edition.taps.get(str(route.topic(language, path, parts + 1))):
        ready, parts = later, parts + 1
    rows = tuple(
        row
        for row in ready.screen.rows
        if not any((route.decode(button.route) or Route("")).verb == "useful" for button in row)
    )
    thanks = edition.words.say(language, "useful.thanks")
    counts = (Count(language, f":useful/{word}/{path}", Door.BUTTON),)
    return Reply(Screen(ready.screen.text, rows, ready.screen.origin), counts, toast=thanks)


_FILES = {
    "hear": ("voice", ("ogg",)),
    "see": ("photo", ("jpg", "jpeg", "png")),
    "file": ("document", ("pdf",)),
}


def _attach(edition: Edition, language: str, verb: str, path: str) -> Reply | None:
    ready = edition.taps.get(str(route.topic(language, path)))
    topic = edition.content.topics.get(path)
    if ready is None or topic is None:
        return None
    text = edition.pages.text(topic.texts, language)
    kind, endings = _FILES[verb]
    files = tuple(
        File(kind, topic.files[name], text.picture if kind == "photo" else text.title)
        for ending in endings
        if (name := f"{text.language}.{ending}") in topic.files
    )
    return replace(ready, counts=(), attachments=files)


def choose_language(edition: Edition, visit: Visit, language: str, path: str) -> Screen:
    """The choice of language, the client's own first; each in its own language."""
    hint = edition.content.languages.guess(visit.hint)
    codes = sorted(edition.content.languages.by_code, key=lambda code: code != hint)
    rows: list[Row] = [
        (
            Button(
                edition.content.languages[code].name,
                str(route.verb(code, "speak", *((path,) if path else ()))),
            ),
        )
        for code in codes
    ]
    lines = [escape(edition.words.say(code, "language.choose"), quote=False) for code in codes]
    rows.append(
        (Button(edition.words.say(language, "button.sos"), str(route.topic(language, EMERGENCY))),)
    )
    return Screen("\n".join(dict.fromkeys(lines)), tuple(rows))


def said(edition: Edition, language: str, name: str) -> Screen:
    """A screen with nothing but interface words."""
    text = edition.words.say(language, name)
    return Screen(escape(text, quote=False), (bottom(edition.words, language, ""),))
