"""Makes the pictures of the editors' guide from the real preview, in a browser.

    python docs/editors/pictures.py

Works on a copy of the content. Needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HOME = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).resolve().parent / "pictures"
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
_PATIENCE = 30.0
_COLOURS = 128


@contextmanager
def preview(content: Path) -> Iterator[str]:
    """Run `puente preview` on a content folder; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "preview", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--content", str(content)],
        cwd=HOME,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PUENTE_MONITOR": ""},
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url, timeout=1).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the preview did not start")


def put_up_notice(content: Path) -> None:
    """An urgent notice for the days around today."""
    folder = content / "notices" / "storm"
    folder.mkdir(parents=True)
    today = datetime.now(UTC).date()  # the preview shows today
    days = f"from = {today - timedelta(1)}\nuntil = {today + timedelta(2)}\nurgent = true\n"
    (folder / "notice.toml").write_text(days, "utf-8")
    text = "Huracán cerca de Chetumal. Busca un lugar alto y llama a {{ emergency-phone }}."
    (folder / "es.md").write_text(f"{text}\n", "utf-8")


def begin(page: Page, url: str) -> None:
    """Open the phone, press start and choose Spanish."""
    page.goto(f"{url}?language=es")
    page.get_by_role("button", name="Iniciar").click()
    tap(page, "Español")
    page.locator(".message").last.get_by_role("button", name="Derechos").first.wait_for()


def tap(page: Page, label: str) -> None:
    """Press the button with this label on the newest message."""
    page.locator(".message").last.get_by_role("button", name=label).first.click()


def photograph(page: Page, name: str) -> None:
    """Save what is on the screen, with few colours so that the repository stays small."""
    page.wait_for_timeout(400)  # animations end
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.quantize(_COLOURS).save(path, optimize=True)


def open_tab(page: Page, name: str) -> None:
    """Show one tab of the editors' panel."""
    page.locator(f"#tab-{name}").click()
    page.locator("#panel-body > *").first.wait_for()


def main() -> None:
    """Make all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        content = Path(shutil.copytree(HOME / "content", Path(folder) / "content"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(
            viewport={"width": 1180, "height": 760}, locale="es-MX", color_scheme="light"
        )
        with preview(content) as url:
            begin(page, url)
            tap(page, "Asilo")
            tap(page, "México")
            photograph(page, "preview")
            open_tab(page, "facts")
            photograph(page, "facts")
            open_tab(page, "topics")
            photograph(page, "translations")
            open_tab(page, "search")
            page.locator(".search-line input").fill("me agarro la migra")
            page.locator(".hits li").first.wait_for()
            photograph(page, "search")
        put_up_notice(content)
        page.set_viewport_size({"width": 420, "height": 900})
        with preview(content) as url:
            begin(page, url)
            photograph(page, "notice")
        browser.close()


if __name__ == "__main__":
    main()
