"""The phone shows what a bot says as a chat on a phone does; tests speak for the bot here."""

from __future__ import annotations

import re
import zlib

import pytest
from playwright.async_api import Page, expect

from bot.web.botapi import BotApi, serving
from bot.web.botapi.calls import Upload
from bot.web.preview import create_preview
from tests.botapi.test_media import ogg, png
from tests.browser.conftest import Preview

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def begin(preview: Preview, page: Page) -> int:
    """Press Start; returns the person's chat."""
    await page.get_by_role("button", name="Iniciar").click()
    await expect(page.locator(".mine")).to_contain_text("/start")
    return next(reversed(preview.account.chats))


def keys(*labels: str) -> dict[str, object]:
    """An inline keyboard, a button a row."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


async def test_text_is_shown_and_never_becomes_markup(silent: Preview) -> None:
    """Telegram's entities become bold and links; what looks like HTML stays text."""
    page = await silent.open()
    chat = await begin(silent, page)
    text = (
        "<b>Alto</b> <a href='https://example.org/x'>más</a> &lt;img src=x onerror=alert(1)&gt; 🆘"
    )
    await silent.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML")
    words = page.locator(".message:not(.mine) .words")
    await expect(words).to_have_text("Alto más <img src=x onerror=alert(1)> 🆘")
    await expect(words.locator("strong")).to_have_text("Alto")
    link = words.get_by_role("link", name="más")
    await expect(link).to_have_attribute("href", "https://example.org/x")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    assert await page.locator("img.picture").count() == 0


async def test_edits_happen_in_place_and_deletions_vanish(silent: Preview) -> None:
    """An edit changes text and buttons of the same bubble; a deleted message is gone."""
    page = await silent.open()
    chat = await begin(silent, page)
    sent = await silent.call("sendMessage", chat_id=chat, text="uno", reply_markup=keys("A"))
    message = sent["result"]
    assert isinstance(message, dict)
    number = message["message_id"]
    bubble = page.locator(f'[data-id="{number}"]')
    await expect(bubble.get_by_role("button", name="A")).to_be_visible()
    await silent.call(
        "editMessageText", chat_id=chat, message_id=number, text="dos", reply_markup=keys("B")
    )
    await expect(bubble.locator(".words")).to_have_text("dos")
    await expect(bubble.get_by_role("button", name="B")).to_be_visible()
    assert await page.locator(".message").count() == 2
    await silent.call("deleteMessage", chat_id=chat, message_id=number)
    await expect(bubble).to_have_count(0)


async def test_a_tap_reaches_the_bot_and_its_answer_is_a_toast(silent: Preview) -> None:
    """The button waits visibly until the bot answers; the answer shows and the waiting ends."""
    page = await silent.open()
    chat = await begin(silent, page)
    await silent.call("sendMessage", chat_id=chat, text="uno", reply_markup=keys("Sí"))
    await page.get_by_role("button", name="Sí").click()
    await expect(page.locator(".key.waiting")).to_have_count(1)
    while not (tap := silent.api.journal.updates[-1].get("callback_query")):
        await page.wait_for_timeout(10)
    assert tap["data"] == "Sí"
    await silent.call("answerCallbackQuery", callback_query_id=tap["id"], text="Hecho")
    await expect(page.locator("#toast")).to_have_text("Hecho")
    await expect(page.locator(".key.waiting")).to_have_count(0)


async def test_media_and_pins(silent: Preview) -> None:
    """A picture is seen, a recording has a player, a document can be fetched, a venue is a card."""
    page = await silent.open()
    chat = await begin(silent, page)
    for method, name, data, mime in (
        ("sendPhoto", "photo", png(60, 40), "image/png"),
        ("sendVoice", "voice", ogg(3), "audio/ogg"),
        ("sendDocument", "document", zlib.compress(b"x"), "application/pdf"),
    ):
        files = {name: Upload(f"{name}.bin", data, mime)}
        params = {"chat_id": chat, name: f"attach://{name}"}
        code, reply = await silent.api.call(silent.account.token, method, params, files)
        assert code == 200, reply
    await silent.call(
        "sendVenue", chat_id=chat, latitude=18.5, longitude=-88.3, title="Centro", address="Calle"
    )
    picture = page.locator("img.picture")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    await expect(page.locator("audio")).to_have_attribute("aria-label", "Grabación, 3 s")
    await expect(page.locator("a.document")).to_have_attribute("download", "document.bin")
    await expect(page.locator(".venue-title")).to_have_text("Centro")


async def test_a_reply_keyboard_stands_below_until_it_is_removed(silent: Preview) -> None:
    """Its buttons are typed for the person, and it goes when the bot takes it away."""
    page = await silent.open()
    chat = await begin(silent, page)
    board = {"keyboard": [[{"text": "Otra cosa"}]], "resize_keyboard": True}
    await silent.call("sendMessage", chat_id=chat, text="uno", reply_markup=board)
    await page.get_by_role("button", name="Otra cosa").click()
    await expect(page.locator(".mine").last).to_contain_text("Otra cosa")
    gone = {"remove_keyboard": True}
    await silent.call("sendMessage", chat_id=chat, text="dos", reply_markup=gone)
    await expect(page.get_by_role("button", name="Otra cosa")).to_have_count(0)


