"""Where everything begins: `puente`, which is the same as `python -m bot`.

The bot itself runs without the docstrings of its libraries: they would take 4 MB. Python leaves
them out of a whole process or not at all, so `puente run` begins a second time as `python -OO`,
in the same process. It does so only where bytecode without docstrings lies ready (see
docs/operations.md): elsewhere a start would take seconds.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

_LEAN = 2
_WITNESSES = ("bot", "telegram")  # the program, and the largest of its libraries


def begin() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["run"] and sys.flags.optimize < _LEAN and _is_lean_ready():
        os.execv(sys.executable, [sys.executable, "-OO", *sys.orig_argv[1:]])  # noqa: S606 - ourselves
    from bot.cli.main import main  # noqa: PLC0415 - not before it has begun for good

    main()


def _is_lean_ready() -> bool:
    if os.name != "posix":  # elsewhere it would not stay the same process
        return False
    for name in _WITNESSES:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            return False
        path = importlib.util.cache_from_source(spec.origin, optimization=_LEAN)
        if not Path(path).exists():
            return False
    return True


if __name__ == "__main__":
    begin()
