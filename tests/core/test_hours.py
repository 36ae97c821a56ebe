"""Open or closed, on the place's own clock, on the day that it is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import hours
from bot.core.words import Words
from tests.core import support

OFFICE = "Mo-Fr 09:00-14:30"
HOLIDAYS = "Mo-Fr 08:00-17:00; PH off"


@pytest.fixture(scope="module")
def words() -> Words:
    """The shipped interface words."""
    return support.edition().words


def at(text: str) -> datetime:
    """A moment in universal time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "mx", "bz"),
    [
        ("2026-11-24 13:59", False, False),  # 8:59 in Chetumal, 7:59 in Corozal
        ("2026-11-24 14:00", True, False),  # 9:00 and 8:00
        ("2026-11-24 14:59", True, False),
        ("2026-11-24 15:00", True, True),
        ("2026-11-24 19:29", True, True),
        ("2026-11-24 19:30", False, True),  # 14:30 and 13:30
        ("2026-11-24 20:30", False, False),
        ("2026-11-28 16:00", False, False),  # a Saturday
        ("2026-07-01 13:30", False, False),  # no summer time on either side
        ("2026-07-01 14:00", True, False),
    ],
)
def test_the_place_has_its_own_clock(moment, mx, bz):
    """The same hours open an hour earlier in Quintana Roo than in Belize, all year."""
    assert hours.status(OFFICE, "mx", at(moment)).open is mx
    assert hours.status(OFFICE, "bz", at(moment)).open is bz


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60 * 24 * 365))
def test_belize_opens_an_hour_after_quintana_roo_all_year(minutes):
    """Whatever the minute of the year, Belize is at what Quintana Roo was at an hour before."""
    moment = at("2026-01-01 00:00") + timedelta(minutes=minutes)
    earlier = moment - timedelta(hours=1)
    assert hours.status(OFFICE, "bz", moment).open is hours.status(OFFICE, "mx", earlier).open


def test_until_is_told_on_the_places_clock():
    """The next change carries the place's own clock."""
    until = hours.status(OFFICE, "mx", at("2026-11-24 18:00")).until
    assert until is not None
    assert (until.hour, until.minute) == (14, 30)
    assert until.utcoffset() == timedelta(hours=-5)
    until = hours.status(OFFICE, "bz", at("2026-11-24 18:00")).until
    assert until is not None
    assert until.utcoffset() == timedelta(hours=-6)


def test_the_next_opening_skips_the_weekend():
    """On Friday evening the next opening is on Monday."""
    until = hours.status(OFFICE, "mx", at("2026-11-27 22:00")).until
    assert until is not None
    assert (until.weekday(), until.hour) == (0, 9)


@pytest.mark.parametrize(
    ("country", "moment", "is_open"),
    [
        ("mx", "2026-11-16 16:00", False),  # the third Monday of November, Revolution Day
        ("bz", "2026-11-16 16:00", True),
        ("bz", "2026-09-21 16:00", False),  # Independence Day
        ("mx", "2026-09-21 16:00", True),
        ("mx", "2026-11-17 16:00", True),
        ("mx", "2026-12-25 16:00", False),
        ("bz", "2026-12-25 16:00", False),
    ],
)
def test_public_holidays_are_those_of_the_places_country(country, moment, is_open):
    """A holiday closes offices on its own side of the border only."""
    assert hours.status(HOLIDAYS, country, at(moment)).open is is_open


def test_midnight():
    """Hours past midnight belong to the evening they began in; 24/7 never closes."""
    late = "Mo-Su 20:00-02:00"
    assert hours.status(late, "mx", at("2026-11-24 06:59")).open  # 1:59 on Tuesday
    assert not hours.status(late, "mx", at("2026-11-24 07:00")).open
    assert hours.status("24/7", "mx", at("2026-11-24 05:00")) == hours.Status(True, None)
    day = "Mo-Su 08:00-24:00"
    assert hours.status(day, "bz", at("2026-11-24 05:59")).open  # 23:59 on Monday
    assert not hours.status(day, "bz", at("2026-11-24 06:00")).open


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (OFFICE, "es", "lun–vie 9:00–14:30"),
        (OFFICE, "en", "Mon–Fri 9:00–14:30"),
        ("Mo-Su 06:00-22:00", "es", "todos los días 6:00–22:00"),
        ("24/7", "es", "a toda hora, todos los días"),
        ("Mo-Fr 08:00-12:00,13:00-17:00; Sa 08:00-12:00", "en", None),
        ("Mo-Su 08:00-24:00", "es", "todos los días 8:00–24:00"),
    ],
)
def test_a_week_is_written_in_one_line(words, text, language, wanted):
    """The ordinary week, days grouped, in the reader's words."""
    written = hours.write_week(text, words, language)
    assert "\n" not in written
    if wanted is not None:
        assert written == wanted
    else:
        assert written == "Mon–Fri 8:00–12:00, 13:00–17:00 · Sat 8:00–12:00"


def test_both_clocks_are_written(words):
    """Quintana Roo's 9:00 is 8:00 in Belize, and the other way round."""
    here = hours.write_both_clocks(OFFICE, "mx", words, "es")
    assert "9:00–14:30" in here
    assert "8:00–13:30" in here
    there = hours.write_both_clocks(OFFICE, "bz", words, "es")
    assert "10:00–15:30" in there
    assert hours.write_both_clocks("24/7", "bz", words, "es") == "a toda hora, todos los días"


@pytest.mark.parametrize("text", ["Mo-Fr 25:00-26:99", "whenever", "Mo-Fr 9-", "Xx 08:00-09:00"])
def test_hours_that_cannot_be_read_are_told(text):
    """Wrong opening hours give one line of reason, good ones none."""
    assert hours.validate(text, "mx")
    assert "\n" not in hours.validate(text, "mx")
    assert hours.validate(OFFICE, "mx") == ""
