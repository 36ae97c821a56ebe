"""The race: each contestant in turn as a process on one core, the stub on another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import orjson

from benchmarks.peers import PATH, TOKEN

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contestant:
    """`command` holds `{api}` and `{port}` where those go; `webhook` tells how it is reached."""

    name: str
    command: tuple[str, ...]
    webhook: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    data: tuple[str, ...] = ("es/",)
    registers: bool = False  # calls setWebhook by itself


@dataclass(slots=True)
class Result:
    """What was measured of one contestant; latencies in seconds, cpu in seconds per tap."""

    name: str
    closed: dict[str, Any]
    near: dict[str, Any]
    far: dict[str, Any]
    ready: float

    @property
    def rate(self) -> float:
        """Taps a second with 64 taps out."""
        rate: float = self.closed["rate"]
        return rate


def cores() -> tuple[set[int], set[int]]:
    """A core for the bot and the others for the stub."""
    available = sorted(os.sched_getaffinity(0))
    return {available[0]}, set(available[1:]) or {available[0]}


class Referee:
    """The stub process."""

    def __init__(self) -> None:
        mine = cores()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stub"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            preexec_fn=lambda: os.sched_setaffinity(0, mine),
        )
        self.url = f"http://127.0.0.1:{self._hear()['port']}"

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """One command and its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"do": do, **what}) + b"\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = orjson.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(5)


@contextmanager
def running(contestant: Contestant, referee: Referee) -> Iterator[tuple[int, float]]:
    """The contestant's process number and its seconds from start to ready."""
    port = free_port()
    hook = f"http://127.0.0.1:{port}{PATH}"
    referee.ask("reset", webhook=hook if contestant.webhook and not contestant.registers else "")
    mine = cores()[0]
    places = {"api": referee.url, "port": str(port), "hook": hook, "token": TOKEN}
    began = time.time()
    process = subprocess.Popen(
        [part.format(**places) for part in contestant.command],
        # As installed: bytecode is kept, whatever the shell says.
        env=os.environ
        | {"PYTHONDONTWRITEBYTECODE": ""}
        | {k: v.format(**places) for k, v in contestant.environment.items()},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, mine),
    )
    try:
        if contestant.webhook:
            wait_until(lambda: listening(port), process)
        ready = time.time()
        if contestant.registers or not contestant.webhook:
            ready = wait_until(lambda: referee.ask("ready")["at"], process)
        # Who is ready may still be making something beside, as we do the search: the processor and
        # the memory are measured with all of it.
        wait_until(lambda: not helpers(process.pid), process)
        yield process.pid, ready - began
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listening(port: int) -> bool:
    """Whether anything takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def helpers(pid: int) -> list[str]:
    """The processes that a process has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(stat.parent.name)
    return found


def wait_until(happened: Callable[[], T], process: subprocess.Popen[bytes]) -> T:
    """Until it is so; returns what it was. Ends the race when the process ends."""
    while not (found := happened()):
        if process.poll() is not None:
            raise SystemExit(f"A contestant ended with status {process.returncode}.")
        time.sleep(0.005)
    return found


def race(contestant: Contestant, referee: Referee, seconds: float, rtt: float) -> Result:
    """Closed loop with 64 taps out, then 100 taps a second near by and far away."""
    with running(contestant, referee) as (pid, ready):
        common = {"seconds": seconds, "pid": pid, "data": list(contestant.data)}
        closed = referee.ask("measure", **common, width=64, warmup=1.0)
        near = referee.ask("measure", **common, rate=100)
        far = referee.ask("measure", **common, rate=100, delay=rtt, warmup=1.0)
        return Result(contestant.name, closed, near, far, ready)
