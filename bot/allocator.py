"""The C library's allocator: asked to give back what is free. Only glibc knows how.

Left alone it keeps more and more of what is free, because as much was needed once, and has a store
for each thread.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # glibc's malloc.h
_PIECE = 1 << 17  # bytes: as it begins; set by hand it stays so


def keep_little() -> None:
    """Keep little of what is free, from now on. Best said before there are threads."""
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        for option, value in (
            (_TRIM_THRESHOLD, _PIECE),
            (_MMAP_THRESHOLD, _PIECE),
            (_ARENA_MAX, 1),
        ):
            library.mallopt(option, value)


def give_back() -> None:
    """Give back what is free now.

    Otherwise the room of a whole edition stays after each one that was replaced.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
