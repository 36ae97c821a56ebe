"""Deal new questions, once, into a tuning half and a held half; it need not know any search."""

import argparse
import csv
import random
from collections import defaultdict
from pathlib import Path

SEED = 20261124
HEADER = ("query", "expected")

Row = tuple[str, str]


def read_rows(path: Path) -> list[Row]:
    """The (query, expected) rows of a file, sorted, so that their order does not matter."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return sorted((row["query"], row["expected"]) for row in reader)


def deal_rows(rows: list[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """Two halves (tuning, held), shared out route by route of the best expected answer."""
    strata: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        strata[row[1].split("|")[0]].append(row)
    chance = random.Random(seed)
    dealt: list[Row] = []
    for route in sorted(strata):
        stratum = strata[route]
        chance.shuffle(stratum)
        dealt.extend(stratum)
    # Dealt alternately over all strata, so that odd ones do not always favour one half.
    return dealt[0::2], dealt[1::2]


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write the rows, sorted, as a tab-separated file with its header."""
    lines = ["\t".join(row) for row in [HEADER, *sorted(rows)]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Deal the questions of a pool that are in no half yet; the others stay where they are."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("language")
    parser.add_argument("pool", type=Path, help="a file with the columns query and expected")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    wanted = parser.parse_args()
    paths = [wanted.into / f"{wanted.language}.{half}.tsv" for half in ("tune", "held")]
    halves = [read_rows(path) for path in paths]
    known = {query for half in halves for query, _ in half}
    new = [row for row in read_rows(wanted.pool) if row[0] not in known]
    for path, old, added in zip(paths, halves, deal_rows(new, wanted.seed), strict=True):
        write_rows(path, old + added)
        print(f"{path.name}: {len(old)} + {len(added)}")  # noqa: T201 - a command answers


if __name__ == "__main__":
    main()
