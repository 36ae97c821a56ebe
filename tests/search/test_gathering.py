"""Terms brought together by numpy are those that dictionaries would hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.gathering import count, gather, pack
from bot.core.search.numbers import number, pair

RUNS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(1, 8).map(float),
        st.lists(st.sampled_from("abcdefg"), max_size=5),
    )
)


@given(RUNS, st.booleans())
def test_each_term_has_its_things(runs: list[tuple[int, float, list[str]]], add: bool) -> None:
    """Rows of terms, things in ascending order, weights that meet added or the best of them."""
    wanted: dict[str, dict[int, float]] = defaultdict(dict)
    for thing, weight, terms in runs:
        for term in terms:
            known = wanted[term].get(thing, 0.0)
            wanted[term][thing] = known + weight if add else max(known, weight)
    found = gather(runs, add=add)
    assert list(found.rows) == list(wanted)
    for term, row in found.rows.items():
        span = slice(found.starts[row], found.starts[row + 1])
        pairs = zip(found.things[span].tolist(), found.weights[span].tolist(), strict=True)
        assert list(pairs) == sorted(wanted[term].items())
        assert found.counts[row] == len(wanted[term])


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.sampled_from("abcdefgh"), max_size=6))))
def test_terms_and_pairs_are_counted(phrases: list[tuple[int, list[str]]]) -> None:
    """By their numbers of 32 bits; a pair stands within one phrase."""
    wanted: Counter[tuple[int, int]] = Counter()
    for thing, terms in phrases:
        numbers = [number(term) for term in terms]
        wanted.update((one, thing) for one in numbers)
        wanted.update((pair(*two), thing) for two in pairwise(numbers))
    rows = zip(*(values.tolist() for values in count(phrases)), strict=True)
    assert list(rows) == [(*key, times) for key, times in sorted(wanted.items())]


@pytest.mark.parametrize("code", ["H", "I", "f"])
def test_arrays_of_python_hold_the_same(code: str) -> None:
    """Whoever asks needs no numpy."""
    packed = pack(code, np.array([0, 1, 65535]))
    assert packed.typecode == code
    assert packed.tolist() == [0, 1, 65535]
