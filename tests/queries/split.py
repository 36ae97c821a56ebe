"""Deal new questions, once, into a tuning half and a held half; it need not know any search."""

import argparse
import csv
import random
from collections import defaultdict
from pathlib import Path

SEED = 20261124

Row = tuple[str, str]
"""A question, and what its file says of it: the expected routes, or for danger the language."""


def read_rows(path: Path) -> tuple[Row, list[Row]]:
    """The header of a file and its rows, sorted, so that their order does not matter."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return (header[0], header[1]), sorted((query, about) for query, about in rows)


def deal_rows(rows: list[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """Two halves (tuning, held), shared out by the best expected route, or by the language."""
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


def write_rows(path: Path, header: Row, rows: list[Row]) -> None:
    """Write the rows, sorted, as a tab-separated file with its header."""
    lines = ["\t".join(row) for row in [header, *sorted(rows)]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Deal the questions of a pool that are in no half yet; the others stay where they are."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("name", help="es, en, bzj, danger or danger-not")
    parser.add_argument("pool", type=Path, help="a file with the same columns as those halves")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    wanted = parser.parse_args()
    paths = [wanted.into / f"{wanted.name}.{half}.tsv" for half in ("tune", "held")]
    header, pool = read_rows(wanted.pool)
    halves = [read_rows(path)[1] if path.exists() else [] for path in paths]
    known = {query for half in halves for query, _ in half}
    new = [row for row in pool if row[0] not in known]
    for path, old, added in zip(paths, halves, deal_rows(new, wanted.seed), strict=True):
        write_rows(path, header, old + added)
        print(f"{path.name}: {len(old)} + {len(added)}")  # noqa: T201 - a command answers


if __name__ == "__main__":
    main()
