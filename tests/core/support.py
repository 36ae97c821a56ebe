"""A small content folder that a test changes file by file, and what a reader sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from bot.core.building import build
from bot.core.content import Tree
from bot.core.edition import Built, Edition
from bot.core.markup import plain
from bot.core.respond import respond
from bot.core.screens import Button, Screen
from bot.core.visit import Command, Location, Reply, Start, Tap, Visit, Words
from bot.core.words import Catalog
from bot.folders import read_catalogs

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)

LANGUAGES = """
[es]
name = "Español"
locale = "es_MX"
source = true
[en]
name = "English"
locale = "en_BZ"
fallback = "es"
[bzj]
name = "Kriol"
locale = "en_BZ"
fallback = "en"
"""
NEEDS = """
[health]
icon = "🏥"
name = { es = "Salud", en = "Health", bzj = "Helt" }
[legal]
name = { es = "Abogados", en = "Lawyers", bzj = "Laaya" }
"""
TOWNS = """
[chetumal]
country = "mx"
name = "Chetumal"
at = [18.5, -88.3]
[corozal]
country = "bz"
name = "Corozal"
at = [18.39, -88.39]
"""
CHECKED = "checked = 2026-11-24\nreview_by = 2027-05-24\n"
SOURCES = 'sources = [ { name = "INM", url = "https://www.gob.mx/inm" } ]\n'


def topic(path: str, title: str, body: str = "Texto.", table: str = "") -> dict[str, str]:
    """The files of one topic with a Spanish text."""
    folder = f"topics/{path}".rstrip("/")
    return {f"{folder}/topic.toml": CHECKED + table, f"{folder}/es.md": f"# {title}\n\n{body}\n"}


def place(name: str, table: str = "", body: str = "Ayuda gratis.") -> dict[str, str]:
    """The files of one place in Chetumal with a Spanish text."""
    given = f"\n{table}\n"
    usual = {
        "name": f'"{name}"',
        "country": '"mx"',
        "town": '"chetumal"',
        "needs": '["health"]',
        "confidence": '"high"',
    }
    lines = [f"{key} = {value}" for key, value in usual.items() if f"\n{key} = " not in given]
    text = "\n".join([*lines, table, CHECKED + SOURCES])
    return {f"places/{name}/place.toml": text, f"places/{name}/es.md": f"# {name}\n\n{body}\n"}


BASE = {
    "languages.toml": LANGUAGES,
    "needs.toml": NEEDS,
    "towns.toml": TOWNS,
    "facts.toml": "",
    **topic("", "Puente", "Bienvenida."),
    **topic("emergency", "Emergencia", "Llama al 911."),
    **topic("rights", "Derechos"),
    **topic("rights/detained", "Si te detienen", table=SOURCES),
    **topic("about", "Acerca"),
    **topic("about/privacy", "Privacidad"),
}


def fact(name: str, lines: str) -> str:
    """A table of facts.toml that was checked today and holds for half a year."""
    usual = {
        "source": '"https://www.gob.mx/"',
        "as_of": "2026-11-24",
        "checked": "2026-11-24",
        "review_by": "2027-05-24",
        "confidence": '"high"',
    }
    given = f"\n{lines}"
    kept = [f"{key} = {value}" for key, value in usual.items() if f"\n{key} = " not in given]
    return "\n".join([f"[{name}]", *kept, lines, ""])


@lru_cache(maxsize=1)
def catalogs() -> dict[str, Catalog]:
    """The shipped interface words."""
    found, problems = read_catalogs(ROOT / "locales")
    assert problems == []
    return found


def compile_tree(
    files: Mapping[str, str], today: date = TODAY, sizes: Mapping[str, int] | None = None
) -> Built:
    """Build the small content with these files changed or added."""
    texts = {path: text.encode() for path, text in {**BASE, **files}.items()}
    return build(Tree(texts, sizes or {}), catalogs(), today)


def edition(
    files: Mapping[str, str] | None = None,
    today: date = TODAY,
    sizes: Mapping[str, int] | None = None,
) -> Edition:
    """The edition of the small content with these files changed or added; it must have no error."""
    built = compile_tree(files or {}, today, sizes)
    assert built.edition is not None, "\n".join(map(str, built.errors))
    return built.edition


def visit(
    made: Edition,
    what: Tap | Words | Location | Start | Command,
    language: str | None = "es",
    *,
    moment: datetime = NOON,
    hint: str | None = None,
) -> Reply:
    """The reply to somebody who reads `language`."""
    return respond(made, Visit(what, moment, language, hint))


def tap(made: Edition, data: str, *, moment: datetime = NOON) -> Reply:
    """The reply to a tap."""
    return visit(made, Tap(data), None, moment=moment)


def shown(screen: Screen | None) -> str:
    """The text of a screen as it is read."""
    assert screen is not None
    return plain(screen.text)


def button(screen: Screen, words: str) -> Button:
    """The one button whose label contains these words."""
    found = [one for one in screen.buttons() if words in one.label]
    assert len(found) == 1, [one.label for one in screen.buttons()]
    return found[0]


def events(reply: Reply) -> list[tuple[str, str, str]]:
    """What a reply counts: language, topic, door."""
    return [(count.language, count.topic, count.door.value) for count in reply.counts]
