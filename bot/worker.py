"""A process that does one piece of work: it comes by pickle on stdin, its result goes to stdout.

`bot.elsewhere` starts it. It imports nothing of its own, so that the work decides what is needed.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from contextlib import suppress

from bot.lean import without


def step_back() -> None:
    """People who wait for an answer go first."""
    with suppress(OSError):
        os.nice(10)


def work() -> None:
    """Do what stdin asks for."""
    step_back()
    gc.disable()  # the process ends before there is anything to collect
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever the work prints is no part of its result
    with without("rich"):
        pickle.dump(pickle.load(sys.stdin.buffer)(), answers)  # noqa: S301 - from a process of ours
    answers.flush()


if __name__ == "__main__":
    work()
