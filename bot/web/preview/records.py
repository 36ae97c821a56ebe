"""Records: folders, facts, findings and translations as the plain JSON that the panel shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core import route as routes
from bot.core.content import ROOT, Content, Place, Topic
from bot.core.edition import Edition
from bot.core.facts import Fact, State
from bot.core.problems import Problem
from bot.core.route import Route
from bot.core.texts import Text, fingerprint
from bot.web.preview.desk import Json

_STATES = {State.STALE: "stale", State.WITHHELD: "withheld"}


def find_folder(edition: Edition, wanted: Route) -> Topic | Place | None:
    """The folder behind a route; None for screens that the program makes."""
    if wanted.verb == "place" and wanted.args:
        return edition.content.places.get(wanted.args[0])
    return None if wanted.verb else edition.content.topics.get(wanted.path)


def button_to(edition: Edition, where: str, language: str) -> str:
    """What a button to a hit carries."""
    kind, _, rest = where.partition("/")
    if where not in edition.content.topics and kind in {"place", "near"}:
        return str(routes.verb(language, kind, *rest.split("/")))
    return str(routes.topic(language, where))


def in_language(wanted: Route, language: str) -> str:
    """The same route for a reader of another language, at its first part."""
    return str(Route(language, wanted.path, wanted.verb))


def state_of(content: Content, folder: Topic | Place, code: str) -> str:
    """How a folder's text in a language is doing: source, reviewed, draft, outdated, missing."""
    text: Text | None = folder.texts.get(code)
    source = folder.texts.get(content.languages.source)
    if text is None:
        return "missing"
    if code == content.languages.source:
        return "source"
    if source and text.translation_of and text.translation_of != fingerprint(source.body):
        return "outdated"
    return "draft" if text.draft or not text.review else "reviewed"


def tell_translations(content: Content, folder: Topic | Place, wanted: Route) -> list[Json]:
    """Every language of a folder: its file, its state and the route to it."""
    return [
        {
            "language": one.code,
            "name": one.name,
            "path": f"{ROOT}/{folder.path}/{one.code}.md",
            "state": state_of(content, folder, one.code),
            "route": in_language(wanted, one.code),
        }
        for one in content.languages
    ]


def tell_fact(edition: Edition, name: str, language: str, pages: Sequence[str]) -> Json:
    """A fact as readers see it, where it was read and how old it is."""
    fact: Fact = edition.content.facts[name]
    state = _STATES.get(fact.state(edition.day))
    return {
        "name": name,
        "type": fact.type,
        "shown": edition.pages.writer.value(fact, language),
        "source": fact.source,
        "as_of": _day(fact.as_of),
        "checked": _day(fact.checked),
        "review_by": _day(fact.review_by),
        "state": state or ("fine" if fact.confirmed else "unconfirmed"),
        "confirmed": f"{fact.confirmed.by}, {_day(fact.confirmed.on)}" if fact.confirmed else "",
        "pages": list(pages),
    }


def _day(value: date | str) -> str:
    return value.isoformat() if isinstance(value, date) else value


def tell_problem(problem: Problem) -> Json:
    """A finding of the check."""
    return {
        "path": problem.path,
        "line": problem.line,
        "level": str(problem.level),
        "text": problem.text,
        "fix": problem.fix,
        "code": problem.code,
    }
