"""Signatures: whether anything in a folder has changed, and whether anybody still writes there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform == "linux":
    import fcntl

_QUIET = 0.05
"""Seconds in which nothing may change while a folder is read."""
_PATIENCE = 40
"""How often a folder that keeps changing is looked at, before that is said."""
_YOUNG = 5.0
"""Seconds since its last change in which a file may still be open for writing."""

Signature = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of every file."""


def walk(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder, hidden ones left out, in order; links not followed."""
    for place, folders, files in os.walk(folder, onerror=lambda _: None):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*folders, *files]):
            if not name.startswith("."):
                yield Path(place, name)


def sign(*folders: Path) -> Signature:
    """What tells whether anything in the folders has changed."""
    seen: list[tuple[str, int, int]] = []
    for folder in folders:
        for path in walk(folder):
            with suppress(OSError):
                about = path.stat(follow_symlinks=False)
                seen.append((str(path), about.st_size, about.st_mtime_ns))
    return tuple(seen)


def is_being_written(path: Path) -> bool:
    """Whether a program has the file open for writing, where the system can tell (Linux).

    A read lease is refused exactly then. Elsewhere, and on other people's files, False.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def wait_until_quiet(*folders: Path) -> Signature | None:
    """Wait until nobody writes in the folders; gives what they look like then.

    Takes no time when nothing was changed lately, else at least 50 ms. None after two seconds in
    which they never came to rest.
    """
    before = sign(*folders)
    if not any(True for _ in _young(before)):
        return before
    for _ in range(_PATIENCE):
        time.sleep(_QUIET)
        after = sign(*folders)
        if before == after and not any(map(is_being_written, _young(after))):
            return after
        before = after
    return None


def _young(signature: Signature) -> Iterator[Path]:
    since = time.time_ns() - int(_YOUNG * 1e9)
    return (Path(name) for name, _, changed in signature if changed > since)
