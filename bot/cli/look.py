"""`puente show`, `ask` and `near`: see in the terminal what a reader would see."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.context import CommandError, edition, language_of, now
from bot.core import route
from bot.core.edition import Edition
from bot.core.markup import plain
from bot.core.near import FAR
from bot.core.places import Near
from bot.core.respond import respond
from bot.core.screens import Screen
from bot.core.visit import Tap, Visit, Words

Lang = Annotated[str, typer.Option("--lang", help="The reader's language: es, en, bzj…")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_MOST = 10


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(show)
    app.command()(ask)
    # A western longitude begins with a minus and is no option.
    app.command(context_settings={"ignore_unknown_options": True})(near)


def show(
    where: Annotated[
        str, typer.Argument(metavar="ROUTE", help="rights/detained, es/rights/detained~2, es:near…")
    ] = "",
    lang: Lang = "",
) -> None:
    """Show one screen as a reader sees it."""
    made = edition()
    data = _read_route(where, lang, made)
    reply = respond(made, Visit(Tap(data), now()))
    if any(count.topic == ":dead-button" for count in reply.counts):
        raise CommandError(f"{where}: there is no such screen.")
    print_screen(reply.screen)


def ask(
    words: Annotated[list[str], typer.Argument(help="What somebody types.")],
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show what typed words lead to."""
    made = edition()
    language = language_of(lang, made)
    text = " ".join(words)
    answer = made.index.ask(text, language)
    if as_json:
        topics = [
            {
                "topic": hit.route,
                "title": title(made, hit.route, language),
                "score": round(hit.score, 3),
            }
            for hit in answer.hits
        ]
        confident = answer.kind.value == "confident"
        print_json({"language": language, "confident": confident, "topics": topics})
        return
    reply = respond(made, Visit(Words(text), now(), language))
    for hit in answer.hits:
        matched = made.index.why(text, language, hit)
        why = f"  ({', '.join(matched)})" if matched else ""
        print(f"{hit.score:6.2f}  {hit.route}  {title(made, hit.route, language)}{why}")
    print_screen(reply.screen)


def near(
    latitude: Annotated[float, typer.Argument(metavar="LAT", min=-90, max=90)],
    longitude: Annotated[float, typer.Argument(metavar="LON", min=-180, max=180)],
    need: Annotated[str, typer.Option(help="health, shelter, legal…")] = "",
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Show the nearest help to a point."""
    made = edition()
    language = language_of(lang, made)
    if need and need not in made.content.needs:
        known = ", ".join(made.content.needs)
        raise CommandError(f"--need {need}: there is no such need; there are {known}.")
    point = (latitude, longitude)
    if as_json:
        town = made.guide.map.town_of(point)
        country = made.content.towns[town].country if town else "mx"
        found = made.guide.ranked(point, country, need)[:_MOST]
        print_json({"places": [_place(made, one, language) for one in found]})
        return
    print_screen(made.guide.around_point(language, point, now(), need))


def title(made: Edition, where: str, language: str) -> str:
    """What a hit of the search is called."""
    kind, _, rest = where.partition("/")
    if where in made.content.topics:
        return made.pages.text(made.content.topics[where].texts, language).title
    if kind == "place" and rest in made.content.places:
        return made.content.places[rest].table.name
    town, _, need = rest.partition("/")
    named = [made.guide.directory.need_label(need, language)] if need in made.content.needs else []
    named += [made.guide.directory.town_label(town)] if town in made.content.towns else []
    return " · ".join(named)


def print_screen(screen: Screen) -> None:
    """A screen in the terminal: bold is bold, buttons stand in brackets with their routes."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(_styled(screen.text))
    console.print()
    for row in screen.rows:
        line = Text("  ")
        for button in row:
            line.append(f"[{button.label}]", style="bold cyan")
            target = button.route or button.url or f"share {button.share}"
            line.append(f" {target}   ", style="dim")
        console.print(line)


def print_json(value: Any) -> None:
    """JSON for other programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _styled(html: str) -> Text:
    text = Text()
    style = ""
    for piece in html.replace("<b>", "\0b").replace("</b>", "\0/").split("\0"):
        style = "bold" if piece.startswith("b") else ""
        text.append(plain(piece[1:] if piece[:1] in "b/" else piece), style=style)
    return text


def _read_route(where: str, lang: str, made: Edition) -> str:
    found = route.decode(where)
    if found is not None and found.language in made.content.languages and not lang:
        return where
    language = language_of(lang, made)
    if found is not None and found.language in made.content.languages:
        return str(route.Route(language, found.path, found.verb, found.part))
    path, _, part = where.strip("/").partition("~")
    return str(route.topic(language, path, int(part) if part.isdigit() and int(part) else 1))


def _place(made: Edition, found: Near, language: str) -> dict[str, Any]:
    table = found.place.table
    return {
        "place": found.place.id,
        "name": table.name,
        "km": None if found.km is None else round(found.km, 2),
        "about": found.about,
        "country": table.country,
        "far": found.km is not None and found.km > FAR,
        "open": made.guide.directory.is_open(found.place, now()),
        "status": plain(made.guide.directory.status(found.place, language, now())),
        "phones": [
            plain(made.pages.writer.write(name, language))
            for name in table.phones
            if name in made.content.facts
        ],
    }
