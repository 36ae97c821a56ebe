"""Takes the README's pictures from the real preview, in a real browser.

    python docs/pictures/take.py

`phone.png` is the home screen and an answer side by side, `desk.png` the phone with the editors'
panel. Needs Chromium.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HOME = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_GROUND = (245, 246, 244)
_GAP = 24
_COLOURS = 160
_LARGEST = 300_000
"""Bytes of a picture: people with little data read the README, too."""


@contextmanager
def preview() -> Iterator[str]:
    """Run `puente preview` on a free port; gives its address."""
    command = [sys.executable, "-m", "bot", "preview", "--no-browser", "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=HOME,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PUENTE_MONITOR": ""},
    )
    try:
        lines = process.stdout or ()
        said = next((line for line in lines if line.startswith("Puente is at ")), "")
        if not said:
            raise SystemExit("the preview did not start")
        yield said.removeprefix("Puente is at ").partition(": each")[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def open_page(browser: Browser, url: str, width: int, height: int) -> Page:
    """A new person's phone in Spanish, sharp enough for a dense screen."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=1.5,
        locale="es-MX",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page.goto(url)
    return page


def tap(page: Page, label: str) -> None:
    """Press the button with this label on the newest message."""
    page.locator(".message").last.get_by_role("button", name=label).first.click()


def photograph(page: Page) -> Image.Image:
    """What is on the screen, when the bot has answered everything."""
    page.locator(".key.waiting").first.wait_for(state="detached")
    page.mouse.move(0, 0)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def save(picture: Image.Image, name: str) -> None:
    """Write it with few colours, so that the repository stays small."""
    path = PICTURES / f"{name}.png"
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > _LARGEST:
        raise SystemExit(f"{path.name} has over {_LARGEST} bytes")


def take_phone(browser: Browser, url: str) -> None:
    """The home screen and, beside it, what somebody who was detained reads."""
    page = open_page(browser, f"{url}/?language=es", 360, 860)
    page.get_by_role("button", name="Iniciar").click()
    tap(page, "Español")
    page.get_by_role("button", name="Tus derechos").wait_for()
    home = photograph(page)
    tap(page, "Tus derechos")
    page.get_by_role("button", name="Si te detienen").first.wait_for()
    tap(page, "Si te detienen")
    page.get_by_role("button", name="Sirvió").wait_for()
    page.locator(".message").last.evaluate("message => message.scrollIntoView()")
    answer = photograph(page)
    both = Image.new("RGB", (home.width + _GAP + answer.width, home.height), _GROUND)
    both.paste(home, (0, 0))
    both.paste(answer, (home.width + _GAP, 0))
    save(both, "phone")


def take_desk(browser: Browser, url: str) -> None:
    """The phone in English with the editors' panel: findings, and the source beside it."""
    page = open_page(browser, f"{url}/?language=en&start=en-rights_detained", 1180, 800)
    page.locator(".beside td").first.wait_for()
    save(photograph(page), "desk")


def main() -> None:
    """Take all pictures."""
    with preview() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_phone(browser, url)
        take_desk(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
