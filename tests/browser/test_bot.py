"""The real bot on the shipped content, tapped through in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.editors.stamps import stamp
from tests.browser.conftest import Preview

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def tap(page: Page, label: str) -> None:
    """Press the button with this label on the newest message."""
    await page.locator(".message").last.get_by_role("button", name=label).first.click()


async def test_asylum_in_kriol_within_four_taps(preview: Preview) -> None:
    """From /start: Kriol, asylum, Mexico; three taps, each an edit of the one menu."""
    page = await preview.open()
    await page.get_by_role("button", name="Iniciar").click()
    await tap(page, "Kriol")
    await tap(page, "Asailam")
    await tap(page, "Mexico")
    screen = page.locator(".message").last
    await expect(screen.locator(".words")).to_contain_text("COMAR")
    assert await page.locator(".message").count() == 2


async def test_commands_follow_the_chosen_language(preview: Preview) -> None:
    """After Kriol is chosen the commands menu speaks Kriol, which the client has no code for."""
    page = await preview.open()
    await page.get_by_role("button", name="Iniciar").click()
    await tap(page, "Kriol")
    await expect(page.locator(".message").last).to_contain_text("Tap")
    person = next(reversed(preview.account.chats))
    assert (f"chat {person}", "") in preview.account.commands
    own = preview.account.commands[f"chat {person}", ""]
    await page.get_by_role("button", name="Comandos").click()
    await expect(page.get_by_role("menuitem").first).to_contain_text(own[0]["description"])


async def test_typed_words_find_pages(preview: Preview) -> None:
    """Misspelt words lead to asylum."""
    page = await preview.open()
    await page.get_by_role("button", name="Iniciar").click()
    await tap(page, "Español")
    await page.get_by_role("textbox", name="Mensaje").fill("kiero asilo")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message").last).to_contain_text("asilo")
    await expect(page.locator(".message").last.locator(".key").first).to_be_visible()


async def test_a_shared_place_finds_help_and_leaves_the_chat(preview: Preview) -> None:
    """A point on the sketch gives the nearest help; the point itself is deleted."""
    page = await preview.open()
    await page.get_by_role("button", name="Iniciar").click()
    await tap(page, "Español")
    await page.get_by_role("button", name="Compartir tu ubicación").click()
    await page.locator("select#town").select_option(label="Chetumal")
    await page.get_by_role("button", name="Compartir este lugar").click()
    await expect(page.locator(".message").last).to_contain_text("Chetumal")
    await expect(page.locator(".message").last).not_to_have_class("message mine")
    await expect(page.locator(".mine .venue")).to_have_count(0)


async def test_a_deep_link_opens_its_page(preview: Preview) -> None:
    """A link from a poster opens the page at once, in its language."""
    page = await preview.open("?language=es&start=en-emergency")
    await expect(page.locator(".message").last).to_contain_text("911")
    await expect(page.locator(".mine")).to_contain_text("/start en-emergency")


async def test_a_page_can_be_shared_into_another_chat(preview: Preview) -> None:
    """The share button asks inline mode for this page and shows what the other person gets."""
    page = await preview.open("?language=es&start=es-rights_detained")
    await expect(page.locator(".message").last).to_contain_text("36")
    await page.locator(".key:has(.glyph)").last.click()
    await page.locator("dialog .result").first.click()
    await expect(page.locator("dialog .bubble")).to_contain_text("36")


async def test_the_desk_knows_the_file_and_switches_the_language(preview: Preview) -> None:
    """Beside the phone: the file, its translations, and the same screen in another language."""
    page = await preview.open("?language=es&start=es-rights_detained", width=1280, height=900)
    panel = page.get_by_role("complementary")
    await expect(panel.locator(".path").first).to_have_text("content/topics/rights/detained/es.md")
    await panel.get_by_role("button", name="English").click()
    await expect(panel.locator(".path").first).to_have_text("content/topics/rights/detained/en.md")
    await expect(page.locator(".message").last).to_contain_text("36 hours")
    await panel.get_by_role("tab", name="Buscar").click()
    await panel.get_by_role("searchbox").fill("me agarro la migra")
    await expect(panel.locator(".hits li").first).to_contain_text("detained")
    await panel.get_by_role("tab", name="Todas las páginas").click()
    await expect(panel.get_by_role("row")).not_to_have_count(0)


async def test_a_saved_file_shows_at_once_and_a_broken_one_does_not(own: Preview) -> None:
    """Saving publishes and refreshes the screen; a mistake is told and readers keep the old one."""
    page = await own.open("?language=es&start=es-rights_detained", width=1280, height=900)
    await expect(page.locator(".message").last).to_contain_text("36")
    file = own.content / "topics/rights/detained/es.md"
    written = file.read_text("utf-8")
    file.write_text(written.replace("# ", "# Ahora: ", 1), "utf-8")
    assert own.publisher is not None
    await own.publisher.republish()
    await expect(page.locator(".message").last).to_contain_text("Ahora:")
    await expect(page.locator(".news")).to_have_text("Guardado y publicado.")
    file.write_text(f"{written}\n\n{{{{ no-such-fact }}}}\n", "utf-8")
    await own.publisher.republish()
    await expect(page.locator(".news")).to_contain_text("No se publicó")
    await expect(page.get_by_role("complementary")).to_contain_text("no-such-fact")
    await expect(page.locator(".message").last).to_contain_text("Ahora:")


async def test_a_translation_stands_beside_its_source(own: Preview) -> None:
    """Source and translation paragraph by paragraph; when outdated, the words that changed."""
    page = await own.open("?language=es&start=en-rights_detained", width=1280, height=900)
    panel = page.get_by_role("complementary")
    await expect(panel.locator(".beside th")).to_have_text(["Español", "English"])
    await expect(panel.locator(".beside tbody tr").first).to_contain_text("Si te detienen")
    assert own.publisher is not None
    folder = own.content / "topics/rights/detained"
    languages = own.publisher.current.content.languages
    stamp(own.content, languages, folder / "en.md")
    source = folder / "es.md"
    source.write_text(source.read_text("utf-8").replace("Pide una", "Exige una"), "utf-8")
    await own.publisher.republish()
    await expect(panel.locator(".changes del")).to_have_text("Pide")
    await expect(panel.locator(".changes ins")).to_have_text("Exige")
    await panel.get_by_role("tab", name="Todas las páginas").click()
    await panel.get_by_role("button", name="(COMAR)").first.click()
    await expect(panel.locator(".path").first).to_have_text("content/places/mx-comar/en.md")
