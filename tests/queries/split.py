"""Halve a pool of questions once, for tuning and for judging; it need not know any search."""

import argparse
import csv
import random
from collections import defaultdict
from pathlib import Path

SEED = 20261124
HEADER = ("query", "expected")


def read_pool(paths: list[Path]) -> list[tuple[str, str]]:
    """All (query, expected) rows of the files, sorted, so that their order does not matter."""
    rows: set[tuple[str, str]] = set()
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows.add((row["query"], row["expected"]))
    return sorted(rows)


def halve(rows: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(tuning half, held half), shared out route by route of the best expected answer."""
    strata: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        strata[row[1].split("|")[0]].append(row)
    chance = random.Random(SEED)  # noqa: S311 - the split must repeat, not be secret
    dealt: list[tuple[str, str]] = []
    for route in sorted(strata):
        stratum = strata[route]
        chance.shuffle(stratum)
        dealt.extend(stratum)
    # Dealt alternately over all strata, so that odd ones do not always favour one half.
    return sorted(dealt[0::2]), sorted(dealt[1::2])


def write_half(path: Path, rows: list[tuple[str, str]]) -> None:
    """Write the rows as a tab-separated file with its header."""
    lines = ["\t".join(row) for row in [HEADER, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the pools of one language and write its two halves."""
    parser = argparse.ArgumentParser(description="split.py LANGUAGE POOL…")
    parser.add_argument("language")
    parser.add_argument("pools", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    wanted = parser.parse_args()
    tune, held = halve(read_pool(wanted.pools))
    write_half(wanted.into / f"{wanted.language}.tune.tsv", tune)
    write_half(wanted.into / f"{wanted.language}.held.tsv", held)
    print(f"{wanted.language}: {len(tune)} for tuning, {len(held)} held")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
