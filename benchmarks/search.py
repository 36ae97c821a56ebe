"""How fast words are answered, and how it grows: `python -m benchmarks.search`.

The shipped pages, then ten and a hundred times as many: the same pages under other routes, with
most of their words changed so that the vocabulary grows as well.
"""

from __future__ import annotations

import csv
import gc
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.quality import LANGUAGES, QUERIES, read_edition
from bot.core import indexing
from bot.core.search import Entry, Index

SEED = 20261124
SHARE = 0.1  # of the words of a copied page become words that no other page has
ROUNDS = 3


def read_questions() -> list[tuple[str, str]]:
    """(question, language) of the tuning half and the open files."""
    found = []
    for path in [*(QUERIES / f"{language}.tune.tsv" for language in LANGUAGES), *_open_files()]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                language = row.get("language") or row.get("reader") or path.name.split(".")[0]
                found.append((row["query"], language))
    return found


def _open_files() -> Iterator[Path]:
    for name in ("danger.tune.tsv", "danger-not.tune.tsv", "nothing.tsv", "cross.tsv"):
        yield QUERIES / name


def multiply(entries: Sequence[Entry], times: int) -> list[Entry]:
    """The entries and `times - 1` altered copies of each."""
    chance = random.Random(SEED)

    def alter(text: str, copy: int) -> str:
        words = text.split(" ")
        return " ".join(
            f"{word}{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}"
            f"{chance.choice('bdfgklmnprst')}{copy % 7}"[:-1]
            if chance.random() < SHARE
            else chance.choice(words)
            for word in words
        )

    copies = list(entries)
    for copy in range(1, times):
        copies += [
            replace(
                entry,
                route=f"copy{copy}/{entry.route}",
                title=alter(entry.title, copy),
                button=alter(entry.button, copy),
                keywords=tuple(alter(word, copy) for word in entry.keywords),
                text=alter(entry.text, copy),
            )
            for entry in entries
        ]
    return copies


def measure(index: Index, questions: Sequence[tuple[str, str]]) -> list[float]:
    """Milliseconds of each question, the best of a few rounds."""
    best = [float("inf")] * len(questions)
    for _ in range(ROUNDS):
        for number, (question, language) in enumerate(questions):
            start = time.perf_counter()
            index.ask(question, language)
            best[number] = min(best[number], (time.perf_counter() - start) * 1000)
    return best


def main() -> None:
    """Print the figures."""
    edition = read_edition()
    entries = indexing.entries(edition.content, edition.pages)
    names = indexing.names(edition.content)
    lexicon = edition.content.lexicon
    questions = read_questions()
    topics = len({entry.route for entry in entries})
    print(f"{len(questions)} questions, {topics} topics, Python {sys.version.split()[0]}")
    print("  topics   build s   p50 ms   p99 ms   max ms   resident MB (peak)")
    for times in (1, 10, 100):
        many = multiply(entries, times)
        gc.collect()
        start = time.perf_counter()
        index = Index.build(many, names, lexicon, lessons=indexing.lessons(edition.content))
        built = time.perf_counter() - start
        took = sorted(measure(index, questions))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        p99 = took[int(len(took) * 0.99)]
        print(
            f"{topics * times:8} {built:9.2f} {statistics.median(took):8.2f} {p99:8.2f} "
            f"{took[-1]:8.2f} {peak:9.0f}"
        )


if __name__ == "__main__":
    main()
