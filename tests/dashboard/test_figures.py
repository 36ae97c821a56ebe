"""What staff see, in Spanish and English, on screen, as CSV and on paper."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.core.visit import Count, Door
from bot.counts import open_ledger
from tests.dashboard.conftest import BASE, PASSWORD, Clock, Staff, client_of, dashboard_of

SECTIONS = [
    *("trend", "topics", "over-time", "dead-ends", "dead-buttons", "useful", "towns"),
    *("needs", "places", "languages", "doors", "posters", "seldom"),
]


async def test_the_page_answers_first(staff: Staff) -> None:
    """What to write and where to be stands above everything else, and says what figures are not."""
    await staff.log_in()
    page = (await staff.client.get("/")).text
    answer = page.index("Qué escribir y dónde estar")
    assert page.index("Son pedidos, no personas") < answer < page.index('id="trend"')
    summary = page[answer : page.index("<form", answer)]
    assert "Buscaron y no encontraron: Español" in summary
    assert "Chetumal" in summary
    assert "Salud" in summary


async def test_all_of_it_is_there(staff: Staff) -> None:
    """Every section has a heading, and a table or a sentence; charts have a table beneath."""
    await staff.log_in()
    page = (await staff.client.get("/")).text
    for name in SECTIONS:
        section = page[page.index(f'<section id="{name}"') :]
        section = section[: section.index("</section>")]
        assert f'<h2 id="{name}-title">' in section
        assert "<table>" in section or "<p>" in section
        if "<svg" in section:
            assert section.index("<svg") < section.index("<table>")
    assert page.count("<svg") >= 7
    assert "Página que nadie abre" in page[page.index('id="seldom"') :]


async def test_nothing_inline_and_nothing_unescaped(staff: Staff) -> None:
    """The page obeys its own policy, drawings included, and titles cannot smuggle in HTML."""
    await staff.log_in()
    page = (await staff.client.get("/")).text
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", page)
    assert not re.search(r"<script(?! src=)", page)
    assert "Tus derechos &lt;hoy&gt;" in page
    assert "<hoy>" not in page
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        root = ET.fromstring(drawing)  # noqa: S314  our own drawing
        assert root.get("role") == "img"
        assert root.get("aria-label")
    ids = re.findall(r'\bid="([^"]+)"', re.sub(r"<defs.*?</defs>", "", page, flags=re.DOTALL))
    assert sorted(ids) == sorted(set(ids)), "an id stands once"


async def test_invented_figures_are_marked_on_every_picture(staff: Staff) -> None:
    """The page and each drawing say that the figures are invented, and so does the CSV."""
    await staff.log_in()
    page = (await staff.client.get("/")).text
    assert 'class="invented"' in page
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert "Cifras inventadas" in drawing
    assert "invented" in (await staff.client.get("/csv?section=topics")).text.splitlines()[0]


async def test_it_speaks_english(staff: Staff) -> None:
    """The page follows the address, then the browser, then is Spanish."""
    await staff.log_in()
    assert "What people ask" in (await staff.client.get("/?lang=en")).text
    english = {"accept-language": "en-GB,en;q=0.8"}
    assert '<html lang="en">' in (await staff.client.get("/", headers=english)).text
    french = {"accept-language": "fr"}
    assert '<html lang="es">' in (await staff.client.get("/", headers=french)).text


async def test_range_and_filters_live_in_the_address(staff: Staff) -> None:
    """A copied address shows the same range, period and filters, and its links keep them."""
    await staff.log_in()
    query = "from=2026-10-01&to=2026-10-31&by=week&language=es&topic=asylum"
    page = (await staff.client.get(f"/?{query}")).text
    assert 'value="2026-10-01"' in page
    assert '<option value="week" selected>' in page
    assert '<option value="es" selected>' in page
    assert '<option value="asylum" selected>' in page
    assert "from=2026-10-01&amp;to=2026-10-31&amp;by=week&amp;language=es&amp;topic=asylum" in page
    topics = page[page.index('<section id="topics"') : page.index('<section id="over-time"')]
    assert "Asilo en México" in topics
    assert "derechos" not in topics
    assert "quita el filtro de tema" in page[page.index('<section id="doors"') :]


async def test_the_csv_says_what_the_screen_says(staff: Staff) -> None:
    """Each section can be taken along, with the same range; figures below five stay hidden."""
    await staff.log_in()
    query = "from=2026-09-01&to=2026-10-31"
    page = (await staff.client.get(f"/?{query}&print=1")).text
    for name in SECTIONS:
        answer = await staff.client.get(f"/csv?section={name}&{query}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert f"puente-{name}-2026-09-01-2026-10-31.csv" in answer.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert rows
        for row in rows:
            lows = [int(value) for column, value in row.items() if column.endswith("low")]
            assert all(low % 5 == 0 for low in lows)
            if row.get("low", "0") != "0" and name != "over-time":
                assert row["shown"] in page


async def test_print_shows_everything_and_asks_nothing(staff: Staff) -> None:
    """The print view has no forms and nothing folded away."""
    await staff.log_in()
    page = (await staff.client.get("/?print=1")).text
    assert "<form" not in page
    assert "<details" not in page
    assert page.count("<svg") >= 7


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-10-31&to=2026-10-01", "posterior a la última"),
        ("from=yesterday", "se escribe 2026-11-24"),
        ("from=0001-01-01", "se escribe 2026-11-24"),
        ("from=2001-01-01&to=2026-01-01", "demasiado largo"),
    ],
)
async def test_an_impossible_range_is_explained(staff: Staff, query: str, said: str) -> None:
    """A wrong address gets a sentence, not a failure."""
    await staff.log_in()
    for path in ("/", "/csv"):
        answer = await staff.client.get(f"{path}?{query}&section=topics")
        assert answer.status_code == 400
        assert said in answer.text


@pytest.mark.parametrize("query", ["topic=%3Cb%3E", "language=xx", "by=hour", "topic=:need"])
async def test_strange_filters_do_no_harm(staff: Staff, query: str) -> None:
    """Filters that match nothing show nothing."""
    await staff.log_in()
    answer = await staff.client.get(f"/?{query}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text


async def test_an_unknown_page_is_said_to_be_none(staff: Staff) -> None:
    """Inside, an unknown address is a 404 in the reader's language."""
    await staff.log_in()
    answer = await staff.client.get("/nothing/here")
    assert answer.status_code == 404
    assert "no existe" in answer.text
    assert (await staff.client.get("/csv?section=people")).status_code == 404
    assert (await staff.client.get("/static/people")).status_code == 404


