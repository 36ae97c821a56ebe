"""Work done in a process of its own: what it leaves behind in memory goes with that process.

Python keeps what it once had: work with much scrap makes a process large for good. The work and its
results travel by pickle between processes of ours, and nobody else has a hand in it. They are
read as they come, so that no second copy of them lies in memory.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar, cast

import structlog

from bot import worker
from bot.core import garbage

log = structlog.get_logger()

Result = TypeVar("Result")


class LostError(Exception):
    """The process ended before it gave its result."""


_NEXT = b"."
"""Asks a copy for its next result."""


class Forked:
    """A copy of this process that gives one result after the other, each when it is asked for."""

    def __init__(self, process: int, line: socket.socket) -> None:
        self._process = process
        self._line = line
        self._results = line.makefile("rb")
        self._begun = False

    def take(self) -> Any:
        """Wait for the next result. LostError when there will be none."""
        if self._begun:
            with suppress(OSError):  # nobody there: reading finds out as well
                self._line.sendall(_NEXT)
        self._begun = True
        return _load(self._results)

    def close(self) -> None:
        """End the process, whether or not it is done."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        self._line.close()


def fork(work: Callable[[], Iterator[object]]) -> Forked | None:
    """Begin work in a copy of this process, which has imported what we have; None without fork.

    The first result is made at once. A copy has none of our threads and would wait in vain for
    what they held: fork before there is a thread or an event loop.
    """
    if not hasattr(os, "fork"):  # Windows
        return None
    ours, theirs = socket.socketpair()
    gc.freeze()  # a collection would touch, and so copy, all that the two share
    try:
        process = os.fork()
    except OSError as refused:
        log.warning("no process can be started; working here", error=refused.strerror)
        ours.close()
        theirs.close()
        return None
    if process == 0:
        ours.close()
        _work_as_copy(work, theirs)
    theirs.close()
    return Forked(process, ours)


def _work_as_copy(work: Callable[[], Iterator[object]], line: socket.socket) -> None:
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.disable()  # the process ends before there is anything to collect
        results = line.makefile("wb")
        for result in work():
            pickle.dump(result, results)
            results.flush()
            worker.step_back()
            if line.recv(1) != _NEXT:
                break
        status = 0
    except (BrokenPipeError, ConnectionResetError):  # the bot has ended: nobody waits any more
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)  # what the original would do at its end is not for the copy to do


async def do_elsewhere(work: Callable[[], Result]) -> Result:
    """The result of work that can be pickled. Where no process can be had, a thread does it."""
    command = [sys.executable, "-m", worker.__name__]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: ASYNC220, S603 - it starts in a millisecond, and it is our own
    except OSError as refused:
        log.warning("no process can be started; working here", error=refused.strerror)
        return await asyncio.to_thread(work)
    try:
        result: Result = await asyncio.to_thread(_ask, process, work)
    except LostError:
        log.warning("a process failed; working here", status=process.returncode)
        return await asyncio.to_thread(work)
    finally:
        process.kill()  # does nothing to one that has ended
    return result


def _ask(process: subprocess.Popen[bytes], work: Callable[[], object]) -> Any:
    with process:
        with suppress(BrokenPipeError), cast("BinaryIO", process.stdin) as asked:
            pickle.dump(work, asked)
        return _load(cast("BinaryIO", process.stdout))


def _load(results: BinaryIO) -> Any:
    try:
        with garbage.kept():
            return pickle.load(results)  # noqa: S301 - from a process of ours
    except Exception as failed:  # cut off, or written by a version of ours that came meanwhile
        raise LostError from failed
