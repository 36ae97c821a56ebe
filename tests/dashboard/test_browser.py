"""The dashboard in a real browser, on a phone 360 pixels wide."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.counts.conftest import skip_or_fail
from tests.dashboard.conftest import PASSWORD, Staff

CHROMIUM = os.environ.get("PUENTE_TEST_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

pytestmark = pytest.mark.browser


@asynccontextmanager
async def served(staff: Staff) -> AsyncIterator[str]:
    """The dashboard behind a real server; its address."""
    config = uvicorn.Config(staff.dashboard.app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    serving = asyncio.create_task(server.main_loop())
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving
        await server.shutdown()


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    """A real browser."""
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415  may be absent
    except ImportError:
        skip_or_fail("no Playwright: pip install playwright")
    if not Path(CHROMIUM).exists():
        skip_or_fail("no Chromium: set PUENTE_TEST_CHROMIUM")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


async def test_a_phone_shows_all_of_it(staff: Staff) -> None:
    """From the one-time link to logging out: nothing is cut off, nothing breaks the policy."""
    async with served(staff) as address, chromium() as browser:
        context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="es-MX")
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))

        await page.goto(staff.dashboard.make_link(address))
        await page.get_by_role("button", name="Abrir las cifras").click()
        await page.get_by_role("heading", name="Qué preguntan", exact=True).wait_for()
        for width in (360, 320, 768, 1280):
            await page.set_viewport_size({"width": width, "height": 740})
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"the page is {wide} wide on a screen of {width}"
        await page.set_viewport_size({"width": 360, "height": 740})

        answer = await page.get_by_role("heading", name="Qué escribir y dónde estar").bounding_box()
        assert answer is not None
        assert answer["y"] < 370, "the answer begins in the upper half of the first screen"
        small = await page.evaluate(
            "[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height)"
        )
        assert min(small) >= 8, "text in charts is legible"
        size = await page.evaluate("getComputedStyle(document.querySelector('svg text')).fontSize")
        assert size, "attributes of drawings are understood under the policy"

        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.get_by_label("Tema", exact=True).select_option("asylum")
        await page.get_by_role("button", name="Ver").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**topic=asylum**")
        assert await page.get_by_role("region", name="Temas en el tiempo").count() >= 1

        await page.goto(f"{address}/?print=1")
        await page.locator("#print").wait_for(state="visible")
        await page.goto(address)
        await page.get_by_role("button", name="Salir").click()
        await page.get_by_label("Contraseña").fill(PASSWORD)
        await page.get_by_role("button", name="Entrar").click()
        await page.get_by_role("heading", name="Qué preguntan", exact=True).wait_for()
        assert complaints == []


async def test_it_works_without_javascript(staff: Staff) -> None:
    """With scripts off, one can enter, filter and take a CSV along."""
    async with served(staff) as address, chromium() as browser:
        context = await browser.new_context(java_script_enabled=False, locale="en-GB")
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await page.get_by_label("Language of those who ask").select_option("bzj")
        await page.get_by_role("button", name="Show").click()
        await page.wait_for_url("**language=bzj**")
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Download as CSV: Topics", exact=True).click()
        download = await coming.value
        assert download.suggested_filename.startswith("puente-topics-")
