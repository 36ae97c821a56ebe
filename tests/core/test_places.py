"""Places on the map: the nearest are found as by looking at all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.content import Place
from bot.core.places import EARTH, Map, distance
from bot.core.tables import PlaceTable, Source, TownTable
from tests.core import support

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.tuples(latitudes, longitudes)
border = st.tuples(st.floats(17.5, 19.0), st.floats(-89.0, -87.5))
needs = st.lists(st.sampled_from(["health", "legal", "food"]), min_size=1, max_size=3, unique=True)


def make(number: int, at, country: str, wanted: list[str]) -> Place:
    """A place somewhere."""
    table = PlaceTable(
        name=f"Place {number}",
        country=country,
        needs=tuple(wanted),
        at=at,
        precision="door",
        confidence="high",
        checked=date(2026, 11, 24),
        review_by=date(2027, 5, 24),
        sources=(Source(name="INM", url="https://www.gob.mx/inm"),),
    )
    return Place(f"place-{number:03}", f"places/place-{number:03}", table, {})


placed = st.lists(
    st.tuples(st.one_of(points, border), st.sampled_from(["mx", "bz"]), needs), max_size=40
).map(lambda found: [make(number, *one) for number, one in enumerate(found)])


@settings(max_examples=200, deadline=None)
@given(
    placed,
    st.one_of(points, border),
    st.integers(1, 8),
    st.sampled_from(["", "health", "legal"]),
    st.sampled_from(["", "mx", "bz"]),
)
def test_the_nearest_are_those_that_looking_at_all_finds(places, point, limit, need, country):
    """The search by latitude finds exactly the nearest of one need and one side."""
    found = Map(places, {}).nearest(point, limit, need=need, country=country)
    fitting = [
        distance(point, place.table.at)
        for place in places
        if (not need or need in place.table.needs)
        and (not country or country == place.table.country)
    ]
    assert [near.km for near in found] == sorted(fitting)[:limit]
    assert all(not near.about for near in found)


@given(points, points)
def test_distances_are_the_same_both_ways_and_never_beyond_the_antipode(a, b):
    """A distance is symmetric, not negative, and at most half the way round the Earth."""
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-6)
    assert 0 <= distance(a, b) <= EARTH * 3.1416


def test_a_known_distance():
    """Chetumal to Belize City is about 113 km as the crow flies."""
    assert distance((18.5036, -88.3055), (17.4995, -88.1976)) == pytest.approx(112.2, abs=1)


def test_the_town_of_a_point_is_the_nearest_one():
    """A shared point is told by the town it is nearest to; towns without a point are no answer."""
    towns = {
        "a": TownTable(country="mx", name="A", at=(18.5, -88.3)),
        "b": TownTable(country="bz", name="B", at=(18.39, -88.39)),
        "c": TownTable(country="bz", name="C"),
    }
    found = Map([], towns)
    assert found.town_of((18.49, -88.31)) == "a"
    assert found.town_of((18.3, -88.4)) == "b"
    assert Map([], {}).town_of((18.3, -88.4)) == ""


def test_among_equally_far_places_the_most_typical_is_first():
    """Places known by their town alone are ordered by how much the need is theirs."""
    places = support.place("aaa", 'needs = ["legal", "health"]')
    places |= support.place("zzz", 'needs = ["health"]')
    found = support.edition(places).guide.ranked((18.5, -88.3), "mx", "health")
    assert [near.place.id for near in found] == ["zzz", "aaa"]


def test_shipped_places_lie_where_they_say(shipped):
    """Every located place is within 60 km of its town and on the right side of the world."""
    for place in shipped.content.places.values():
        town = shipped.content.towns.get(place.table.town)
        if place.table.at and town and town.at:
            assert distance(place.table.at, town.at) < 60, place.id
        if town:
            assert town.country == place.table.country, place.id


def test_there_are_at_least_sixty_places_each_reachable_or_saying_so(shipped):
    """A place without a phone says how to reach it, or that we do not know yet."""
    assert len(shipped.content.places) >= 60
    for place in shipped.content.places.values():
        text = support.shown(support.tap(shipped, f"es:place/{place.id}").screen)
        assert "☎" in text, place.id


INSTITUTIONS = [
    "Othón P. Blanco",
    "Relaciones Exteriores",
    "Instituto Nacional de Migración",
    "Trabajo y Previsión Social",
    "Guardia Nacional",
    "Frontera Sur",
    "Universidad",
    "Ministry of Foreign Affairs",
    "Human Services",
    "Police",
    "Labour",
    "Immigration",
    "Refugees Department",
    "UNHCR",
    "Help for Progress",
    "Our Circle",
    "IOM",
]


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_every_institution_of_the_founding_meeting_is_there(shipped, institution):
    """It is a place, or it is named on a page where it helps."""
    names = [place.table.name for place in shipped.content.places.values()]
    bodies = [
        text.body
        for holder in (*shipped.content.places.values(), *shipped.content.topics.values())
        for text in holder.texts.values()
    ]
    assert any(institution.lower() in text.lower() for text in [*names, *bodies])
