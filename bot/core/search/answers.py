"""What goes into the search and what comes out of it; how it is found need not be known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in one language. `text` is plain, without markup.

    `asked` are examples of what people type who look for this page.
    """

    route: str
    language: str
    title: str
    button: str
    keywords: tuple[str, ...]
    text: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """Something that is not a page and can be named: `kind` is `town`, `need` or `place`.

    `names` holds its names and spellings in all languages.
    """

    kind: str
    id: str
    names: tuple[str, ...]


class Lessons(NamedTuple):
    """Examples of what people type: those that speak of danger to somebody now, and others."""

    danger: Sequence[str] = ()
    calm: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `route` is a topic's route, `near/<town>/<need>` or `place/<id>`.

    In `near/…` either part may be `-`. `score` lies between 0 and 1 and is comparable between
    hits of one answer.
    """

    route: str
    score: float


class Kind(StrEnum):
    """How sure the search is, or what else the words were."""

    CONFIDENT = "confident"
    UNSURE = "unsure"
    NONE = "none"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Answer:
    """At most three hits, best first. With `danger` the emergency page is the first of them.

    With `perhaps` danger may be meant, too: what to do then belongs above whatever was found.
    """

    kind: Kind
    hits: tuple[Hit, ...] = ()
    danger: bool = False
    perhaps: bool = False
