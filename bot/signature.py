"""Signatures: whether anything in a folder has changed, and whether anybody still writes there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from operator import itemgetter
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
Entry = os.DirEntry[str]


def walk(folder: Path) -> Iterator[tuple[str, Entry]]:
    """All that is below a folder but not hidden, by its path there; links are not followed."""
    waiting = [("", str(folder))]
    while waiting:
        above, place = waiting.pop()
        found: list[tuple[str, Entry]] = []
        with suppress(OSError), os.scandir(place) as entries:
            found = [(above + one.name, one) for one in entries if not one.name.startswith(".")]
        found.sort(key=itemgetter(0))
        yield from found
        for name, entry in reversed(found):
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{name}/", entry.path))


def sign(*folders: Path) -> Signature:
    """What tells whether anything in the folders has changed."""
    seen: list[tuple[str, int, int]] = []
    for folder in folders:
        for _, entry in walk(folder):
            with suppress(OSError):
                about = entry.stat(follow_symlinks=False)
                seen.append((entry.path, about.st_size, about.st_mtime_ns))
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
