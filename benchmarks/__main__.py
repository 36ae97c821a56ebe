"""`python -m benchmarks`: Puente beside its peers. Exit status 1 when a goal is missed.

`--seconds` is the length of each window (three for each contestant), `--quick` leaves out what
takes more than a few seconds.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import micro
from benchmarks.quality import read_edition
from benchmarks.race import Contestant, Referee, Result, cores, race
from bot.core.edition import Edition

ROUND_TRIP = 0.06
PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table of goals. `least`: the figure must be at least that, else at most."""

    name: str
    figure: float
    bound: float
    unit: str
    least: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.figure >= self.bound if self.least else self.figure <= self.bound

    def __str__(self) -> str:
        mark = "reached" if self.reached else "MISSED"
        sign = "≥" if self.least else "≤"
        wanted = f"{sign} {self.bound:g}"
        return f"| {self.name} | {wanted} {self.unit} | {self.figure:.3g} {self.unit} | {mark} |"


def contestants(folder: str, routes: list[str]) -> list[Contestant]:
    """Everybody, peers first."""
    peers = [
        ("python-telegram-bot, polling", "ptb-polling", False),
        ("aiogram 3, polling", "aiogram-polling", False),
        ("aiogram 3, webhook", "aiogram-webhook", True),
        ("bare Starlette, webhook", "starlette-webhook", True),
    ]
    found = [
        Contestant(name, (PYTHON, "-m", "benchmarks.peers", key, "{api}", "{port}"), webhook)
        for name, key, webhook in peers
    ]
    environment = {
        "PUENTE_TOKEN": "{token}",
        "PUENTE_API_URL": "{api}",
        "PUENTE_LISTEN": "127.0.0.1:{port}",
        "PUENTE_MONITOR": "",
    }
    command = (PYTHON, "-m", "bot", "run")
    for webhook in (False, True):
        name = f"Puente, {'webhook' if webhook else 'polling'}"
        more = {"PUENTE_DATABASE": f"sqlite:///{folder}/{'w' if webhook else 'p'}.db"}
        if webhook:
            more["PUENTE_WEBHOOK_URL"] = "http://127.0.0.1:{port}"
        found.append(
            Contestant(name, command, webhook, environment | more, tuple(routes), registers=webhook)
        )
    return found


def goals(results: dict[str, Result], single: dict[str, float]) -> list[Goal]:
    """The goals of the design beside what was measured."""
    ptb, poll, hook, bare, ours, fast = results.values()
    aiogram = max(poll.closed["rate"], hook.closed["rate"])
    found = [
        Goal("taps/s, webhook: × python-telegram-bot", fast.rate / ptb.rate, 10, "×", least=True),
        Goal("taps/s, webhook: × aiogram's webhook", fast.rate / hook.rate, 4, "×", least=True),
        Goal("taps/s, webhook: × aiogram's best", fast.rate / aiogram, 4, "×", least=True),
        Goal("taps/s, webhook: of bare Starlette", fast.rate / bare.rate, 0.6, "×", least=True),
        Goal("taps/s, polling: × python-telegram-bot", ours.rate / ptb.rate, 4.5, "×", least=True),
        Goal("taps/s, polling: × aiogram's best", ours.rate / aiogram, 2, "×", least=True),
        Goal("beyond the round trip, p50", (fast.far["p50"] - ROUND_TRIP) * 1e3, 10, "ms"),
        Goal("beyond the round trip, p99", (fast.far["p99"] - ROUND_TRIP) * 1e3, 30, "ms"),
        Goal("resident memory, webhook", fast.closed["rss"], 80, "MB"),
        Goal("start to ready", fast.ready, 1, "s"),
        Goal("sent per tap, webhook", fast.closed["sent"] / 1024, 2, "KB"),
        Goal("sent per tap, polling", ours.closed["sent"] / 1024, 2, "KB"),
    ]
    bounds = {
        "a tap inside the core, 30 pages": (10, "µs", 1e6),
        "a tap inside the core, 30,000 pages": (10, "µs", 1e6),
        "words → answer, p99, shipped topics": (2, "ms", 1e3),
        "words → answer, p99, 100 times the topics": (20, "ms", 1e3),
        "nearest of 10,000 places, p99": (2, "ms", 1e3),
        "edition of 600 topics": (2, "s", 1.0),
        "edition of 600 topics, with its search": (2, "s", 1.0),
    }
    found += [
        Goal(name, single[name] * factor, bound, unit)
        for name, (bound, unit, factor) in bounds.items()
        if name in single
    ]
    found.append(Goal("counts committed", single["counts"], 5000, "/s", least=True))
    return found


