"""Notices: banners with a first and a last day, on all pages or on some."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.visit import Command, Location, Start, Tap, Words
from tests.core import support


def notice(table: str = "", text: str = "Puente cerrado.") -> dict[str, str]:
    """A notice for 20 to 30 November."""
    dates = "from = 2026-11-20\nuntil = 2026-11-30\n"
    return {"notices/storm/notice.toml": dates + table, "notices/storm/es.md": f"{text}\n"}


def text(path: str, files: dict[str, str], today: date = support.TODAY) -> str:
    """A topic's screen in Spanish."""
    return support.shown(support.edition(files, today).screen("es", path))


@pytest.mark.parametrize(
    ("day", "shows"),
    [
        (date(2026, 11, 19), False),
        (date(2026, 11, 20), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_notice_shows_from_its_first_to_its_last_day(day, shows):
    """Both days are included; before and after them nobody sees it."""
    assert ("Puente cerrado." in text("", notice(), day)) is shows


def test_an_urgent_notice_stands_above_the_page():
    """What is urgent comes before the title; anything else after the text."""
    urgent = text("rights", notice("urgent = true\n"))
    assert urgent.index("Puente cerrado.") < urgent.index("Derechos")
    plain = text("rights", notice())
    assert plain.index("Puente cerrado.") > plain.index("Texto.")


@pytest.mark.parametrize(
    "what",
    [
        Tap("es:near"),
        Tap("es:near/chetumal"),
        Tap("es:near/chetumal/health"),
        Tap("es:place/clinic"),
        Tap("es:language"),
        Location(18.5, -88.3),
        Words("xyzzy"),
        Command("help"),
        Start(),
    ],
)
def test_a_notice_is_on_every_screen_once(what):
    """Screens that the program makes carry it, too, and none carries it twice."""
    edition = support.edition({**notice("urgent = true\n"), **support.place("clinic")})
    shown = support.shown(support.visit(edition, what).screen)
    assert shown.count("Puente cerrado.") == 1
    assert shown.startswith("❗")


def test_a_notice_may_keep_to_some_topics():
    """With `topics` it shows there and below, and nowhere else."""
    files = notice('topics = ["rights"]\n')
    assert "Puente cerrado." in text("rights", files)
    assert "Puente cerrado." in text("rights/detained", files)
    assert "Puente cerrado." not in text("about", files)
    assert "Puente cerrado." not in text("", files)


def test_a_notice_keeps_to_whole_names():
    """A notice for `rights` does not show on a sister that only begins alike."""
    files = {**notice('topics = ["rights"]\n'), **support.topic("rights-two", "Otro")}
    assert "Puente cerrado." not in text("rights-two", files)


def test_a_notice_without_a_translation_falls_back():
    """A warning is never left out because nobody has translated it yet."""
    made = support.edition(notice("urgent = true\n"))
    assert "Puente cerrado." in support.shown(made.screen("bzj", ""))


def test_a_notice_may_carry_facts():
    """Facts in a notice have the same one home."""
    files = notice(text="Llama al {{ it }}.")
    lines = 'type = "phone"\nnumber = "911"\ncountry = "mx"\n'
    files["facts.toml"] = support.fact("it", lines)
    assert "Llama al 911." in text("", files)


def test_a_notice_that_ends_before_it_begins_is_an_error():
    """Dates in the wrong order refuse the edition."""
    files = {"notices/storm/notice.toml": "from = 2026-11-30\nuntil = 2026-11-20\n"}
    built = support.compile_tree({**notice(), **files})
    assert built.edition is None
    assert built.errors[0].path == "content/notices/storm/notice.toml"


def test_a_notice_shows_on_the_day_that_the_edition_is_for(shipped):
    """The shipped edition shows no notice of another day."""
    for one in shipped.content.notices.values():
        seen = one.table.first <= shipped.day <= one.table.until
        body = one.texts["es"].body.strip().split("\n")[0][:30]
        home = shipped.screen("es", "")
        assert seen or body not in support.shown(home)
