"""The staff's picture: every view of the figures that helps to decide what to write and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.counts.report import Dimension, Figure, Query, QueryError, Report, Table


@dataclass(frozen=True, slots=True)
class Useful:
    """How a topic's readers answered "was this useful?"."""

    topic: str
    yes: Figure
    no: Figure

    @property
    def doubtful(self) -> bool:
        """Whether at least as many said no as can have said yes."""
        return bool(self.no.low) and self.no.low >= self.yes.low


@dataclass(frozen=True, slots=True)
class Picture:
    """All views over one range, with the same filters. `doors` is None under a topic filter."""

    query: Query
    period: Dimension
    topics: Table
    over_time: Table
    trend: Table
    languages: Table
    by_language: Table
    doors: Table | None
    posters: Table
    needs: Table
    towns: Table
    places: Table
    unanswered: Table
    unanswered_languages: Table
    dead_buttons: Table
    useful: tuple[Useful, ...]
    seldom: tuple[str, ...]


def picture(
    answers: Report,
    first: date,
    last: date,
    *,
    period: Dimension = "month",
    language: str | None = None,
    topic: str | None = None,
) -> Picture:
    """Draw up all views. Raises `QueryError` for an impossible range."""
    query = Query(first, last, ("topic",), language, topic)

    def ask(*by: Dimension, event: str | None = None) -> Table:
        return answers.ask(replace(query, by=by, topic=event or topic))

    topics = ask("topic")
    try:
        doors = ask("door")
    except QueryError:
        doors = None
    seldom = [
        str(line.key[0]) for line in topics.lines if line.figure.cells and not line.figure.low
    ]
    return Picture(
        query=query,
        period=period,
        topics=topics,
        over_time=ask("topic", period),
        trend=ask(period),
        languages=ask("language"),
        by_language=ask("topic", "language"),
        doors=doors,
        posters=ask("topic", event=":poster"),
        needs=ask("topic", event=":need"),
        towns=ask("topic", event=":town"),
        places=ask("topic", event=":place"),
        unanswered=ask("language", "door", event=":search-none"),
        unanswered_languages=ask("language", event=":search-none"),
        dead_buttons=ask("language", event=":dead-button"),
        useful=_useful(answers, query),
        seldom=tuple(sorted(seldom)),
    )


def guess_period(first: date, last: date) -> Dimension:
    """Days for a few weeks, weeks for a season, months for more."""
    days = (last - first).days + 1
    return "day" if days <= 28 else "week" if days <= 62 else "month"


def _useful(answers: Report, query: Query) -> tuple[Useful, ...]:
    yes, no = ":useful/yes/", ":useful/no/"
    topics = {t.removeprefix(yes) for t in answers.listed(yes)}
    topics |= {t.removeprefix(no) for t in answers.listed(no)}
    if query.topic:
        within = query.topic.rstrip("/")
        topics = {t for t in topics if t == within or t.startswith(within + "/")}

    def figure(event: str) -> Figure:
        return answers.figure(event, query.first, query.last, query.language)

    found = [Useful(topic, figure(yes + topic), figure(no + topic)) for topic in topics]
    found = [each for each in found if each.yes.low or each.no.low]
    return tuple(sorted(found, key=lambda u: (not u.doubtful, -u.no.low, -u.yes.low, u.topic)))