async def test_sensitive_topics_have_no_days() -> None:
    """By day, a sensitive topic is nowhere on the page; by month it is."""
    async with open_ledger("sqlite://") as ledger:
        for number in range(100):
            counts = [Count("es", "violence", Door.BUTTON), Count("es", "asylum", Door.BUTTON)]
            await ledger.add(number, date(2026, 10, 5), counts)
        async with client_of(dashboard_of(ledger, Clock())) as client:
            await client.post("/login", data={"password": PASSWORD})
            day = (
                await client.get("/csv?section=over-time&from=2026-10-05&to=2026-10-06&by=day")
            ).text
            assert "asylum,2026-10-05,Asilo & refugio,100" in day
            assert "violence" not in day
            month = (
                await client.get("/csv?section=over-time&from=2026-10-01&to=2026-10-31&by=month")
            ).text
            assert "violence,2026-10-01,Violencia,100" in month


async def test_a_new_bot_has_an_honest_page() -> None:
    """With no counts at all the page says that there are none yet."""
    async with (
        open_ledger("sqlite://") as ledger,
        client_of(dashboard_of(ledger, Clock())) as client,
    ):
        await client.post("/login", data={"password": PASSWORD})
        page = (await client.get("/")).text
        assert "Todavía no hay ninguna cifra" in page
        assert "<svg" not in page


async def test_it_works_below_a_path(staff: Staff) -> None:
    """Mounted below a path, all its links, forms and cookies stay below that path."""
    app = Starlette(routes=[Mount("/figures", staff.dashboard.app)])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=BASE, follow_redirects=True
    ) as client:
        page = await client.get("/figures/")
        assert page.url.path == "/figures/login"
        page = await client.post("/figures/login", data={"password": PASSWORD})
        assert page.url.path == "/figures/"
        assert not re.search(r'(href|src|action)="/', page.text)
        style = page.url.join(re.findall(r'href="(\./static[^"]+)"', page.text)[0])
        assert (await client.get(style)).status_code == 200
        link = staff.dashboard.make_link(f"{BASE}/figures/")
        assert link.startswith(f"{BASE}/figures/link?token=")
        assert "Abrir" in (await client.get(link)).text


async def test_a_database_that_is_away_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    """When the database does not answer, staff are told, and links are not opened on trust."""
    path = tmp_path_factory.mktemp("away") / "counts.db"
    path.write_bytes(b"not a database " * 100)
    async with open_ledger(f"sqlite:///{path}", patience=0.1) as ledger:
        dashboard = dashboard_of(ledger, Clock())
        async with client_of(dashboard) as client:
            link = dashboard.make_link(BASE).removeprefix(BASE)
            assert (await client.post(link)).status_code == 503
            await client.post("/login", data={"password": PASSWORD})
            answer = await client.get("/")
            assert answer.status_code == 503
            assert "no responde" in answer.text
