"""The words, charts, chat report and exports that carry published figures to people."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.counts import open_ledger
from bot.counts.charts import Chart, Charts
from bot.counts.export import to_csv, to_json
from bot.counts.gazette import Gazette, usual_range
from bot.counts.report import Query
from bot.counts.sample import fill, invent
from bot.counts.staff import staff_report
from bot.counts.topics import TopicInfo
from bot.counts.words import LOCALES, load_words, words_of
from bot.folders import STAFF, read_catalogs

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
TITLES = {
    "asylum": "🕊 Asilo & refugio <pronto>",
    "asylum/mexico": "Asilo en México, paso por paso y sin abogado",
    "violence": "Violencia",
    "=cmd()": "=cmd()",
    ":town/chetumal": "Chetumal",
}
TOPICS = [TopicInfo(topic, topic == "violence") for topic in TITLES if topic != "=cmd()"]


@pytest.fixture
async def gazette() -> AsyncIterator[Gazette]:
    """Half a year of invented figures."""
    async with open_ledger("sqlite://") as ledger:
        await fill(ledger, invent(TOPICS, TODAY, visits=40))
        yield Gazette(ledger, lambda _lang, topic: TITLES[topic], lambda: TOPICS, invented=True)


def catalog(language: str) -> dict[str, str]:
    with (LOCALES / language / "LC_MESSAGES" / "stats.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_spanish_and_english_have_every_word() -> None:
    """Both catalogs are complete, with the same places to fill; Kriol has no word of its own id."""
    spanish, english, kriol = catalog("es"), catalog("en"), catalog("bzj")
    assert list(spanish) == list(english)
    assert set(kriol) <= set(english)
    for key, text in spanish.items():
        assert text, key
        assert english[key], key
        for other in filter(None, (english[key], kriol.get(key, ""))):
            assert places(text) == places(other), key


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_word_used_is_in_the_catalogs() -> None:
    """Ids that the code says exist, and ids that exist are said."""
    known = catalog("es")
    sources = [*(ROOT / "bot" / "counts").rglob("*.py"), *(ROOT / "bot" / "cli").glob("stats.py")]
    sources += [*(ROOT / "bot" / "web" / "dashboard").rglob("*.py")]
    sources += [*(ROOT / "bot" / "web" / "dashboard").rglob("*.html")]
    text = "\n".join(path.read_text() for path in sources)
    used = set(re.findall(r"""["'](stats\.[a-z-]+)["']""", text))
    begun = set(re.findall(r"""["'](stats\.[a-z-]*)(?:\{|["'] ~)""", text))
    assert used - begun - set(known) == set()
    for key in known:
        assert key in used or any(key.startswith(start) for start in begun), f"{key} is not used"


def test_kriol_falls_back() -> None:
    """A word that Kriol has not yet is said in English, and an unknown id is an error."""
    words = load_words()
    assert words["bzj"]("stats.language-bzj") == "Kriol"
    assert words["bzj"]("stats.total") == words["en"]("stats.total")
    with pytest.raises(KeyError, match="nothing-of-the-kind"):
        words["es"]("stats.nothing-of-the-kind")


async def test_a_broken_catalog_takes_no_words_from_others(gazette: Gazette) -> None:
    """Where no Spanish words can be read, staff who read Spanish get the English ones."""
    catalogs, _ = read_catalogs(LOCALES, STAFF)
    words = words_of({"en": catalogs["en"]})
    assert replace(gazette, words=words).say("es")("stats.total") == words["en"]("stats.total")
    with pytest.raises(FileNotFoundError, match=r"stats\.po"):
        words_of({})


def test_the_bot_itself_never_loads_the_plotting_library() -> None:
    """Whoever imports the counts and the dashboard does not carry matplotlib about."""
    code = (
        "import sys, bot.counts.staff, bot.web.dashboard;"
        "print([m for m in ('matplotlib', 'numpy', 'asyncpg') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "[]"


async def test_charts_are_drawn_and_remembered() -> None:
    """A chart is an SVG with the given words, and asking again needs no second drawing."""
    charts = Charts()
    chart = Chart(
        "bars", "Temas <1>", ("A & B", "🏥 C"), (10, 5), (22, 9), ("10–22", "5"), "Inventado"
    )
    (drawn,) = await charts.svg([chart])
    for text in ("A &amp; B", "10–22", "Inventado", 'aria-label="Temas &lt;1&gt;"'):
        assert text in drawn.replace("&#8211;", "–")
    assert "style" not in drawn
    remembered = charts._drawn[chart]
    await charts.svg([chart])
    assert charts._drawn[chart] is remembered


class Tags(HTMLParser):
    """Notes which tags a text has."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["es", "en", "bzj"])
async def test_the_chat_gets_a_picture_and_a_short_table(gazette: Gazette, language: str) -> None:
    """The picture is as wide as a phone likes, the text is valid, short, and marked invented."""
    told = await staff_report(gazette, language, TODAY)
    assert told.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", told.png[16:24])
    assert width == 1080
    assert 1080 < height < 4000
    assert len(told.png) < 500_000
    tags = Tags()
    tags.feed(told.text)
    assert tags.open == []
    assert tags.seen <= {"b", "i", "pre"}
    assert len(told.text) < 1024, "it fits under a picture"
    assert gazette.say(language)("stats.invented") in told.text
    table = told.text.partition("<pre>")[2].partition("</pre>")[0]
    assert "Asilo &amp; refug…" in table
    lines = table.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").splitlines()
    assert all(len(line) <= 30 for line in lines)


async def test_the_chat_gets_a_link_to_the_dashboard(gazette: Gazette) -> None:
    """When there is a dashboard, its one-time link stands below, and nothing breaks out of it."""
    told = await staff_report(gazette, "en", TODAY, link='https://x.example/link?token=a&b="')
    assert told.text.endswith(
        '<a href="https://x.example/link?token=a&amp;b=&quot;">'
        "Open the dashboard (once, 10 min)</a>"
    )


async def test_a_new_bot_tells_staff_that_there_is_nothing_yet() -> None:
    """Before the first figure, /stats says so and does not fail."""
    async with open_ledger("sqlite://") as ledger:
        gazette = Gazette(ledger, lambda _lang, _topic: "", list)
        told = await staff_report(gazette, "en", TODAY)
        assert "No figure has reached 5 yet" in told.text
        assert await usual_range(gazette, TODAY) == (date(2026, 11, 1), date(2026, 11, 23))


async def test_exports_carry_bounds_and_no_formulas(gazette: Gazette) -> None:
    """CSV and JSON give low and high apart; a spreadsheet finds no formula in a title."""
    first, last = await usual_range(gazette, TODAY)
    answers = await gazette.report(first, last, TODAY)
    table = answers.ask(Query(first, last, ("topic", "language")))
    rows = list(csv.DictReader(io.StringIO(to_csv(gazette, "es", table))))
    told = json.loads(to_json(gazette, "es", table))
    assert len(rows) == len(told["lines"]) == len(table.lines)
    for row, line in zip(rows, told["lines"], strict=True):
        assert row["topic"] == line["topic"]
        assert (int(row["low"]), int(row["high"])) == (line["low"], line["high"])
        assert row["shown"] == line["shown"]
        assert row["invented"] == "True"
    assert told["invented"] is True
    assert told["total"]["low"] == sum(line["low"] for line in told["lines"])
    formula = Gazette(gazette.ledger, lambda _lang, _topic: "=cmd()", lambda: TOPICS)
    assert "'=cmd()" in to_csv(formula, "es", table)


async def test_a_demonstration_goes_on_counting(gazette: Gazette) -> None:
    """Updates that come after the invented figures are counted like any others."""
    for number in range(5):
        assert await gazette.ledger.add(number, TODAY, [])


async def test_invented_figures_are_the_same_every_time() -> None:
    """A demonstration can be repeated: the seed decides everything."""
    assert invent(TOPICS, TODAY, months=1) == invent(TOPICS, TODAY, months=1)
    assert invent(TOPICS, TODAY, months=1) != invent(TOPICS, TODAY, months=1, seed=6)
