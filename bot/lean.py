"""Imports that can be done without, by libraries that do without where they do not find them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported within finds these libraries not installed, unless they are there already.

    structlog and httpx load colours and a command line of their own where they find rich: 5 MB and
    a tenth of a second for logs that are JSON.
    """
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None is how one says so
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
