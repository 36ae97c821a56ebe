"""Related topics: buttons that lead where one already is, or twice to the same page."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import route
from bot.core.checks.inspection import Inspection, table_path
from bot.core.content import Place, Topic
from bot.core.facts import Text
from bot.core.layout import EMERGENCY
from bot.core.problems import ROOT, Problem, error, warning
from bot.core.toml import line_of


def find(inspection: Inspection) -> Iterator[Problem]:
    """Circles and repetitions in `related`, `needs`, `ask_at` and `fallback`."""
    content = inspection.content
    for topic in content.topics.values():
        names = [name.strip("/") for name in topic.table.related]
        for name in dict.fromkeys(names):
            if text := _why(topic, name, names.count(name)):
                often = names.count(name) > 1
                fix = "Keep it once." if often else f"Remove `{name}` from `related`."
                line = inspection.line(topic, "related")
                yield warning(table_path(topic), "related", text, fix, line=line)
    folders: list[Topic | Place] = [*content.topics.values(), *content.places.values()]
    for folder in folders:
        needs = folder.table.needs
        for need in dict.fromkeys(need for need in needs if needs.count(need) > 1):
            line = inspection.line(folder, "needs")
            text = f"`needs` names `{need}` twice."
            yield warning(table_path(folder), "twice", text, "Keep it once.", line=line)
    yield from _facts(inspection)
    yield from _fallbacks(inspection)


def _why(topic: Topic, name: str, times: int) -> str:
    if times > 1:
        return f"`related` names `{name}` {times} times."
    if name == topic.route:
        return "`related` names the topic itself: its button would lead in a circle."
    if name == route.parent(topic.route):
        return f"`related` names `{name}`, which the back button already leads to."
    if name == EMERGENCY:
        return "`related` names the emergency page, which every screen already leads to."
    if name and route.parent(name) == topic.route:
        return f"`related` names `{name}`, which already has a button in this menu."
    return ""


def _facts(inspection: Inspection) -> Iterator[Problem]:
    """A withheld phone sends people to a place that is reached by that same phone."""
    content = inspection.content
    for name, fact in content.facts.items():
        if isinstance(fact, Text) and any("{{" in words for words in fact.text.values()):
            line = line_of(content.sources["facts.toml"], "text", name)
            text = f"[{name}] has a fact inside; a fact cannot be made of others."
            fix = "Write both facts into the page instead."
            yield error(f"{ROOT}/facts.toml", "fact-in-fact", text, fix, line=line)
        place = content.places.get(fact.ask_at)
        if fact.withhold_when_stale and place and list(place.table.phones) == [name]:
            line = line_of(content.sources["facts.toml"], "ask_at", name)
            text = f"[{name}] sends people to {place.id}, whose only phone is {name}: a circle."
            fix = "Choose another place in `ask_at`, or give that place another phone."
            yield warning(f"{ROOT}/facts.toml", "circle", text, fix, line=line)


def _fallbacks(inspection: Inspection) -> Iterator[Problem]:
    content = inspection.content
    for language in content.languages:
        step, seen = language.fallback, [language.code]
        while step in content.languages and step not in seen:
            seen.append(step)
            step = content.languages[step].fallback
        if step == language.code == min(seen):
            line = line_of(content.sources["languages.toml"], "fallback", language.code)
            text = f"[{language.code}] falls back in a circle: {' → '.join([*seen, step])}."
            fix = "Remove `fallback` from one of them."
            yield warning(f"{ROOT}/languages.toml", "circle", text, fix, line=line)
