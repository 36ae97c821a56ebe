"""Terms as numbers of 32 bits: lists of them are small, and the same in every process.

Two terms in some millions share a number; what is said of one is then said of the other, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Some = TypeVar("Some", int, NDArray[Any])
    """One number, or as many as one likes."""

_BITS = 0xFFFFFFFF


def number(term: str) -> int:
    """The number of a term."""
    return crc32(term.encode())


def pair(first: Some, second: Some) -> Some:
    """The number of two terms that stand next to each other, in this order."""
    found: Some = (first * 31 + second * 17) & _BITS
    return found


def apart(first: Some, second: Some) -> Some:
    """The number of two terms with another one between them."""
    found: Some = (first * 37 + second * 13) & _BITS
    return found


def look_up(wanted: int, numbers: Sequence[int]) -> int | None:
    """Where a number stands first in an array in ascending order.

    Arrays take a tenth of the memory of sets and dictionaries.
    """
    found = bisect_left(numbers, wanted)
    return found if found < len(numbers) and numbers[found] == wanted else None