def table(results: dict[str, Result]) -> str:
    """Who reached what."""
    columns = (
        "",
        "taps/s",
        "CPU µs/tap",
        "at 100/s: p50 / p99 ms",
        "60 ms away: p50 / p99 ms",
        "sent / received bytes",
        "MB",
        "ready s",
    )
    lines = [f"| {' | '.join(columns)} |", f"| --- |{' ---: |' * (len(columns) - 1)}"]
    for result in results.values():
        closed, near, far = result.closed, result.near, result.far
        away = f"{far['p50'] * 1e3:.1f} / {far['p99'] * 1e3:.1f}"
        if far["rate"] < 90:
            away = f"overloaded: {far['rate']:.0f}/s"
        lines.append(
            f"| {result.name} | {result.rate:.0f} | {closed['cpu'] * 1e6:.0f} "
            f"| {near['p50'] * 1e3:.1f} / {near['p99'] * 1e3:.1f} | {away} "
            f"| {closed['sent']:.0f} / {closed['received']:.0f} | {closed['rss']:.0f} "
            f"| {result.ready:.2f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Where and when."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    libraries = ("python-telegram-bot", "aiogram", "aiohttp", "starlette", "uvicorn", "uvloop")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cpu}, {os.cpu_count()} cores (bot on "
        f"{sorted(cores()[0])}, server on {sorted(cores()[1])}), load before: {load:.1f}; Python "
        f"{platform.python_version()}; {versions}"
    )


def main() -> int:
    """Run everything and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    # As installed: with bytecode, for the bot itself also without docstrings.
    for folder in ("bot", "benchmarks", sysconfig.get_path("purelib")):
        compileall.compile_dir(folder, quiet=2, workers=0, optimize=[0, 2])
    print(machine(), flush=True)
    edition = read_edition()
    routes = micro.typical(edition)
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory() as folder:
        referee = Referee()
        for contestant in contestants(folder, routes):
            print(f"… {contestant.name}", file=sys.stderr, flush=True)
            results[contestant.name] = race(contestant, referee, given.seconds, ROUND_TRIP)
        referee.close()
    print(f"\n{table(results)}\n", flush=True)
    single: dict[str, float] = {}
    for name, work in figures(edition, quick=given.quick).items():
        print(f"… {name}", file=sys.stderr, flush=True)
        single[name] = work()
    found = goals(results, single)
    print("| goal | wanted | measured | |\n| --- | ---: | ---: | --- |")
    print(*found, sep="\n")
    print(f"\nAn edit of the shipped content has {micro.mean_size(edition):.0f} bytes on average.")
    missed = [goal.name for goal in found if not goal.reached]
    print(f"\n{len(found) - len(missed)} of {len(found)} goals reached.")
    return 1 if missed else 0


def figures(edition: Edition, *, quick: bool) -> dict[str, Callable[[], float]]:
    """The single figures, in seconds (counts: a second)."""
    found: dict[str, Callable[[], float]] = {
        "a tap inside the core, 30 pages": lambda: micro.taps_in_core(edition, 30),
        "a tap inside the core, 30,000 pages": lambda: micro.taps_in_core(edition, 30_000),
        "words → answer, p99, shipped topics": lambda: micro.words(1),
        "nearest of 10,000 places, p99": lambda: micro.nearest(edition, 10_000),
        "counts": micro.counts,
    }
    if not quick:
        found["edition of 600 topics"] = lambda: micro.edition_of(600, search=False)
        found["edition of 600 topics, with its search"] = lambda: micro.edition_of(600, search=True)
        found["words → answer, p99, 100 times the topics"] = lambda: micro.words(100)
    return found


if __name__ == "__main__":
    sys.exit(main())
