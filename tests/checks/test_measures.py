"""The measures behind the checks: syllables, reading ease, kinds of files, points."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from bot.core.checks.agreement import gather
from bot.core.checks.coordinates import within
from bot.core.checks.media import sniff
from bot.core.checks.syllables import (
    english,
    fernandez_huerta,
    flesch_kincaid,
    sentences,
    spanish,
)

SPANISH = {
    "sol": 1, "agua": 2, "ayuda": 3, "policía": 4, "información": 4, "río": 2, "ahora": 3,
    "oficina": 4, "asilo": 3, "país": 2, "él": 1, "huir": 1, "aéreo": 4, "idea": 3, "guerra": 2,
    "que": 1, "quiero": 2, "vergüenza": 3, "muy": 1, "hay": 1, "ley": 1, "yo": 1, "prohibido": 3,
    "ciudad": 2, "viaje": 2, "leer": 2, "niño": 2, "migración": 3, "Paraguay": 3, "cuídate": 3,
}  # fmt: skip
ENGLISH = {
    "you": 1, "the": 1, "help": 1, "people": 2, "asylum": 3, "police": 2, "information": 4,
    "immigration": 4, "free": 1, "fees": 1, "are": 1, "asked": 1, "needed": 2, "hospital": 3,
    "permission": 3, "because": 2, "certificate": 4, "little": 2, "border": 2, "lawyer": 2,
    "area": 3, "being": 2, "quiet": 2, "special": 2, "place": 1, "places": 2, "visa": 2,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SPANISH.items())
def test_spanish_syllables(word: str, count: int) -> None:
    """Spanish words are counted as a school book counts them."""
    assert spanish(word) == count


def test_english_syllables() -> None:
    """English has no rule for its syllables: nine words in ten are right, none is far off."""
    wrong = {word: english(word) for word, count in ENGLISH.items() if english(word) != count}
    assert len(wrong) <= len(ENGLISH) // 10, wrong
    assert all(abs(english(word) - ENGLISH[word]) == 1 for word in wrong)


def test_reading_ease_tells_plain_from_hard() -> None:
    """Plain sentences score as easy in both languages and legal ones as hard."""
    easy = "Llama ya. Di tu nombre. Pide ayuda. Es gratis."
    hard = "La autoridad administrativa determinará discrecionalmente la admisibilidad solicitada."
    assert fernandez_huerta(easy) > 90
    assert fernandez_huerta(hard) < 30
    assert flesch_kincaid("Call now. Say your name. Ask for help. It is free.") < 3
    assert flesch_kincaid("Administrative authorities determine discretionary admissibility.") > 18


def test_fernandez_huerta_by_hand() -> None:
    """Two sentences of two words and eight syllables: 206.84 − 60 · 2 − 1.02 · 2."""
    assert fernandez_huerta("Pide visa. Pide taxi.") == pytest.approx(206.84 - 120 - 2.04)


def test_flesch_kincaid_by_hand() -> None:
    """One sentence of four words and four syllables: 0.39 · 4 + 11.8 · 1 − 15.59."""
    assert flesch_kincaid("Ask for help now.") == pytest.approx(0.39 * 4 + 11.8 - 15.59)


def test_sentences_end_where_a_reader_breathes() -> None:
    """At points, colons and line ends, and not at a point inside a number."""
    found = sentences("Uno. Dos: tres\nCuatro 3.5 cinco")
    assert found == ["Uno", "Dos", "tres", "Cuatro 3.5 cinco"]


@pytest.mark.parametrize(("kind", "save"), [("jpeg", "JPEG"), ("png", "PNG")])
def test_pictures_are_told_by_their_bytes(kind: str, save: str) -> None:
    """A real picture's kind and size are read, whatever its file is called."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 200)).save(buffer, save, exif=b"Exif\0\0" + bytes(3000))
    media = sniff(buffer.getvalue())
    assert (media.kind, media.width, media.height) == (kind, 320, 200)


@pytest.mark.parametrize("cut", range(60))
def test_cut_files_are_not_stumbled_over(cut: int) -> None:
    """The first bytes of anything are told apart, or not, without an exception."""
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, 2, 960, 1, 0, 0, 1) + b"\x13OpusHead\1\1\x38\1"
    for data in (page, b"\x89PNG\r\n\x1a\n" + bytes(40), b"\xff\xd8\xff\xe0\0\x10" + bytes(60)):
        assert sniff(data[:cut], data[:cut]) is not None


def test_what_must_agree_between_languages() -> None:
    """Thousands, decimals and phones are compared as numbers, not as they are written."""
    spanish_text = gather("1. Paga 1,500 o 7.50. Llama al 983 832 0000. {{ fee }} [x](topic:a)")
    english_text = gather("2. Pay 1.500 or 7,50. Call 983-832-0000. {{fee}} [y](topic:a)")
    assert spanish_text == english_text


def test_both_sides_of_the_river() -> None:
    """Chetumal is in Mexico, Corozal in Belize, and Guatemala City in neither."""
    assert within((18.52, -88.30), "mx")
    assert within((18.39, -88.39), "bz")
    assert not within((14.6, -90.5), "mx")
    assert not within((14.6, -90.5), "bz")
