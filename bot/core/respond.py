"""respond: a Visit in, a Reply out, whatever came in."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.core import route
from bot.core.edition import Edition
from bot.core.layout import EMERGENCY, bottom, pack, shorten, with_note, with_rows
from bot.core.markup import plain
from bot.core.near import ANY
from bot.core.route import Route
from bot.core.screens import Button, Row, Screen
from bot.core.search import Answer, Hit, Kind
from bot.core.visit import (
    Card,
    Command,
    Count,
    Door,
    File,
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
CARDS = 8
_DESCRIPTION = 120


def respond(edition: Edition, visit: Visit) -> Reply:
    """The reply to a visit. Total: any tap, words, location, start or command gets a screen."""
    if isinstance(visit.what, Tap):
        ready = edition.taps.get(visit.what.data)
        return ready or _tap(edition, visit, visit.what)
    language = reader(edition, visit)
    match visit.what:
        case Start(payload):
            return _start(edition, visit, payload)
        case Command(name):
            reply = _command(edition, visit, name, language)
        case Words(text):
            reply = _words(edition, visit, text, language)
        case Location(latitude, longitude):
            point = (max(-90.0, min(90.0, latitude)), max(-180.0, min(180.0, longitude)))
            screen = edition.guide.around_point(language, point, visit.moment)
            town = edition.guide.map.town_of(point)
            reply = Reply(screen, (Count(language, f":town/{town}", Door.LOCATION),))
    return _offer_languages(edition, visit, reply)


def reader(edition: Edition, visit: Visit) -> str:
    """The language to answer in: the one remembered, or a guess from the client."""
    if visit.language in edition.content.languages:
        return visit.language or edition.content.languages.source
    return edition.content.languages.guess(visit.hint)


def cards(edition: Edition, words: str, language: str) -> tuple[Card, ...]:
    """Pages to share in another chat: the one whose route was asked for, or what words find."""
    wanted = route.decode(words.strip())
    if wanted is not None and wanted.language in edition.content.languages:
        language = wanted.language
        if not wanted.verb and (card := _card(edition, language, wanted.path)):
            return (card,)
        if wanted.verb == "place" and wanted.args and wanted.args[0] in edition.content.places:
            return (_place_card(edition, language, wanted.args[0]),)
    if words.strip():
        paths = [hit.route for hit in edition.index.ask(words, language).hits]
    else:
        paths = [topic.route for topic in edition.pages.children("")]
    found = (_card(edition, language, path) for path in paths)
    return tuple(card for card in found if card)[:CARDS]


def _card(edition: Edition, language: str, path: str) -> Card | None:
    screen = edition.screen(language, path)
    topic = edition.content.topics.get(path)
    if screen is None or topic is None:
        return None
    text = edition.pages.text(topic.texts, language)
    body = " ".join(plain(screen.text).split("\n")[1:]).strip()
    return Card(
        route.write_link(route.Link(language, path))[: route.LIMIT],
        text.title,
        body[:_DESCRIPTION],
        Screen(screen.text, (), screen.origin),
        route.write_link(route.Link(language, path)),
    )


def _place_card(edition: Edition, language: str, name: str) -> Card:
    place = edition.content.places[name]
    text = edition.pages.text(place.texts, language)
    body = plain(edition.pages.document(text).blocks[0].html) if text.body else ""
    # The hour at which a shared card is read is not known, so it does not say "open now".
    contact = edition.guide.card(language, place)
    return Card(
        f"place-{name}"[: route.LIMIT],
        text.title or place.table.name,
        body[:_DESCRIPTION],
        Screen(contact),
        route.write_link(route.Link(language)),
    )


def _tap(edition: Edition, visit: Visit, tap: Tap) -> Reply:
    wanted = route.decode(tap.data)
    languages = edition.content.languages
    if wanted is None or wanted.language not in languages:
        return _dead(edition, reader(edition, visit), "")
    if wanted.verb:
        reply = _verb(edition, visit, wanted)
        return replace(reply, mode=Mode.EDIT) if reply else _dead(edition, wanted.language, "")
    topic = edition.content.topics.get(wanted.path)
    if topic is not None and topic.table.opens:
        opened = route.verb(wanted.language, topic.table.opens)
        return _tap(edition, visit, Tap(str(opened)))
    if wanted.searched and topic is not None:
        counts = (Count(wanted.language, wanted.path, Door.SEARCH),)
        reply = edition.taps[str(route.topic(wanted.language, wanted.path))]
        return replace(reply, counts=counts)
    if topic is not None:  # a part that there no longer is
        return edition.taps[str(route.topic(wanted.language, wanted.path))]
    return _dead(edition, wanted.language, wanted.path)


def _dead(edition: Edition, language: str, path: str) -> Reply:
    """Where a button leads whose page has moved (no word about it) or is gone (one sentence)."""
    step = path
    while step and step not in edition.content.topics:
        if step in edition.moved:
            data = str(route.topic(language, edition.moved[step]))
            return edition.taps.get(data) or _home(edition, language)
        step = route.parent(step)
    ready = edition.taps.get(str(route.topic(language, step))) or _home(edition, language)
    note = escape(edition.words.say(language, "dead.button"), quote=False)
    count = Count(language, ":dead-button", Door.BUTTON)
    return replace(ready, screen=with_note(ready.screen, f"<i>{note}</i>"), counts=(count,))


def _home(edition: Edition, language: str) -> Reply:
    return edition.taps[str(route.topic(language))]


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
        case "place" if args and args[0] in edition.content.places:
            back = str(route.verb(language, "near", *args[1:3]))
            screen = guide.place(language, edition.content.places[args[0]], visit.moment, back)
            return Reply(screen, (Count(language, f":place/{args[0]}", Door.BUTTON),))
        case "pin" if args and args[0] in edition.content.places:
            place = edition.content.places[args[0]]
            back = str(route.verb(language, "near"))
            screen = guide.place(language, place, visit.moment, back)
            pin = guide.pin(place, language)
            return Reply(screen, attachments=(pin,) if pin else ())
        case "useful" if args and args[0] in ("yes", "no"):
            return _useful(edition, language, args[0], "/".join(args[1:]))
        case "clear":
            return Reply(_said(edition, language, "clear.done"), erase=True)
        case "hear" | "see" | "file":
            return _attach(edition, language, wanted.path)
        case "language":
            return Reply(_languages(edition, visit, language, wanted.path))
        case "speak":
            shown = _show(edition, visit, language, wanted.path)
            return replace(shown, language=language)
    return None


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


def _attach(edition: Edition, language: str, path: str) -> Reply | None:
    ready = edition.taps.get(str(route.topic(language, path)))
    topic = edition.content.topics.get(path)
    if ready is None or topic is None:
        return None
    text = edition.pages.text(topic.texts, language)
    kinds = {"ogg": "voice", "jpg": "photo", "jpeg": "photo", "png": "photo", "pdf": "document"}
    files = tuple(
        File(kind, topic.files[name], text.picture if kind == "photo" else text.title)
        for ending, kind in kinds.items()
        if (name := f"{text.language}.{ending}") in topic.files
    )
    return replace(ready, counts=(), attachments=files)


def _languages(edition: Edition, visit: Visit, language: str, path: str) -> Screen:
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
    rows.append((Button(edition.words.say(language, "button.sos"), str(route.topic(language, EMERGENCY))),))
    return Screen("\n".join(dict.fromkeys(lines)), tuple(rows))


def _show(edition: Edition, visit: Visit, language: str, path: str) -> Reply:
    topic = edition.content.topics.get(path)
    if topic is not None and topic.table.opens:
        return _tap(edition, visit, Tap(str(route.verb(language, topic.table.opens))))
    return edition.taps.get(str(route.topic(language, path))) or _home(edition, language)


def _start(edition: Edition, visit: Visit, payload: str) -> Reply:
    link = route.read_link(payload) if payload else None
    if link is None or link.language not in edition.content.languages:
        return Reply(_languages(edition, visit, reader(edition, visit), ""))
    reply = edition.taps.get(str(route.topic(link.language, link.path)))
    reply = reply or _dead(edition, link.language, link.path)
    counts = [replace(count, door=Door.LINK) for count in reply.counts]
    if link.poster:
        counts.append(Count(link.language, f":poster/{link.poster}", Door.LINK))
    return replace(reply, counts=tuple(counts), language=link.language, mode=Mode.SEND)


def _command(edition: Edition, visit: Visit, name: str, language: str) -> Reply:
    match name:
        case "menu":
            return replace(_home(edition, language), mode=Mode.SEND)
        case "sos":
            return replace(_show(edition, visit, language, EMERGENCY), mode=Mode.SEND)
        case "privacy":
            return replace(_show(edition, visit, language, PRIVACY), mode=Mode.SEND)
        case "near":
            return Reply(edition.guide.towns(language))
        case "language":
            return Reply(_languages(edition, visit, language, ""))
        case "clear":
            gone = Button(
                edition.words.say(language, "clear.also-this"), str(route.verb(language, "clear"))
            )
            return Reply(Screen(_said(edition, language, "clear.done").text, ((gone,),)), erase=True)
        case "help":
            return Reply(_said(edition, language, "help.text"))
    return Reply(_said(edition, language, "command.unknown"))


def _said(edition: Edition, language: str, name: str) -> Screen:
    text = edition.words.say(language, name)
    return Screen(escape(text, quote=False), (bottom(edition.words, language, ""),))


def _words(edition: Edition, visit: Visit, text: str, language: str) -> Reply:
    answer = edition.index.ask(text, language)
    say = edition.words.say
    if answer.kind in (Kind.GREETING, Kind.THANKS) and not answer.danger:
        home = _home(edition, language)
        note = escape(say(language, f"search.{answer.kind.value}"), quote=False)
        return Reply(with_note(home.screen, note), home.counts)
    if not answer.hits:
        return _not_found(edition, language)
    found = Count(language, ":search-found", Door.SEARCH)
    if answer.kind is Kind.CONFIDENT or answer.danger:
        shown = _open(edition, visit, answer.hits[0], language)
        others = [_suggestion(edition, hit, language) for hit in answer.hits[1:3]]
        counts = tuple(replace(count, door=Door.SEARCH) for count in shown.counts)
        screen = with_rows(shown.screen, pack(button for button in others if button))
        if any(others):
            name = "search.also" if answer.danger else "search.not-this"
            note = escape(say(language, name), quote=False)
            screen = Screen(f"{screen.text}\n\n<i>{note}</i>", screen.rows, screen.origin)
        return Reply(screen, (*counts, found))
    return Reply(_choices(edition, answer, language), (found,))


def _choices(edition: Edition, answer: Answer, language: str) -> Screen:
    buttons = [_suggestion(edition, hit, language) for hit in answer.hits[:3]]
    rows = tuple((button,) for button in buttons if button)
    text = escape(edition.words.say(language, "search.unsure"), quote=False)
    return Screen(text, (*rows, bottom(edition.words, language, "")))


def _not_found(edition: Edition, language: str) -> Reply:
    text = escape(edition.words.say(language, "search.none"), quote=False)
    near = Button(
        edition.words.say(language, "button.places"), str(route.verb(language, "near"))
    )
    screen = Screen(text, ((near,), bottom(edition.words, language, "")))
    return Reply(screen, (Count(language, ":search-none", Door.SEARCH),))


def _open(edition: Edition, visit: Visit, hit: Hit, language: str) -> Reply:
    data = _data(hit, language)
    return respond(edition, replace(visit, what=Tap(str(data)), language=language))


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
        named = [guide.need_label(need, language)] if need in content.needs else []
        named += [guide.town_label(town)] if town in content.towns else []
        label = " · ".join(named) or edition.words.say(language, "button.places")
    elif kind == "place" and rest in content.places:
        label = edition.pages.text(content.places[rest].texts, language).title
    elif hit.route in content.topics:
        label = edition.pages.label(content.topics[hit.route], language)
    else:
        return None
    return Button(shorten(label), str(_data(hit, language)))


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
