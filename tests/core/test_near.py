"""Near me: lists and places as a reader sees them, on both sides of the border."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.near import FAR, PER_PART
from bot.core.visit import Location
from tests.core import support
from tests.core.support import fact, place

CHETUMAL = (18.5196, -88.3040)
COROZAL = (18.3937, -88.3885)
HOURS = 'type = "hours"\nopening_hours = "Mo-Fr 09:00-14:30; PH off"\ncountry = "{country}"\n'
PHONE = 'type = "phone"\nnumber = "+528007152000"\n'
FACTS = {
    "facts.toml": fact("office-mx", HOURS.format(country="mx"))
    + fact("office-bz", HOURS.format(country="bz"))
    + fact("phone", PHONE)
}
DOOR = 'at = [18.501, -88.301]\nprecision = "door"\n'
BELIZE = 'country = "bz"\ntown = "corozal"\n'


def listing(files: dict[str, str], data: str = "es:near/chetumal/health", **when) -> str:
    """A list of places as it is read."""
    return support.shown(support.tap(support.edition({**FACTS, **files}), data, **when).screen)


def shown(files: dict[str, str], name: str, moment: datetime = support.NOON) -> str:
    """One place as it is read in Spanish."""
    made = support.edition({**FACTS, **files})
    return support.shown(support.tap(made, f"es:place/{name}", moment=moment).screen)


def at(text: str) -> datetime:
    """A moment in universal time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_shared_point_shows_the_nearest_on_its_own_side_first(shipped):
    """From Corozal the first places are Belizean, each with a distance or its town."""
    reply = support.visit(shipped, Location(*COROZAL), "en")
    first = next(one for one in reply.screen.buttons() if one.label.startswith("1."))
    name = first.route.split("/")[1]
    assert shipped.content.places[name].table.country == "bz"
    assert support.events(reply) == [("en", ":town/corozal", "location")]


def test_no_button_carries_the_point(shipped):
    """What a shared location leads to names a town, never coordinates."""
    reply = support.visit(shipped, Location(18.512345, -88.312345))
    for one in reply.screen.buttons():
        assert "512" not in one.route
        assert "312" not in one.route
    assert "18.5" not in support.shown(reply.screen)


def test_distances_are_rounded_and_in_the_readers_language():
    """Metres below one kilometre, one decimal below ten, with the unit's short name."""
    files = place("a", DOOR) | place("b", 'at = [18.53, -88.3]\nprecision = "door"\n')
    text = listing(files)
    assert "1. a · 150 m" in text
    assert "2. b · 3.3 km" in text


def test_a_place_known_by_its_town_has_no_invented_distance():
    """The centre of the town is not the door: the list says which town it is in."""
    text = listing(place("a"))
    assert "1. a · en Chetumal" in text
    assert " km" not in text


def test_a_place_across_the_border_says_so():
    """When this side has little, the nearest one across is shown, and told to be across."""
    text = listing(place("a", DOOR) | place("b", BELIZE))
    assert "al otro lado, en Belice" in text
    assert text.index("1. a") < text.index("2. b")


def test_enough_places_on_this_side_need_none_across():
    """With a full list on this side nobody is sent across the border."""
    files = {}
    for number in range(PER_PART):
        files |= place(f"a{number}", DOOR)
    assert "al otro lado" not in listing(files | place("b", BELIZE))


def test_both_sides_are_mixed_by_distance_when_asked():
    """“Both sides” lists by distance alone and still says which are across."""
    near = BELIZE + 'at = [18.502, -88.302]\nprecision = "door"\n'
    far = 'at = [18.6, -88.3]\nprecision = "door"\n'
    text = listing(place("far", far) | place("near", near), "es:near/chetumal/health/both")
    assert text.index("1. near") < text.index("2. far")
    assert "al otro lado" in text


