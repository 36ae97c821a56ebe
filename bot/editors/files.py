"""Files: writes a file whole or not at all, so that nobody ever reads half of it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Replace a file's text in one step, keeping its permissions and its line ends."""
    ends = b"\r\n" if b"\r\n" in path.read_bytes()[:4096] else b"\n"
    data = text.replace("\r\n", "\n").encode().replace(b"\n", ends)
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
