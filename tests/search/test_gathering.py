"""Terms brought together by numpy are those that dictionaries would hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search.gathering import Parts, Rows, Texts, count, gather, pack, row_of
from bot.core.search.numbers import number, pair

PARTS = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.integers(0, 9), st.integers(1, 8).map(float))
)
TEXTS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.sampled_from("abcdefgh"), max_size=6)))


def read(said: list[tuple[int, list[str]]]) -> tuple[Rows, Texts]:
    """Texts of things, as they are gathered."""
    rows: Rows = {}
    terms = np.array([row_of(term, rows) for _, text in said for term in text], np.int64)
    sizes = np.array([len(text) for _, text in said], np.int64)
    return rows, Texts(terms, sizes, np.array([thing for thing, _ in said], np.int64))


@given(PARTS, st.booleans())
def test_each_term_has_its_things(said: list[tuple[str, int, float]], add: bool) -> None:
    """Rows of terms, things in ascending order, weights that meet added or the best of them."""
    wanted: dict[str, dict[int, float]] = defaultdict(dict)
    for term, thing, weight in said:
        known = wanted[term].get(thing, 0.0)
        wanted[term][thing] = known + weight if add else max(known, weight)
    rows: Rows = {}
    parts = Parts(
        np.array([row_of(term, rows) for term, _, _ in said], np.int64),
        np.array([thing for _, thing, _ in said], np.int64),
        np.array([weight for _, _, weight in said], np.float64),
    )
    found = gather(rows, parts, add=add)
    assert list(found.rows) == list(wanted)
    for term, row in found.rows.items():
        span = slice(found.starts[row], found.starts[row + 1])
        pairs = zip(found.things[span].tolist(), found.weights[span].tolist(), strict=True)
        assert list(pairs) == sorted(wanted[term].items())
        assert found.counts[row] == len(wanted[term])


@given(TEXTS)
def test_terms_and_pairs_are_counted(said: list[tuple[int, list[str]]]) -> None:
    """By their numbers of 32 bits; a pair stands within one text."""
    wanted: Counter[tuple[int, int]] = Counter()
    for thing, text in said:
        numbers = [number(term) for term in text]
        wanted.update((one, thing) for one in numbers)
        wanted.update((pair(*two), thing) for two in pairwise(numbers))
    found = zip(*(values.tolist() for values in count(*read(said))), strict=True)
    assert list(found) == [(*key, times) for key, times in sorted(wanted.items())]


@given(TEXTS)
def test_each_term_of_a_text_counts_once_if_it_should(said: list[tuple[int, list[str]]]) -> None:
    """Whatever else says it: texts and whose they are stay."""
    rows, texts = read(said)
    once = texts.once()
    assert once.things.tolist() == texts.things.tolist()
    assert once.sizes.tolist() == [len(set(text)) for _, text in said]
    parts = once.parts(2.0)
    terms = list(rows)
    found = zip(
        once.owners.tolist(),
        (terms[row] for row in parts.terms.tolist()),
        parts.things.tolist(),
        strict=True,
    )
    assert set(found) == {(n, term, of) for n, (of, text) in enumerate(said) for term in text}
    assert parts.weights.tolist() == [2.0] * sum(once.sizes.tolist())


@pytest.mark.parametrize("code", ["H", "I", "f"])
def test_arrays_of_python_hold_the_same(code: str) -> None:
    """Whoever asks needs no numpy."""
    packed = pack(code, np.array([0, 1, 65535]))
    assert packed.typecode == code
    assert packed.tolist() == [0, 1, 65535]