def test_help_by_phone_is_listed_last():
    """Help without a place is reachable by phone from anywhere in its country."""
    files = place("line", 'town = ""\nphones = ["phone"]\n') | place("a", DOOR)
    text = listing(files)
    assert text.index("1. a") < text.index("2. line")
    assert "line · por teléfono o internet" in text


def test_a_need_without_places_says_so():
    """Nothing known is said plainly."""
    assert "No conocemos ningún lugar" in listing(place("a", 'needs = ["legal"]'))


def test_far_away_people_are_told_that_they_are_far():
    """From Mexico City the nearest place is not near, and the answer says it."""
    made = support.edition({**FACTS, **place("a", DOOR)})
    reply = support.visit(made, Location(19.43, -99.13))
    assert "lejos de esta frontera" in support.shown(reply.screen)
    reply = support.visit(made, Location(18.5, -88.3))
    assert "lejos de esta frontera" not in support.shown(reply.screen)
    assert FAR == 250.0


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-11-24 18:00", "🟢 Abierto hasta 14:30 (hora de Quintana Roo)"),
        ("2026-11-24 12:00", "🔴 Cerrado · abre 9:00 (hora de Quintana Roo)"),
        ("2026-11-24 20:00", "🔴 Cerrado · abre mañana 9:00 (hora de Quintana Roo)"),
        ("2026-11-27 22:00", "🔴 Cerrado · abre lun 9:00 (hora de Quintana Roo)"),
        ("2026-11-16 16:00", "🔴 Cerrado · abre mañana 9:00 (hora de Quintana Roo)"),
    ],
)
def test_open_or_closed_on_the_mexican_clock(moment, wanted):
    """Open until, opens today, tomorrow or on Monday; closed on a Mexican holiday."""
    assert wanted in shown(place("a", 'hours = "office-mx"'), "a", at(moment))


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-11-24 14:30", "🔴 Cerrado · abre 9:00 (hora de Belice)"),
        ("2026-11-24 15:30", "🟢 Abierto hasta 14:30 (hora de Belice)"),
        ("2026-11-16 16:00", "🟢 Abierto hasta 14:30 (hora de Belice)"),
        ("2026-09-21 16:00", "🔴 Cerrado · abre mañana 9:00 (hora de Belice)"),
    ],
)
def test_open_or_closed_on_the_belizean_clock(moment, wanted):
    """The same hours a zone further, with Belize's own holidays."""
    assert wanted in shown(place("a", BELIZE + 'hours = "office-bz"'), "a", at(moment))


def test_tomorrow_is_counted_on_the_places_clock():
    """At 23:30 in Belize it is already the next day in Quintana Roo: 9:00 there is today."""
    moment = at("2026-11-25 05:30")
    assert "abre 9:00" in shown(place("a", 'hours = "office-mx"'), "a", moment)
    assert "abre mañana 9:00" in shown(place("a", BELIZE + 'hours = "office-bz"'), "a", moment)


def test_unknown_hours_are_said_to_be_unknown():
    """Without hours nobody is told that it is open or closed."""
    text = shown(place("a"), "a")
    assert "No sabemos el horario" in text
    assert "🟢" not in text
    assert "🔴" not in text


def test_withheld_hours_are_unknown():
    """Stale hours that must not be shown decide nothing."""
    lines = HOURS.format(country="mx") + "withhold_when_stale = true\nreview_by = 2026-11-01\n"
    files = place("a", 'hours = "old"') | {"facts.toml": fact("old", lines)}
    text = support.shown(support.tap(support.edition(files), "es:place/a").screen)
    assert "No sabemos el horario" in text
    assert "9:00" not in text


def test_doubtful_hours_say_ask_first():
    """Hours marked ask-first, or stale ones, come with the advice to ask."""
    lines = HOURS.format(country="mx") + 'use = "ask-first"\n'
    files = place("a", 'hours = "doubtful"') | {"facts.toml": fact("doubtful", lines)}
    text = support.shown(support.tap(support.edition(files), "es:place/a").screen)
    assert "Abierto hasta 14:30 (hora de Quintana Roo) (pregunta antes)" in text


