"""Terms brought together by numpy are those that dictionaries would hold."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.gathering import count, gather, pack

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


@given(st.lists(st.lists(st.sampled_from([0, 7, 2**31, 2**32 - 1]), max_size=8), max_size=5))
def test_each_bag_is_counted(bags: list[list[int]]) -> None:
    """Terms of 32 bits, whatever their highest bit is."""
    rows = zip(*(values.tolist() for values in count(bags)), strict=True)
    wanted = [
        (term, thing, times)
        for thing, bag in enumerate(bags)
        for term, times in Counter(bag).items()
    ]
    assert list(rows) == sorted(wanted)


@pytest.mark.parametrize("code", ["H", "I", "f"])
def test_arrays_of_python_hold_the_same(code: str) -> None:
    """Whoever asks needs no numpy."""
    packed = pack(code, np.array([0, 1, 65535]))
    assert packed.typecode == code
    assert packed.tolist() == [0, 1, 65535]
