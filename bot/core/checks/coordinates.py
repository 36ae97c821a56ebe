"""Coordinates: whether places and towns lie where the border is, on the side they claim."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.checks.inspection import Inspection, table_path
from bot.core.places import distance
from bot.core.problems import ROOT, Problem, error, warning
from bot.core.toml import line_of

Point = tuple[float, float]

REGIONS: dict[str, tuple[float, float, float, float]] = {
    "mx": (17.0, 22.0, -94.2, -86.5),  # the Yucatán peninsula and Tabasco
    "bz": (15.7, 18.6, -89.4, -87.2),
}
"""South, north, west, east in WGS84 degrees: where a place of each country may lie."""
_NAMES = {"mx": "south-eastern Mexico", "bz": "Belize"}
FAR = 60.0
"""Kilometres from its town's centre beyond which a place's point is doubtful."""


def find(inspection: Inspection) -> Iterator[Problem]:
    """Points outside the region, swapped, or far from their own town."""
    content = inspection.content
    towns = content.sources.get("towns.toml", "")
    for name, town in content.towns.items():
        if town.at and not within(town.at, town.country):
            line = line_of(towns, "at", name)
            yield _outside(f"{ROOT}/towns.toml", town.at, town.country, line)
    for place in content.places.values():
        table = place.table
        if table.at is None:
            continue
        home = content.towns.get(table.town)
        if not within(table.at, table.country):
            line = inspection.line(place, "at")
            yield _outside(table_path(place), table.at, table.country, line)
        elif home and home.at and (km := distance(table.at, home.at)) > FAR:
            line = inspection.line(place, "at")
            text = f"The point is {km:.0f} km from {home.name}, the place's own town."
            fix = "Check `at` on a map, or choose the right `town`."
            yield warning(table_path(place), "far-from-town", text, fix, line=line)


def _outside(path: str, at: Point, country: str, line: int) -> Problem:
    other = "bz" if country == "mx" else "mx"
    text = f"The point {at[0]}, {at[1]} is not in {_NAMES[country]}."
    if within((at[1], at[0]), country):
        fix = f"Latitude comes first: at = [{at[1]}, {at[0]}]."
    elif within((at[0], -at[1]), country):
        fix = f"West of Greenwich the longitude is negative: at = [{at[0]}, {-at[1]}]."
    elif within(at, other):
        fix = f'It is in {_NAMES[other]}: write country = "{other}", or another point.'
    else:
        fix = "Copy it again from a map: latitude (about 18), then longitude (about -88)."
    return error(path, "outside-region", text, fix, line=line)


def within(at: Point, country: str) -> bool:
    """Whether a point may lie in a country of the region."""
    south, north, west, east = REGIONS[country]
    return south <= at[0] <= north and west <= at[1] <= east