def test_a_place_shows_all_that_is_known():
    """Name as on the sign, what it offers, address, phone, hours on both clocks, web, source."""
    table = (
        f'{DOOR}address = "Calle 1 & 2"\nphones = ["phone"]\nhours = "office-mx"\n'
        'web = "https://www.example.org/a"\nemail = "ayuda@example.org"\nuse = "ask-first"\n'
    )
    text = shown(place("a", table), "a")
    for words in (
        "Ayuda gratis.",
        "📍 Calle 1 & 2",
        "☎ +52 800 715 2000",
        "9:00–14:30 (hora de Quintana Roo) = 8:00–13:30 (hora de Belice)",
        "🌐 example.org",
        "ayuda@example.org",
        "Revisado el 24 nov 2026",
        "INM",
        "Confirma antes de ir",
    ):
        assert words in text, words


def test_a_place_without_a_phone_says_so():
    """We say that we do not know a phone, rather than nothing."""
    assert "Todavía no conocemos un teléfono" in shown(place("a"), "a")


@pytest.mark.parametrize(
    ("table", "pinned"),
    [
        (DOOR, True),
        ('at = [18.501, -88.301]\nprecision = "street"\n', True),
        ('at = [18.501, -88.301]\nprecision = "town"\n', False),
        ("", False),
        ('town = ""\nphones = ["phone"]\n', False),
    ],
)
def test_a_town_is_never_pinned_as_a_door(table, pinned):
    """The map button is there only when the point is that of the door or the street."""
    made = support.edition({**FACTS, **place("a", table)})
    screen = support.tap(made, "es:place/a").screen
    assert ("es:pin/a" in {one.route for one in screen.buttons()}) is pinned
    attachments = support.tap(made, "es:pin/a").attachments
    assert bool(attachments) is pinned


def test_no_shipped_place_pins_a_town(shipped):
    """Of the shipped places only those with an exact point can be seen on the map."""
    for one in shipped.content.places.values():
        pin = shipped.guide.directory.pin(one, "es")
        exact = one.table.at is not None and one.table.precision != "town"
        assert (pin is not None) is exact, one.id
        if pin is not None:
            assert (pin.latitude, pin.longitude) == one.table.at


def test_the_list_pages_through_its_parts():
    """A long list turns pages, and no place is shown twice or left out."""
    files = {}
    for number in range(12):
        files |= place(f"p{number:02}", f'at = [18.5{number:02}, -88.3]\nprecision = "door"\n')
    made = support.edition({**FACTS, **files})
    names = []
    for part in ("", "~2", "~3", "~99"):
        screen = support.tap(made, f"es:near/chetumal/health{part}").screen
        names.append([b.route.split("/")[1] for b in screen.buttons() if ":place/" in b.route])
    assert [len(part) for part in names] == [5, 5, 2, 2]
    assert names[0] + names[1] + names[2] == [f"p{number:02}" for number in range(12)]
    assert names[3] == names[2], "a part that is no more shows the last one"


def test_needs_and_towns_are_counted_when_chosen(shipped):
    """Choosing a town, then a need, counts the town and the need, in the reader's language."""
    town = support.tap(shipped, "bzj:near/chetumal")
    assert support.events(town) == [("bzj", ":town/chetumal", "button")]
    need = support.tap(shipped, "bzj:near/chetumal/health")
    assert support.events(need) == [("bzj", ":need/health", "button")]
    again = support.tap(shipped, "bzj:near/chetumal/health~2")
    assert support.events(again) == []


def test_a_place_past_its_review_warns():
    """A place that nobody has looked at for too long says that it may have changed."""
    made = support.edition({**FACTS, **place("a")}, date(2027, 5, 25))
    assert "puede haber cambiado" in support.shown(support.tap(made, "es:place/a").screen)
