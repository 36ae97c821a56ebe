"""The publication rule, attacked: no cell below the bin can be told from what is published."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.counts.publication import BASE, Span, publish, round_count, round_month
from bot.counts.report import DIMENSIONS, Query, QueryError, Report, Table, report
from bot.counts.store import Row
from bot.counts.topics import TopicInfo

FIRST = date(2026, 9, 1)
TODAY = date(2026, 11, 24)
DAYS = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days + 1)]
TOPICS = [TopicInfo("asylum"), TopicInfo("asylum/mexico"), TopicInfo("violence", sensitive=True)]
LANGUAGES = ["es", "bzj"]


def cells(pairs: Sequence[tuple[tuple[date, str, str, str], int]]) -> list[Row]:
    total: dict[tuple[date, str, str, str], int] = defaultdict(int)
    for key, number in pairs:
        total[key] += number
    return [Row(*key, number) for key, number in sorted(total.items()) if number]


# Few days, so that a month has several busy ones, and counts around the edges of the bins.
keys = st.tuples(
    st.sampled_from([DAYS[0], DAYS[1], DAYS[29], DAYS[30], DAYS[31], DAYS[60], DAYS[-2], DAYS[-1]]),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["", "asylum", "asylum/mexico", "violence", ":search-none", ":need/health"]),
    st.sampled_from(["button", "search", "link"]),
)
databases = st.lists(st.tuples(keys, st.sampled_from([1, 2, 4, 5, 9, 14, 30])), max_size=25).map(
    cells
)


def made(rows: Sequence[Row], today: date = TODAY, bin_: int = BASE) -> Report:
    return report(rows, TOPICS, LANGUAGES, today=today, bin=bin_)


def every_table(answers: Report) -> Iterator[Table | str]:
    """Tables over many ranges, all groupings and all filters, as somebody curious would ask."""
    groupings = [(word,) for word in DIMENSIONS]
    groupings += [("topic", "month"), ("language", "week"), ("language", "door")]
    for first, last in itertools.combinations((DAYS[0], DAYS[29], DAYS[-1]), 2):
        for by in ((), *groupings):
            for topic in (None, "asylum", ":search-none", ":need"):
                try:
                    yield answers.ask(Query(first, last, by, None, topic))
                except QueryError as error:
                    yield error.code
    for language in LANGUAGES:
        yield answers.ask(Query(DAYS[0], DAYS[-1], ("topic", "month"), language))


@pytest.mark.parametrize("number", range(BASE))
def test_cells_below_the_bin_look_alike(number: int) -> None:
    """0, 1, 2, 3 and 4 requests are published as the very same thing: nothing."""
    row = [Row(DAYS[0], "es", "asylum", "search", number)] if number else []
    published = made(row).published
    assert (published.months, published.days, published.doors) == ({}, {}, {})
    assert published.day(DAYS[0], "es", "asylum") == Span(0, 4)


@pytest.mark.parametrize(("number", "low"), [(5, 5), (9, 5), (10, 10), (124, 120)])
def test_other_cells_are_rounded_to_the_bin(number: int, low: int) -> None:
    """From five on, a cell is published as the multiple of five at or below it."""
    published = made([Row(DAYS[0], "es", "asylum", "search", number)]).published
    assert published.day(DAYS[0], "es", "asylum") == Span(low, low + 4)
    assert published.month(FIRST, "es", "asylum") == Span(low, low + 4)
    assert published.door(FIRST, "es", "search") == Span(low, low + 4)


@pytest.mark.parametrize(("base", "days"), [(2, 2), (2, 5), (3, 4), (5, 3)])
def test_days_and_their_month_together_tell_nothing(base: int, days: int) -> None:
    """Exhaustively: whatever a month and its days look like, each small one can be anything."""
    worlds: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(2 * base), repeat=days):
        seen = tuple(round_count(count, base) for count in counts)
        worlds[*seen, round_month(counts, days=days, base=base)].append(counts)
    small = set(range(base))
    for seen, possible in worlds.items():
        month = seen[-1]
        assert isinstance(month, Span)
        assert all(month.low <= sum(counts) <= month.high for counts in possible)
        for place, span in enumerate(seen[:-1]):
            if span == Span(0, base - 1):
                assert {counts[place] for counts in possible} == small
        if month.low == 0:
            assert {sum(counts) for counts in possible} >= small


def test_a_month_rounded_alone_would_tell() -> None:
    """The attack that the cap on months is for: it works on the naive rule, and not on ours."""
    days = [4] * 30
    naive = round_count(sum(days))
    assert naive.low == 30 * round_count(4).high, "the sum of the bounds: each day is exactly 4"
    assert round_month(days, days=30).low <= 30 * 4 - 4


def test_topics_and_doors_together_tell_nothing() -> None:
    """Exhaustively: with home and buttons unpublished, topics and doors do not add up."""
    worlds: dict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    edge = (0, 4, 5, 9)
    day = FIRST
    for a, b, home in itertools.product(edge, edge, (0, 2, 25)):
        total = a + b + home
        for search, link in itertools.product((*range(BASE), 5, 9), repeat=2):
            if search + link > total:
                continue
            # Any table with these sums will do: fill it greedily, topic by topic.
            left = {"search": search, "link": link, "button": total - search - link}
            rows = []
            for topic, number in (("asylum", a), ("asylum/mexico", b), ("", home)):
                for door, free in left.items():
                    taken = min(number, free)
                    number -= taken  # noqa: PLW2901  what of this topic is still to be placed
                    left[door] -= taken
                    if taken:
                        rows.append(Row(day, "es", topic, door, taken))
            published = made(rows).published
            seen = [dict(cells) for cells in (published.months, published.days, published.doors)]
            worlds[(repr(seen),)].add((a, b, search, link))
    for possible in worlds.values():
        for place in (2, 3):
            values = {world[place] for world in possible}
            if min(values) < BASE:
                assert values >= set(range(BASE))
        for place in (0, 1):
            values = {world[place] for world in possible}
            if min(values) < BASE:
                assert values == {0, 4}


@given(databases, st.data())
@settings(max_examples=60, deadline=None)
def test_another_world_looks_the_same(rows: list[Row], data: st.DataObject) -> None:
    """Any small day cell can be given any other small value, and no table of any day changes."""
    days = st.sampled_from([DAYS[0], DAYS[5], DAYS[29], DAYS[30], DAYS[-2]])
    day, language = data.draw(days), data.draw(st.sampled_from(LANGUAGES))
    topic = data.draw(st.sampled_from(["asylum", "asylum/mexico", "violence"]))
    value = data.draw(st.integers(0, BASE - 1))
    other = another_world(rows, day, language, topic, value)
    if other is None:  # the cell is not small
        return
    assert count_of(other, day, language, topic) == value
    for today in (DAYS[0], day, day + timedelta(days=1), FIRST + timedelta(days=30), TODAY):
        assert figures(made(rows, today)) == figures(made(other, today))
    assert list(every_table(made(rows))) == list(every_table(made(other)))


def figures(answers: Report) -> list[object]:
    published = answers.published
    return [published.months, published.days, published.doors]


def count_of(rows: Sequence[Row], day: date, language: str, topic: str) -> int:
    at = (day, language, topic)
    return sum(row.count for row in rows if (row.day, row.language, row.topic) == at)


def another_world(
    rows: Sequence[Row], day: date, language: str, topic: str, value: int
) -> list[Row] | None:
    """The construction of docs/publication-rule.md: change a cell, balance its month and doors."""
    before = count_of(rows, day, language, topic)
    if before >= BASE:
        return None
    month = [each for each in DAYS if (each.year, each.month) == (day.year, day.month)]
    daily = {each: count_of(rows, each, language, topic) for each in month}
    days_in_month = 30 if day.month in {9, 11} else 31
    seen = round_month(list(daily.values()), days=days_in_month)
    daily[day] = value
    for each in month:  # move other days inside their bins until the month looks as before
        if each == day:
            continue
        now = round_month(list(daily.values()), days=days_in_month)
        short = sum(daily.values()) < seen.low
        if now == seen:
            break
        low = round_count(daily[each])
        while round_month(list(daily.values()), days=days_in_month) != seen:
            step = 1 if short else -1
            if not low.low <= daily[each] + step <= low.high:
                break
            daily[each] += step
    # All of the topic comes through buttons now, and home through the doors that are missing it.
    others: dict[tuple[date, str, str, str], int] = defaultdict(int)
    for row in rows:
        inside = row.language == language and row.topic == topic and row.day in daily
        key = (row.day, row.language, "" if inside else row.topic, row.door)
        others[key] += row.count
    for each, number in daily.items():
        others[each, language, topic, "button"] += number
    return [Row(*key, number) for key, number in sorted(others.items()) if number]


@given(databases)
@settings(max_examples=30, deadline=None)
def test_what_was_published_stays(rows: list[Row]) -> None:
    """A cell is rounded once: as days pass cells are added, and none ever changes."""
    before = made(rows, DAYS[31]).published
    after = made(rows, TODAY).published
    for then, now in ((before.months, after.months), (before.doors, after.doors)):
        assert {key: now[key] for key in then} == then
    for each in DAYS[:31]:
        for series in ("asylum", "asylum/mexico"):
            assert before.day(each, "es", series) == after.day(each, "es", series)


@given(databases)
@settings(max_examples=30, deadline=None)
def test_bounds_hold(rows: list[Row]) -> None:
    """Every published figure contains the truth."""
    answers = made(rows)
    for by in (("topic",), ("language", "month"), ("topic", "day"), ("week",), ("door",)):
        table = answers.ask(Query(DAYS[0], DAYS[-1], by))  # type: ignore[arg-type]  # literals
        for line in table.lines:
            truth = sum(row.count for row in rows if matches(row, by, line.key, answers))
            assert line.figure.low <= truth <= line.figure.high


def matches(row: Row, by: Sequence[str], key: Sequence[object], answers: Report) -> bool:
    """Whether a raw row belongs to a line, as somebody with the database would judge."""
    if row.topic.startswith(":") or row.day >= answers.published.today:
        return False
    if "door" not in by and not row.topic:
        return False
    monthly = row.topic == "violence"
    finished_month = row.day.month < TODAY.month
    if "door" in by and not finished_month:
        return False
    if monthly and ("day" in by or "week" in by or not finished_month):
        return False
    monday = row.day - timedelta(days=row.day.weekday())
    values = {
        "topic": row.topic,
        "language": row.language,
        "door": row.door,
        "day": row.day,
        "week": max(monday, DAYS[0]),
        "month": row.day.replace(day=1),
    }
    wanted = dict(zip(by, key, strict=True))
    if "week" in wanted and isinstance(wanted["week"], date):
        wanted["week"] = max(wanted["week"], DAYS[0])
    return all(values[word] == wanted[word] for word in by)


@given(databases, st.sampled_from([10, 15, 20]))
@settings(max_examples=30, deadline=None)
def test_a_coarser_bin_tells_nothing_new(rows: list[Row], bin_: int) -> None:
    """What a larger bin publishes follows from what the smallest one publishes."""
    fine, coarse = made(rows).published, made(rows, bin_=bin_).published
    for small, large in ((fine.months, coarse.months), (fine.doors, coarse.doors)):
        for key, span in small.items():
            low = span.low - span.low % bin_
            wide = large.get(key, coarse.below)
            assert wide.low == low
            assert wide.high >= span.high
        assert set(large) <= set(small)


@pytest.mark.parametrize("bin_", [0, 1, 4, 7, 12])
def test_a_bin_that_could_tell_is_refused(bin_: int) -> None:
    """Two bins that are not multiples would together tell more than either."""
    with pytest.raises(ValueError, match=r"PUENTE_STATS_BIN: .* multiple of 5"):
        made([], bin_=bin_)


def test_today_is_not_published() -> None:
    """A cell that moves from 4 to 5 during the day is not seen moving."""
    for number in (4, 5, 50):
        published = made([Row(TODAY, "es", "asylum", "search", number)]).published
        assert (published.months, published.days, published.doors) == ({}, {}, {})
        assert published.day(TODAY, "es", "asylum") is None


def test_sensitive_topics_are_published_by_month_only() -> None:
    """A sensitive topic, what is under it and what nobody knows any more have no day figure."""
    topics = [*TOPICS, TopicInfo("violence/home")]
    rows = [
        Row(FIRST, "es", topic, "button", 50)
        for topic in ("violence", "violence/home", "gone", ":need/health", ":poster/bus", "asylum")
    ]
    published = report(rows, topics, LANGUAGES, today=TODAY).published
    for topic in ("violence", "violence/home", "gone", ":need/health", ":poster/bus"):
        assert published.day(FIRST, "es", topic) is None
        assert published.month(FIRST, "es", topic) == Span(50, 54)
    assert published.day(FIRST, "es", "asylum") == Span(50, 54)
    table = report(rows, topics, LANGUAGES, today=TODAY).ask(Query(FIRST, FIRST, ("topic", "day")))
    assert {line.key[0] for line in table.lines} == {"asylum", "asylum/mexico"}
    assert "monthly" in table.notes


def test_an_unfinished_month_of_a_sensitive_topic_leaves_no_trace() -> None:
    """However often a sensitive or forgotten topic was asked this month, nothing shows it yet."""
    day = TODAY.replace(day=3)
    busy = [Row(day, "es", topic, "button", 500) for topic in ("violence", "gone", ":poster/bus")]
    assert list(every_table(made(busy))) == list(every_table(made([])))
    assert figures(made(busy)) == figures(made([]))


def test_marking_a_topic_sensitive_changes_no_month() -> None:
    """A topic that becomes sensitive loses its days; its months stay exactly as published."""
    rows = [Row(FIRST + timedelta(days=n), "es", "asylum", "search", 4) for n in range(30)]
    before = publish(rows, today=TODAY, sensitive=lambda _: False)
    after = publish(rows, today=TODAY, sensitive=lambda _: True)
    assert before.months == after.months


def test_home_and_buttons_have_no_figure() -> None:
    """The two unknowns that keep topics and doors from adding up are published nowhere."""
    rows = [Row(FIRST, "es", "", "button", 7773), Row(FIRST, "es", "asylum", "button", 50)]
    answers = made(rows)
    assert answers.published.doors == {}
    assert {key[2] for key in answers.published.months} == {"asylum"}
    assert "777" not in repr(list(every_table(answers)))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(TODAY, FIRST), "stats.error-range"),
        (Query(FIRST, TODAY, ("day", "month")), "stats.error-periods"),
        (Query(FIRST, TODAY, ("door", "topic")), "stats.error-door-topic"),
        (Query(FIRST, TODAY, ("door",), None, "asylum"), "stats.error-door-topic"),
        (Query(FIRST, TODAY, ("door", "day")), "stats.error-door-month"),
    ],
)
def test_questions_that_cannot_be_answered_say_why(query: Query, code: str) -> None:
    """A question that would need a cell that is not published is refused by name."""
    with pytest.raises(QueryError, match=code):
        made([]).ask(query)


def test_dead_ends_are_known_by_door() -> None:
    """Searches without an answer are published by language and door."""
    rows = [
        Row(FIRST, "es", ":search-none", "search", 12),
        Row(FIRST, "es", ":search-none", "inline", 3),
    ]
    table = made(rows).ask(Query(FIRST, DAYS[29], ("language", "door"), "es", ":search-none"))
    figures = {line.key: line.figure for line in table.lines}
    assert (figures["es", "search"].low, figures["es", "search"].high) == (10, 14)
    assert (figures["es", "inline"].low, figures["es", "inline"].high) == (0, 4)
