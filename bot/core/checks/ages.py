"""Ages: facts and pages whose day of review has passed, and dates that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.core.checks.inspection import Inspection, table_path
from bot.core.content import Content, Notice
from bot.core.facts import State
from bot.core.markup import FACT
from bot.core.problems import ROOT, Problem, warning
from bot.core.toml import line_of

LONGEST = timedelta(days=730)
"""Two years: nothing at a border stays true unseen for longer."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """Stale and undated things."""
    today, content = inspection.today, inspection.content
    text = content.sources.get("facts.toml", "")
    used = uses(content)
    for name, fact in content.facts.items():
        line = line_of(text, "review_by", name)
        where = f"{ROOT}/facts.toml"
        if fact.state(today) in (State.STALE, State.WITHHELD):
            days = (today - fact.review_by).days
            told = (
                "readers no longer see it"
                if fact.state(today) is State.WITHHELD
                else "readers are told that it may have changed"
            )
            said = f"[{name}] was to be looked at {_days(days)} ago; {told}."
            fix = "Phone or look it up, then set `checked` and `review_by` anew."
            yield warning(where, "stale-fact", said, fix, line=line)
        yield from _order(where, f"[{name}] ", fact.checked, fact.review_by, today, line)
        if fact.confirmed and fact.confirmed.on > today:
            said = f"[{name}] was confirmed on {fact.confirmed.on}, which is still to come."
            line = line_of(text, "confirmed", name)
            yield warning(where, "date-order", said, "Write the day of the call.", line=line)
        if not used.get(name) and not content.unread:
            said = f"No page and no place uses [{name}]."
            fix = "Use it, or remove it: what nobody reads nobody keeps right."
            yield warning(where, "unused-fact", said, fix, line=line_of(text, "", name))
    for folder in inspection.folders():
        if isinstance(folder, Notice):
            continue
        line = inspection.line(folder, "review_by")
        where = table_path(folder)
        if folder.table.review_by < today:
            days = (today - folder.table.review_by).days
            said = f"This was to be looked at {_days(days)} ago; readers are told so."
            fix = "Read it against its sources, then set `checked` and `review_by` anew."
            yield warning(where, "stale-page", said, fix, line=line)
        yield from _order(where, "", folder.table.checked, folder.table.review_by, today, line)


def uses(content: Content) -> Mapping[str, list[str]]:
    """Fact → the files that use it, as findings name them."""

    found: dict[str, dict[str, None]] = defaultdict(dict)
    texts = [
        text
        for folders in (content.topics, content.places, content.notices)
        for folder in folders.values()
        for text in folder.texts.values()
    ]
    for text in texts:
        for match in FACT.finditer(text.body):
            found[match[1]][text.path] = None
    for place in content.places.values():
        for name in place.table.facts:
            found[name][f"{ROOT}/{place.path}/place.toml"] = None
    return {name: list(paths) for name, paths in found.items()}


def _order(
    where: str, named: str, checked: date, review_by: date, today: date, line: int
) -> Iterator[Problem]:
    fix = "Check the years of `checked` and `review_by`."
    if checked > today:
        said = f"{named}`checked` is {checked}, which is still to come."
    elif review_by < checked:
        said = f"{named}`review_by` ({review_by}) is before `checked` ({checked})."
    elif review_by - checked > LONGEST:
        years = (review_by - checked).days // 365
        said = f"{named}`review_by` is {years} years after `checked`; at most two are safe."
    else:
        return
    yield warning(where, "date-order", _capital(said), fix, line=line)


def _days(number: int) -> str:
    return "one day" if number == 1 else f"{number} days"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
