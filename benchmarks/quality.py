"""How well typed words find pages: `python -m benchmarks.quality`. Held questions stay unseen.

For each half and language: hit@1, hit@3 and mean reciprocal rank over all hits; then danger
recall, false alarms, and how nonsense, greetings and thanks are taken. `--misses` lists what went
wrong, of the tuning half and the open files only.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from bot.core import route
from bot.core.edition import Edition
from bot.core.layout import EMERGENCY
from bot.core.respond import respond
from bot.core.search import Answer, Index, Kind
from bot.core.visit import Visit, Words
from bot.folders import build_folder

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "tests" / "queries"
LANGUAGES = ("es", "en", "bzj")
NOW = datetime.now(UTC)


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of questions."""
    with (QUERIES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def plain(route: str) -> str:
    """A route as the question files write it: `near//health`, `near/chetumal`."""
    if not route.startswith("near/"):
        return route
    return "/".join("" if part == "-" else part for part in route.split("/")).rstrip("/")


@dataclass(slots=True)
class Figures:
    """What is counted over one file."""

    asked: int = 0
    first: int = 0
    three: int = 0
    reciprocal: float = 0.0
    sure: int = 0
    sure_wrong: int = 0
    unanswered: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, query: str, expected: str, answer: Answer) -> None:
        """Count one answer; a miss is noted with what was found instead."""
        wanted = {plain(route) for route in expected.split("|")}
        found = [plain(hit.route) for hit in answer.hits]
        rank = next((n for n, route in enumerate(found, 1) if route in wanted), 0)
        self.asked += 1
        self.first += rank == 1
        self.three += 1 <= rank <= 3
        self.reciprocal += 1 / rank if rank else 0
        sure = answer.kind is Kind.CONFIDENT and not answer.danger
        self.sure += sure
        self.sure_wrong += sure and rank != 1
        self.unanswered += answer.kind not in {Kind.CONFIDENT, Kind.UNSURE}
        if rank != 1:
            got = ", ".join(f"{hit.route} {hit.score:.2f}" for hit in answer.hits)
            alarm = "DANGER " if answer.danger else ""
            self.misses.append(
                f"{rank or '-'}  {query}  → {expected}  [{alarm}{answer.kind}: {got}]"
            )

    def __str__(self) -> str:
        n = self.asked or 1
        return (
            f"{self.asked:5} {self.first / n:7.1%} {self.three / n:7.1%} "
            f"{self.reciprocal / n:6.3f} {self.sure / n:7.1%} "
            f"{self.sure_wrong / max(self.sure, 1):7.1%} {self.unanswered / n:6.1%}"
        )


def judge_halves(index: Index, *, misses: bool) -> None:
    """Print the figures of both halves and of readers of another language."""
    print("               asked   hit@1   hit@3    MRR    sure  wrong*   none")
    for half in ("tune", "held"):
        for language in LANGUAGES:
            figures = Figures()
            for row in read(f"{language}.{half}.tsv"):
                figures.add(row["query"], row["expected"], index.ask(row["query"], language))
            print(f"{half:5} {language:7} {figures}")
            if misses and half == "tune":
                print(*figures.misses, sep="\n")
    figures = Figures()
    for row in read("cross.tsv"):
        figures.add(row["query"], row["expected"], index.ask(row["query"], row["reader"]))
    print(f"cross {'':7} {figures}")
    if misses:
        print(*figures.misses, sep="\n")
    print("* of the answers given as sure, how many were not an expected one\n")


class Help(IntEnum):
    """How the answer to a message leads to help in danger, best first."""

    OPENED = 0
    """The emergency page, or one below it, is shown."""
    ABOVE = 1
    """Another screen, which says the number to call and has the emergency page as first button."""
    NEITHER = 2


def help_in(edition: Edition, words: str, language: str) -> Help:
    """How the answer to typed words leads to help in danger."""
    answer = edition.index.ask(words, language)
    first = answer.hits[0].route if answer.hits else ""
    if answer.kind is Kind.CONFIDENT and first.split("/")[0] == EMERGENCY:
        return Help.OPENED
    screen = respond(edition, Visit(Words(words), NOW, language)).screen
    leads = screen.buttons()[0].route == str(route.topic(language, EMERGENCY, searched=True))
    says = edition.content.facts["emergency-phone"].number in screen.text
    return Help.ABOVE if leads and says else Help.NEITHER


def judge_danger(edition: Edition, *, misses: bool) -> None:
    """Print how many messages of danger, and how many others, are answered with help first."""
    print(f"{'help first':18}", *(f"{how.name.lower():>8}" for how in Help), sep="")
    for name, title, wanted in (
        ("danger.tune.tsv", "danger", True),
        ("danger.held.tsv", "danger, held", True),
        ("danger-not.tune.tsv", "traps", False),
        ("danger-not.held.tsv", "traps, held", False),
    ):
        of_language: dict[str, Counter[Help]] = defaultdict(Counter)
        wrong = []
        for row in read(name):
            how = help_in(edition, row["query"], row["language"])
            of_language[row["language"]][how] += 1
            if (how is Help.OPENED) is not wanted:
                wrong.append(f"   {row['language']}  {row['query']}  [{how.name.lower()}]")
        for language, counts in sorted(of_language.items()):
            print_help(f"{title} {language}", counts)
        if misses and ".held." not in name:
            print(*wrong, sep="\n")
    print_ordinary(edition)


def print_ordinary(edition: Edition) -> None:
    """Print how the questions of both halves, which expect no emergency page, lead to help."""
    for half in ("tune", "held"):
        for language in LANGUAGES:
            counts = Counter(
                help_in(edition, row["query"], language)
                for row in read(f"{language}.{half}.tsv")
                if EMERGENCY not in row["expected"]
            )
            print_help(f"ordinary, {half} {language:3}", counts)


def print_help(title: str, counts: Counter[Help]) -> None:
    """Print one line of the table of help."""
    print(f"{title:18}", *(f"{counts[how]:8}" for how in Help), sep="")


def judge_nothing(index: Index, *, misses: bool) -> None:
    """Print how many greetings, thanks and nonsense are taken as such."""
    wanted = {"greeting": Kind.GREETING, "thanks": Kind.THANKS, "nonsense": Kind.NONE}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    wrong = []
    for row in read("nothing.tsv"):
        answer = index.ask(row["query"], row["language"])
        right = answer.kind is wanted[row["expected"]]
        count = counts[row["expected"]]
        count[0] += 1
        count[1] += right
        count[2] += answer.kind is Kind.CONFIDENT
        if not right:
            got = ", ".join(f"{hit.route} {hit.score:.2f}" for hit in answer.hits)
            wrong.append(f"   {row['query']}  → {row['expected']} [{answer.kind}: {got}]")
    for expected, (all_, taken, sure) in counts.items():
        print(f"{expected:9} {taken}/{all_} taken as such, {sure} answered as if sure")
    if misses:
        print(*wrong, sep="\n")


def read_edition() -> Edition:
    """Today's edition of the shipped content."""
    today = datetime.now(UTC).date()
    built = build_folder(ROOT / "content", ROOT / "locales", today)
    if built.edition is None:
        sys.exit("\n".join(str(problem) for problem in built.errors))
    return built.edition


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list misses (never held ones)")
    wanted = parser.parse_args()
    edition = read_edition()
    index = edition.index
    judge_halves(index, misses=wanted.misses)
    judge_danger(edition, misses=wanted.misses)
    judge_nothing(index, misses=wanted.misses)


if __name__ == "__main__":
    main()
