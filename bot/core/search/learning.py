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
from bot.core.search.features import MOST, read
from bot.core.search.gathering import Floats, Numbers, pack
from bot.core.search.numbers import apart, pair

_ROUNDS = 12
_STEP = 3.0
_BIAS_STEP = 0.1  # of the step
_TOGETHER = 128  # examples take each step together: that costs hardly more than one of them
_SETTLED = 2  # rounds; the weights after each later one are averaged
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 by the golden ratio: its multiples lie far apart
_SLIGHT = 0.1  # weights below this are forgotten
_BITS = 32  # of a feature

Features = NDArray[np.uint32]


def learn(texts: Sequence[Sequence[str]], belongs: Sequence[bool]) -> Classifier:
    """What texts teach, given as their words, each of which belongs to the class or does not."""
    owners, found = list_features(texts)
    known, places, times = np.unique(found, return_inverse=True, return_counts=True)
    often = times > known % 2  # see `bot.core.search.features`
    kept = often[places]
    places = (np.cumsum(often) - 1)[places[kept]]
    # When its turn comes is an example's own affair: one more does not move all others.
    seeds = np.bincount(owners, found, len(texts)).astype(np.uint64)
    weights, bias = _train(owners[kept], places, np.array(belongs, float), seeds)
    telling = np.abs(weights) > _SLIGHT
    return Classifier(pack("I", known[often][telling]), pack("f", weights[telling]), bias)


def list_features(texts: Sequence[Sequence[str]]) -> tuple[Numbers, Features]:
    """Which text has which feature, in the order of texts, each once.

    They are those that `bot.core.search.features.features` finds in one message.
    """
    said = list(chain.from_iterable(texts))
    places = {word: place for place, word in enumerate(dict.fromkeys(said))}
    each = np.array([(read(word) * MOST)[:MOST] for word in places], np.uint32)
    words = each.reshape(-1, MOST)[np.fromiter(map(places.__getitem__, said), int, len(said))]
    wholes = words[:, 0]
    owner = np.repeat(np.arange(len(texts)), np.array([len(words) for words in texts], int))
    next_to, near = owner[1:] == owner[:-1], owner[2:] == owner[:-2]
    found = (
        words.ravel(),
        pair(wholes[:-1], wholes[1:])[next_to] | 1,
        apart(wholes[:-2], wholes[2:])[near] | 1,
    )
    owners = (np.repeat(owner, MOST), owner[1:][next_to], owner[2:][near])
    both = np.concatenate(owners).astype(np.uint64) << _BITS | np.concatenate(found)
    both.sort()
    both = both[np.diff(both, prepend=both[:1] + 1) != 0]
    return (both >> _BITS).astype(np.int64), both.astype(np.uint32)


def _train(
    owners: Numbers, places: Numbers, belongs: Floats, seeds: NDArray[np.uint64]
) -> tuple[Floats, float]:
    """The weights of features by their places, and the bias.

    `owners` and `places` tell which example has which feature, in the order of examples.
    """
    sizes = np.bincount(owners, minlength=len(belongs))
    weights, bias = np.zeros(places.max(initial=-1) + 1), 0.0
    all_weights, all_bias = np.zeros(len(weights)), 0.0
    for turn in range(1, _ROUNDS + 1):
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
    averaged = _ROUNDS - _SETTLED
    return all_weights / averaged, all_bias / averaged


def _shuffle(seeds: NDArray[np.uint64], turn: int) -> Numbers:
    """The order of examples in a round, mixed by a number that each has."""
    mixed = (seeds + np.uint64(turn)) * _GOLDEN
    return np.argsort((mixed ^ mixed >> 32) * _GOLDEN, kind="stable")


def _line_up(places: Numbers, sizes: Numbers, order: Numbers) -> tuple[Numbers, Numbers]:
    """The features of examples, one example after the other in this order, and where each begins.

    `places` has them in the order of examples, of which each has its size.
    """
    size = sizes[order]
    begins = np.cumsum(size) - size
    moved = (np.cumsum(sizes) - sizes)[order] - begins
    return places[np.arange(size.sum()) + np.repeat(moved, size)], begins
