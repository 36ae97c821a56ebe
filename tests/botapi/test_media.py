"""Pins, pictures, documents and recordings."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest

from bot.web.botapi import Person


def png(width: int, height: int) -> bytes:
    """A grey picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


def ogg(seconds: int) -> bytes:
    """The last page of a recording of so many seconds."""
    return b"OggS\0\4" + struct.pack("<Q", seconds * 48_000) + b"\0" * 13


async def test_a_picture_is_uploaded_once_and_sent_again_by_its_id(bot: Bot, ana: Person) -> None:
    """The upload has a size and an id; the id sends it again, and the bytes come back whole."""
    data = png(40, 30)
    sent = await bot.send_photo(ana.id, data, caption="<b>Mapa</b>", parse_mode="HTML")
    photo = sent.photo[-1]
    assert (photo.width, photo.height, photo.file_size) == (40, 30, len(data))
    assert sent.caption == "Mapa"
    again = await bot.send_photo(ana.id, photo.file_id)
    assert again.photo[-1].file_unique_id == photo.file_unique_id
    file = await bot.get_file(photo.file_id)
    assert bytes(await file.download_as_bytearray()) == data


async def test_a_recording_and_a_document(bot: Bot, ana: Person) -> None:
    """A recording tells its length, a document its name and kind."""
    voice = (await bot.send_voice(ana.id, ogg(12), caption="Escuchar")).voice
    assert voice is not None
    assert voice.duration == timedelta(seconds=12)
    document = (await bot.send_document(ana.id, b"%PDF-1.4", filename="guía.pdf")).document
    assert document is not None
    assert (document.file_name, document.mime_type) == ("guía.pdf", "application/pdf")
    assert [set(shown.body) & {"voice", "document"} for shown in ana.messages[1:]] == [
        {"voice"},
        {"document"},
    ]


async def test_media_in_place(bot: Bot, ana: Person) -> None:
    """A picture can be replaced in place."""
    sent = await bot.send_photo(ana.id, png(10, 10))
    edited = await bot.edit_message_media(
        InputMediaPhoto(png(20, 20), caption="Otra"), ana.id, sent.message_id
    )
    assert not isinstance(edited, bool)
    assert (edited.photo[-1].width, edited.caption) == (20, "Otra")


async def test_media_that_telegram_refuses(bot: Bot, ana: Person) -> None:
    """Unknown ids, things that are no pictures, and captions over 1,024 units are refused."""
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(ana.id, "AgACnothing")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ana.id, b"no picture")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_voice(ana.id, ogg(1), caption="a" * 1025)
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("AgACnothing")


async def test_pins(bot: Bot, ana: Person) -> None:
    """A venue carries its point, name and address; a point off the earth is refused."""
    venue = (await bot.send_venue(ana.id, 18.5, -88.3, "Hospital", "Av. Juárez")).venue
    assert venue is not None
    assert (venue.title, venue.location.latitude) == ("Hospital", 18.5)
    assert (await bot.send_location(ana.id, 18.5, -88.3)).location is not None
    with pytest.raises(BadRequest, match="Wrong location coordinates specified"):
        await bot.send_location(ana.id, 95, -88.3)
    with pytest.raises(BadRequest, match="Venue title must be non-empty"):
        await bot.send_venue(ana.id, 18.5, -88.3, " ", "Av. Juárez")


async def test_a_person_shares_a_location(bot: Bot, ana: Person) -> None:
    """A shared point arrives as a message with a location."""
    ana.share_location(18.4942, -88.3961)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.location is not None
    assert update.message.location.longitude == -88.3961
