"""Places on the map: which are nearest to a point, in a town, or reachable by phone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from bot.core.content import Place
from bot.core.tables import TownTable

EARTH = 6371.0088
"""Mean radius in kilometres (IUGG)."""
_KM_PER_DEGREE = 110.5  # of latitude, a little under the least there is: a bound must not overshoot


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far it is, in kilometres; `about` when only its town is known."""

    place: Place
    km: float | None
    about: bool


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points (WGS84 degrees, latitude first) along a great circle."""
    lat_a, lon_a, lat_b, lon_b = radians(a[0]), radians(a[1]), radians(b[0]), radians(b[1])
    h = sin((lat_b - lat_a) / 2) ** 2
    h += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, h)))


class Map:
    """All places, ordered by latitude so that a search looks at few of them."""

    def __init__(
        self, places: Iterable[Place], towns: Mapping[str, TownTable], needs: Iterable[str] = ()
    ) -> None:
        """`needs` in order of urgency: it decides between places that are equally far."""
        self.places = tuple(places)
        self.towns = towns
        self._urgency = {need: place for place, need in enumerate(needs)}
        located: list[tuple[float, float, Place, bool]] = []
        for place in self.places:
            point, about = self.point(place)
            if point:
                located.append((*point, place, about))
        located.sort(key=lambda entry: entry[0])
        self._located = located
        self._latitudes = [entry[0] for entry in located]

    def point(self, place: Place) -> tuple[tuple[float, float] | None, bool]:
        """Where a place is, and whether that is only about there (the centre of its town)."""
        table = place.table
        if table.at is not None:
            return table.at, table.precision == "town"
        town = self.towns.get(table.town)
        return (town.at if town else None), True

    def nearest(
        self,
        point: tuple[float, float],
        limit: int,
        *,
        need: str = "",
        country: str = "",
    ) -> list[Near]:
        """The `limit` nearest places, nearest first, of one need and one country if given."""
        found: list[tuple[float, int, str, Near]] = []
        for degrees, entry in self._outward(point[0]):
            if len(found) == limit and degrees * _KM_PER_DEGREE > found[-1][0]:
                break
            latitude, longitude, place, about = entry
            table = place.table
            if (need and need not in table.needs) or (country and country != table.country):
                continue
            km = distance(point, (latitude, longitude))
            # Places known by their town only are equally far: the most typical comes first.
            typical = table.needs.index(need) if need else self._urgency.get(table.needs[0], 0)
            if len(found) < limit or (km, typical) < found[-1][:2]:
                found.append((km, typical, place.id, Near(place, km, about)))
                found.sort(key=lambda item: item[:3])
                del found[limit:]
        return [entry[-1] for entry in found]

    def remote(self, country: str, need: str = "") -> list[Place]:
        """Help that has no town: by phone or Internet, from anywhere in the country."""
        return [
            place
            for place in self.places
            if place.table.country == country
            and not place.table.town
            and place.table.at is None
            and (not need or need in place.table.needs)
        ]

    def unlocated(self, town: str, need: str = "") -> list[Place]:
        """Places of a town for which nobody has a point."""
        return [
            place
            for place in self.places
            if place.table.town == town
            and self.point(place)[0] is None
            and (not need or need in place.table.needs)
        ]

    def town_of(self, point: tuple[float, float]) -> str:
        """The town nearest to a point; empty when no town has a point."""
        located = [(name, town.at) for name, town in self.towns.items() if town.at]
        return min(located, key=lambda item: distance(point, item[1]))[0] if located else ""

    def _outward(self, latitude: float) -> Iterator[tuple[float, tuple[float, float, Place, bool]]]:
        """Places by growing difference of latitude, which bounds the distance from below."""
        right = bisect_left(self._latitudes, latitude)
        left = right - 1
        while left >= 0 or right < len(self._latitudes):
            down = latitude - self._latitudes[left] if left >= 0 else 1e9
            up = self._latitudes[right] - latitude if right < len(self._latitudes) else 1e9
            if down <= up:
                yield down, self._located[left]
                left -= 1
            else:
                yield up, self._located[right]
                right += 1
