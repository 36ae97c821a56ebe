"""Learning from examples: how strongly the features of a text speak for one of two classes.

Logistic regression, trained by stochastic gradient descent with a falling step; averaging leaves
little of the chance in the order of examples. The same examples always teach the same. Only who
makes an index imports this, and numpy with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.core.search.classifier import Classifier
from bot.core.search.features import read
from bot.core.search.gathering import Floats, Marks, Numbers, pack
from bot.core.search.numbers import apart, number, pair

_ROUNDS = 8  # at least…
_STEPS = 64  # …and from few examples as many as make so many steps
_STEP = 3.0
_BIAS_STEP = 0.1  # of the step
_TOGETHER = 128  # examples take each step together: that costs hardly more than one of them
_SETTLED = 2  # rounds; the weights after each later one are averaged
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 by the golden ratio: its multiples lie far apart
_SLIGHT = 0.1  # weights below this are forgotten


def learn(texts: Sequence[Sequence[str]], belongs: Sequence[bool]) -> Classifier:
    """What texts teach, given as their words, each of which belongs to the class or does not."""
    sizes, places, known = list_features(texts)
    often = np.bincount(places, minlength=len(known)) > known % 2  # see `…search.features`
    kept = often[places]
    sizes = np.bincount(np.repeat(np.arange(len(texts)), sizes)[kept], minlength=len(texts))
    places = (np.cumsum(often) - 1)[places[kept]]
    # When its turn comes is an example's own affair: one more does not move all others.
    seeds = np.fromiter((number(" ".join(words)) for words in texts), np.uint64, len(texts))
    weights, bias = _train(sizes, places, np.array(belongs, float), seeds)
    telling = np.abs(weights) > _SLIGHT
    return Classifier(pack("I", known[often][telling]), pack("f", weights[telling]), bias)


def list_features(texts: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, Numbers]:
    """How many features each text has, which they are, text after text, and all that there are.

    They are those that `bot.core.search.features.features` finds in one message, and they go by
    their places in the third array.
    """
    said = list(chain.from_iterable(texts))
    rows = {word: row for row, word in enumerate(dict.fromkeys(said))}
    words = np.fromiter(map(rows.__getitem__, said), np.int64, len(said))
    owners = np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), np.int64, len(texts)))
    # What one word has is found once; pairs are told one by one.
    read_words = list(map(read, rows))
    times = np.fromiter(map(len, read_words), np.int64, len(rows))
    pieces = np.fromiter(chain.from_iterable(read_words), np.int64)
    begins = np.cumsum(times) - times
    wholes = pieces[begins][words]
    next_to, near = _same_as(owners, 1), _same_as(owners, 2)
    pairs = pair(wholes, np.roll(wholes, -1))[next_to] | 1
    aparts = apart(wholes, np.roll(wholes, -2))[near] | 1
    known, which = np.unique(np.concatenate((pieces, pairs, aparts)), return_inverse=True)
    # Word by word its own features, the pair it begins, and the one with a word between.
    own = times[words]
    many = own + next_to + near
    ends = np.cumsum(many)
    found = np.empty(many.sum(), np.int64)
    of_words = np.arange(own.sum()) - np.repeat(np.cumsum(own) - own, own)
    found[np.repeat(ends - many, own) + of_words] = which[np.repeat(begins[words], own) + of_words]
    found[(ends - near - next_to)[next_to]] = which[len(pieces) : len(pieces) + len(pairs)]
    found[(ends - near)[near]] = which[len(pieces) + len(pairs) :]
    return np.bincount(owners, many, len(texts)).astype(np.int64), found, known


def _same_as(owners: Numbers, far: int) -> Marks:
    """Whether the word so far behind is of the same text."""
    same: Marks = np.append(owners[far:], [-1] * far)[: len(owners)] == owners
    return same


def _train(
    sizes: Numbers, places: Numbers, belongs: Floats, seeds: NDArray[np.uint64]
) -> tuple[Floats, float]:
    """The weights of features by their places, and the bias.

    `sizes` and `places` tell how many features each example has, and which, one after the other.
    """
    weights, bias = np.zeros(places.max(initial=-1) + 1), 0.0
    all_weights, all_bias = np.zeros(len(weights)), 0.0
    rounds = max(_ROUNDS, _STEPS * _TOGETHER // max(len(sizes), 1))
    for turn in range(1, rounds + 1):
        order = _shuffle(seeds, turn)
        order = order[sizes[order] > 0]
        lessons, begins = _line_up(places, sizes, order)
        for first in range(0, len(order), _TOGETHER):
            some, begin = order[first : first + _TOGETHER], begins[first : first + _TOGETHER]
            size = sizes[some]
            part = size**-0.5
            lesson = lessons[begin[0] : begin[-1] + size[-1]]
            score = bias + part * np.add.reduceat(weights[lesson], begin - begin[0])
            step = (belongs[some] - 1.0 / (1.0 + np.exp(-score))) * (_STEP / turn**0.5)
            bias += _BIAS_STEP * float(step.sum())
            np.add.at(weights, lesson, np.repeat(part * step, size))
        if turn > _SETTLED:
            all_weights += weights
            all_bias += bias
    averaged = rounds - _SETTLED
    return all_weights / averaged, all_bias / averaged


def _shuffle(seeds: NDArray[np.uint64], turn: int) -> Numbers:
    """The order of examples in a round, mixed by a number that each has."""
    mixed = (seeds + np.uint64(turn)) * _GOLDEN
    return np.argsort((mixed ^ mixed >> 32) * _GOLDEN)


def _line_up(places: Numbers, sizes: Numbers, order: Numbers) -> tuple[Numbers, Numbers]:
    """The features of examples, one example after the other in this order, and where each begins.

    `places` has them in the order of examples, of which each has its size.
    """
    size = sizes[order]
    begins = np.cumsum(size) - size
    moved = (np.cumsum(sizes) - sizes)[order] - begins
    return places[np.arange(size.sum()) + np.repeat(moved, size)], begins
