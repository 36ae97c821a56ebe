"""Work done in a process of its own: what it leaves behind in memory goes with that process.

Python keeps what it once had: work with much scrap makes a process large for good. The work and its
result travel by pickle between two processes of ours, and nobody else has a hand in it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import structlog

log = structlog.get_logger()

Result = TypeVar("Result")


async def do_elsewhere(work: Callable[[], Result]) -> Result:
    """The result of work that can be pickled. Where no process can be had, a thread does it."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE
        )
    except OSError as refused:
        log.warning("no process can be started; working here", error=refused.strerror)
        return await asyncio.to_thread(work)
    try:
        answer, _ = await process.communicate(pickle.dumps(work))
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        log.warning("a process failed; working here", status=process.returncode)
        return await asyncio.to_thread(work)
    result: Result = pickle.loads(answer)  # noqa: S301 - from a process of ours
    return result


def _work() -> None:
    with suppress(OSError):
        os.nice(10)  # people who wait for an answer go first
    gc.disable()  # the process ends before there is anything to collect
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever the work prints is no part of its result
    answers.write(pickle.dumps(pickle.load(sys.stdin.buffer)()))  # noqa: S301 - as above
    answers.flush()


if __name__ == "__main__":
    _work()
