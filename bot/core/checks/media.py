"""Media: what a recording, picture or document is, told from its first and last bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SOF = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_OPUS_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Media:
    """`kind` is `opus`, `ogg`, `jpeg`, `png`, `pdf` or another name (`mp3`); empty when unknown.

    `width` and `height` are pixels, `seconds` a recording's length; 0 when they are not known.
    """

    kind: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0


_OTHERS = (
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"\xff\xf3", "MP3"),
    (b"RIFF", "WAV or WebP"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "Word or ZIP"),
    (b"\xd0\xcf\x11\xe0", "old Word"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)


def sniff(head: bytes, tail: bytes = b"") -> Media:
    """Tell a file from its beginning and, for the length of a recording, its end."""
    if head.startswith(b"OggS"):
        return _ogg(head, tail or head)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        size = struct.unpack(">II", head[16:24]) if len(head) >= 24 else (0, 0)
        return Media("png", *size)
    if head.startswith(b"\xff\xd8\xff"):
        return Media("jpeg", *_jpeg_size(head))
    if head.startswith(b"%PDF-"):
        return Media("pdf")
    if head[4:8] == b"ftyp":
        return Media("HEIC" if head[8:11] in (b"hei", b"mif") else "MP4 or M4A")
    return Media(next((name for mark, name in _OTHERS if head.startswith(mark)), ""))


def _ogg(head: bytes, tail: bytes) -> Media:
    at = head.find(b"OpusHead")
    if at < 0:
        return Media("ogg")
    skip = struct.unpack("<H", head[at + 10 : at + 12])[0] if len(head) >= at + 12 else 0
    last = tail.rfind(b"OggS")
    if last < 0 or len(tail) < last + 14:
        return Media("opus")
    granule = struct.unpack("<q", tail[last + 6 : last + 14])[0]
    return Media("opus", seconds=max(0, granule - skip) / _OPUS_RATE)


def _jpeg_size(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _SOF:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return 0, 0
