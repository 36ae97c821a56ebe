"""Records: folders, facts, findings and translations as the plain JSON that the panel shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.core import route as routes
from bot.core.checks import translations
from bot.core.content import Content, Place, Topic
from bot.core.edition import Edition
from bot.core.facts import Fact, State
from bot.core.problems import ROOT, Problem
from bot.core.route import Route
from bot.core.texts import Text
from bot.editors.diffs import Change, Run
from bot.web.preview.desk import Json

_FOLDED = 12
"""Words of an unchanged run beyond which only its ends are told, half of them at each."""


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
    source = content.languages.source
    if code == source and code in folder.texts:
        return "source"
    state = translations.state_of(folder.texts, code, source)
    return "reviewed" if state is translations.State.OK else str(state)


def tell_translations(content: Content, folder: Topic | Place, wanted: Route) -> list[Json]:
    """Every language of a folder: its file, its state, the route to it and what it says."""
    return [
        {
            "language": one.code,
            "name": one.name,
            "path": f"{ROOT}/{folder.path}/{one.code}.md",
            "state": state_of(content, folder, one.code),
            "route": in_language(wanted, one.code),
            "blocks": _blocks(folder.texts.get(one.code)),
        }
        for one in content.languages
    ]


def _blocks(text: Text | None) -> list[str]:
    """The paragraphs as written; what stands beside each other is read beside each other."""
    return [block.strip() for block in re.split(r"\n\s*\n", text.body.strip())] if text else []


def tell_changes(runs: Sequence[Run]) -> list[Json]:
    """What changed word by word; long stretches that stayed are told by their ends."""
    told = []
    for number, run in enumerate(runs):
        words = run.words.split(" ")
        text = run.words
        if run.change is Change.SAME and len(words) > _FOLDED:
            head = words[: _FOLDED // 2] if number else []
            tail = words[-_FOLDED // 2 :] if number < len(runs) - 1 else []
            text = " ".join([*head, "…", *tail])
        told.append({"change": str(run.change), "words": text})
    return told


def tell_fact(edition: Edition, name: str, language: str, pages: Sequence[str]) -> Json:
    """A fact as readers see it, where it was read and how old it is."""
    fact: Fact = edition.content.facts[name]
    state = fact.state(edition.day)
    doubtful = state in {State.STALE, State.WITHHELD}
    return {
        "name": name,
        "type": fact.type,
        "shown": edition.pages.writer.value(fact, language),
        "source": fact.source,
        "as_of": _day(fact.as_of),
        "checked": _day(fact.checked),
        "review_by": _day(fact.review_by),
        "age": (edition.day - fact.checked).days,
        "left": (fact.review_by - edition.day).days,
        "state": str(state if doubtful or fact.confirmed else "unconfirmed"),
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
