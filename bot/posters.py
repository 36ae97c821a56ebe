"""Posters: one page to print, with a QR code that opens the bot at a topic."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno
from fpdf import FPDF

from bot.core import route
from bot.core.edition import Edition
from bot.core.markup import plain

_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
)
_SIDE = 120.0  # millimetres: readable from two metres away


def write_poster(
    edition: Edition, path: str, language: str, username: str, code: str, folder: Path
) -> Path:
    """Write one A4 PDF and return its path. `code` is counted when somebody scans it."""
    payload = route.write_link(route.Link(language, path, code))
    address = f"https://t.me/{username}?start={payload}"
    topic = edition.content.topics[path]
    text = edition.pages.text(topic.texts, language)
    page = FPDF(format="A4")
    page.add_page()
    page.set_title(text.title)
    family = _add_font(page)
    page.set_font(family, size=34)
    page.multi_cell(0, 15, _latin(text.title, family), align="C", new_x="LMARGIN", new_y="NEXT")
    opening = edition.pages.document(text).blocks[:1]
    if opening:
        page.ln(4)
        page.set_font(family, size=16)
        summary = _latin(plain(opening[0].html), family)
        page.multi_cell(0, 8, summary, align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(8)
    image = BytesIO()
    segno.make(address, error="q").save(image, kind="png", scale=12, border=4)
    page.image(image, x=(page.w - _SIDE) / 2, w=_SIDE)
    page.ln(4)
    page.set_font(family, size=14)
    words = _latin(edition.words.say(language, "profile.short"), family)
    page.multi_cell(0, 7, words, align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(2)
    page.set_font(family, size=11)
    page.multi_cell(0, 6, f"t.me/{username}", align="C")
    name = "-".join(filter(None, ["poster", language, path.replace("/", "_"), code]))
    target = folder / f"{name}.pdf"
    page.output(str(target))
    return target


def _add_font(page: FPDF) -> str:
    """A font with all our letters where the system has one, else PDF's own Latin one."""
    for name in _FONTS:
        if Path(name).is_file():
            page.add_font("body", fname=name)
            return "body"
    return "helvetica"


def _latin(text: str, family: str) -> str:
    return text if family == "body" else text.encode("latin-1", "replace").decode("latin-1")
