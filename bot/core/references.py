"""References: whether everything that content names is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from bot.core.content import Content, Place, Topic
from bot.core.facts import Hours, Phone
from bot.core.layout import EMERGENCY
from bot.core.problems import ROOT, Problem, error
from bot.core.toml import line_of


def find_broken_references(content: Content) -> list[Problem]:
    """Unknown topics, needs, towns, facts and places, and routes that are claimed twice."""
    found: list[Problem] = []
    for topic in content.topics.values():
        found += _topic(content, topic)
    for place in content.places.values():
        found += _place(content, place)
    for notice in content.notices.values():
        path = f"{notice.path}/notice.toml"
        found += _names(content, path, "topics", notice.table.topics, content.topics, "topic")
    for name, fact in content.facts.items():
        if fact.ask_at:
            found += _names(
                content, "facts.toml", "ask_at", [fact.ask_at], content.places, "place", name
            )
    if EMERGENCY not in content.topics and not content.is_unread("topic", EMERGENCY):
        fix = f"Write topics/{EMERGENCY}/: every screen has a button to it."
        text = "There is no emergency page."
        found.append(error(f"{ROOT}/topics", "missing", text, fix))
    return found


def _topic(content: Content, topic: Topic) -> Iterator[Problem]:
    path = f"{topic.path}/topic.toml"
    yield from _names(content, path, "related", topic.table.related, content.topics, "topic")
    yield from _names(content, path, "needs", topic.table.needs, content.needs, "need")
    for former in topic.table.formerly:
        line = line_of(content.sources[path], "formerly")
        if former.strip("/") in content.topics:
            fix = "Remove it from `formerly`."
            text = f"`{former}` is a living topic, not a former one."
            yield error(f"{ROOT}/{path}", "formerly", text, fix, line=line)
        others = [
            other
            for other in content.topics.values()
            if other is not topic and former in other.table.formerly
        ]
        if others:
            fix = "Keep it in one of them."
            text = f"`{former}` is also claimed by {others[0].path}."
            yield error(f"{ROOT}/{path}", "formerly", text, fix, line=line)
    for text_ in topic.texts.values():
        yield from _links(content, text_.path, text_.body, text_.first_line)


def _place(content: Content, place: Place) -> Iterator[Problem]:
    path = f"{place.path}/place.toml"
    table = place.table
    yield from _names(content, path, "needs", table.needs, content.needs, "need")
    if table.town:
        yield from _names(content, path, "town", [table.town], content.towns, "town")
    yield from _names(content, path, "phones", table.phones, content.facts, "fact")
    hours = [table.hours] if table.hours else []
    yield from _names(content, path, "hours", hours, content.facts, "fact")
    for key, names, kind in (("phones", table.phones, Phone), ("hours", hours, Hours)):
        for name in names:
            fact = content.facts.get(name)
            if fact is not None and not isinstance(fact, kind):
                line = line_of(content.sources[path], key)
                fix = f"Name a fact whose type is {kind.__name__.lower()}."
                text = f"`{key}` names {name}, which is of type {fact.type}."
                yield error(f"{ROOT}/{path}", "fact-type", text, fix, line=line)
    for text_ in place.texts.values():
        yield from _links(content, text_.path, text_.body, text_.first_line)


def _names(
    content: Content,
    path: str,
    key: str,
    names: Iterable[str],
    known: Collection[str],
    what: str,
    section: str = "",
) -> Iterator[Problem]:
    for name in names:
        if name.strip("/") not in known and not content.is_unread(what, name.strip("/")):
            line = line_of(content.sources[path], key, section)
            text = f"`{key}` names `{name}`, but there is no such {what}."
            yield error(
                f"{ROOT}/{path}", f"unknown-{what}", text, _nearest(name, set(known)), line=line
            )


def _links(content: Content, path: str, body: str, first_line: int) -> Iterator[Problem]:
    if "](topic:" not in body:
        return
    for number, line in enumerate(body.splitlines(), first_line):
        rest = line
        while "](topic:" in rest:
            _, _, rest = rest.partition("](topic:")
            target = rest.partition(")")[0].partition("#")[0].strip("/ ")
            if target and target not in content.topics and not content.is_unread("topic", target):
                text = f"The link leads to topic:{target}, but there is no such topic."
                fix = _nearest(target, set(content.topics))
                yield error(path, "unknown-topic", text, fix, line=number)


def _nearest(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), 1, cutoff=0.5)
    return f"Did you mean `{near[0]}`?" if near else "Check its spelling, or remove it."