async def test_the_chats_own_commands_come_first(silent: Preview) -> None:
    """A list for all shows until the chat has its own."""
    page = await silent.open()
    chat = await begin(silent, page)
    await silent.call("setMyCommands", commands=[{"command": "menu", "description": "Todos"}])
    await page.get_by_role("button", name="Comandos").click()
    await expect(page.get_by_role("menuitem")).to_have_text(["/menuTodos"])
    await page.keyboard.press("Escape")
    own = [{"command": "sos", "description": "Aydi"}, {"command": "menu", "description": "Aal"}]
    await silent.call("setMyCommands", commands=own, scope={"type": "chat", "chat_id": chat})
    await page.get_by_role("textbox", name="Mensaje").fill("/")
    await expect(page.get_by_role("menuitem")).to_have_text(["/sosAydi", "/menuAal"])
    await page.get_by_role("textbox", name="Mensaje").fill("/m")
    await page.get_by_role("menuitem").click()
    await expect(page.locator(".mine").last).to_contain_text("/menu")


async def test_a_new_tab_is_a_new_person_and_a_reload_the_same(silent: Preview) -> None:
    """Two tabs do not see each other's words; a reload keeps what stands in the chat."""
    first, second = await silent.open(), await silent.open()
    await begin(silent, first)
    await first.get_by_role("textbox", name="Mensaje").fill("soy la primera")
    await first.keyboard.press("Enter")
    await expect(first.locator(".mine").last).to_contain_text("soy la primera")
    await expect(second.get_by_role("button", name="Iniciar")).to_be_visible()
    await first.reload()
    await expect(first.locator(".mine").last).to_contain_text("soy la primera")
    assert len(silent.account.chats) == 1


async def test_blocking_and_unblocking(silent: Preview) -> None:
    """Who blocks the bot gets nothing from it until the block ends."""
    page = await silent.open()
    chat = await begin(silent, page)
    await page.get_by_role("button", name="Más").click()
    await page.get_by_role("menuitem", name="Bloquear el bot").click()
    await expect(page.get_by_role("button", name="Desbloquear el bot")).to_be_visible()
    params = {"chat_id": chat, "text": "hola"}
    code, _ = await silent.api.call(silent.account.token, "sendMessage", params)
    assert code == 403
    await page.get_by_role("button", name="Desbloquear el bot").click()
    await silent.call("sendMessage", chat_id=chat, text="hola")
    await expect(page.locator(".message").last).to_contain_text("hola")


async def test_after_a_restart_the_page_begins_again(silent: Preview) -> None:
    """While the server is away the page says so; when it is back the person starts anew."""
    api = BotApi()
    account = api.add_bot()
    async with serving(create_preview(api), api=api) as running:
        page = await silent.open(at=running.url)
        await page.get_by_role("button", name="Iniciar").click()
        await expect(page.locator(".mine")).to_contain_text("/start")
    await expect(page.locator("#offline")).to_contain_text("no responde")
    again = BotApi()
    again.add_bot()
    async with serving(create_preview(again), port=running.port, api=again):
        await expect(page.get_by_role("button", name="Iniciar")).to_be_visible(timeout=15_000)
        await expect(page.locator("#offline")).to_be_hidden()
        await page.close()
    assert account.updates.pending


async def test_menus_are_walked_by_arrow_keys(silent: Preview) -> None:
    """Without a mouse: open the commands, go down, choose."""
    page = await silent.open()
    await begin(silent, page)
    commands = [{"command": name, "description": name} for name in ("menu", "sos", "near")]
    await silent.call("setMyCommands", commands=commands)
    await page.get_by_role("button", name="Comandos").press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine").last).to_contain_text("/sos")


async def test_dark_and_light(silent: Preview) -> None:
    """The page follows the computer until somebody turns it, and remembers that."""
    page = await silent.open(dark=True)
    await page.get_by_role("button", name="Iniciar").wait_for()
    ground = "getComputedStyle(document.querySelector('.phone')).backgroundColor"
    dark = await page.evaluate(ground)
    await page.get_by_role("button", name="Más").click()
    await page.get_by_role("menuitem", name="Oscuro o claro").click()
    light = await page.evaluate(ground)
    assert light != dark
    await page.reload()
    assert await page.evaluate(ground) == light


@pytest.mark.parametrize("width", [320, 360, 899, 900])
async def test_nothing_sticks_out_at_any_width(silent: Preview, width: int) -> None:
    """Long words and labels stay inside the phone, and no finger-sized thing is too small."""
    page = await silent.open(width=width)
    chat = await begin(silent, page)
    label = "Un botón con un nombre bastante largo para un teléfono"
    board = {"inline_keyboard": [[{"text": label, "callback_data": str(n)} for n in range(3)]]}
    await silent.call("sendMessage", chat_id=chat, text="a" * 300, reply_markup=board)
    await expect(page.locator(".key")).to_have_count(3)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    chat_box = "(c => c.scrollWidth <= c.clientWidth)(document.querySelector('#chat'))"
    assert await page.evaluate(chat_box)
    heights = await page.locator(".key").evaluate_all("keys => keys.map(k => k.offsetHeight)")
    assert min(heights) >= 44


async def test_everything_that_can_be_pressed_has_a_name(silent: Preview) -> None:
    """Screen readers find a name on every button, link and box, and new messages are announced."""
    page = await silent.open()
    await begin(silent, page)
    unnamed = await page.evaluate(
        """[...document.querySelectorAll('button, a, input, textarea, select')]
        .filter(e => e.offsetParent && !(e.getAttribute('aria-label') || e.textContent.trim()))
        .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
    await expect(page.locator("#chat")).to_have_attribute("aria-live", "polite")
    await expect(page.locator("html")).to_have_attribute("lang", "es")
