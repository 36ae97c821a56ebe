"""Files that were sent: their bytes, ids and what can be told from their first bytes."""

from __future__ import annotations

import hashlib
import struct
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.web.botapi.calls import Upload

_TOTAL_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """One file at the server."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Files:
    """By file_id, at most 200 MB together; the oldest go first."""

    by_id: OrderedDict[str, Stored] = field(default_factory=OrderedDict)
    size: int = 0

    def keep(self, upload: Upload, kind: str) -> Stored:
        """Store a file; the same bytes have the same ids."""
        digest = hashlib.sha256(kind.encode() + upload.data).hexdigest()
        file_id = f"{kind[:1].upper()}gAC{digest[:56]}"
        stored = self.by_id.get(file_id)
        if stored is None:
            number = len(self.by_id)
            suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
            path = f"{kind}s/file_{number}.{suffix}"
            stored = Stored(
                file_id, f"AQ{digest[:14]}", path, upload.name, upload.mime, upload.data
            )
            self.by_id[file_id] = stored
            self.size += len(upload.data)
            while self.size > _TOTAL_BYTES and len(self.by_id) > 1:
                self.size -= len(self.by_id.popitem(last=False)[1].data)
        return stored

    def at(self, path: str) -> Stored | None:
        """The file with this `file_path`."""
        return next((stored for stored in self.by_id.values() if stored.path == path), None)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:6] in {b"GIF87a", b"GIF89a"} and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data[:2] != b"\xff\xd8":
        return None
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker, length = (
            data[position + 1],
            int.from_bytes(data[position + 2 : position + 4], "big"),
        )
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None


def voice_seconds(data: bytes) -> int:
    """How long an Ogg Opus recording lasts, from its last page; 0 if that cannot be told."""
    last = data.rfind(b"OggS")
    if last < 0 or len(data) < last + 14:
        return 0
    granules = int.from_bytes(data[last + 6 : last + 14], "little")
    return granules // 48_000 if granules < 1 << 60 else 0
