"""Routes: where a button leads. Reading and writing stand side by side so that they cannot drift.

A route is what a button carries, at most 64 bytes, so that the button works after any restart:

    es/rights/detained        a topic, in a language (`es` alone is home)
    es/rights/detained~2      its second part
    es:near/chetumal/health   anything else: a verb and its arguments
    …?s                       the door, when it is not a button: a search

A deep link (`t.me/<bot>?start=…`) knows fewer characters: `es-rights_detained--p12`, where `p12`
is the code of a poster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

LIMIT = 64
"""The most bytes that Telegram lets a button carry."""

_ROUTE = re.compile(
    r"(?P<language>[a-z]{2,8})"
    r"(?:/(?P<path>[a-z0-9/-]*)|:(?P<verb>[a-z]+)(?:/(?P<args>[a-z0-9/-]*))?)?"
    r"(?:~(?P<part>[1-9][0-9]{0,3}))?(?P<searched>\?s)?",
    re.ASCII,
)
_PAYLOAD = re.compile(
    r"(?P<language>[a-z]{2,8})(?:-(?P<path>[a-z0-9][a-z0-9_-]*?))?"
    r"(?:--(?P<poster>[a-z0-9]{1,16}))?",
    re.ASCII,
)


class Route(NamedTuple):
    """A language, and a topic's path or a verb with its arguments; parts count from 1."""

    language: str
    path: str = ""
    verb: str = ""
    part: int = 1
    searched: bool = False

    def __str__(self) -> str:
        return encode(self)

    @property
    def args(self) -> tuple[str, ...]:
        """The arguments of a verb."""
        return tuple(self.path.split("/")) if self.path else ()

    def at(self, part: int) -> Route:
        """The same route at another part."""
        return self._replace(part=part)


@dataclass(frozen=True, slots=True)
class Link:
    """What a deep link asks for."""

    language: str
    path: str = ""
    poster: str = ""


def topic(language: str, path: str = "", part: int = 1, *, searched: bool = False) -> Route:
    """The route of a topic; an empty path is home."""
    return Route(language, path, part=part, searched=searched)


def verb(language: str, name: str, *args: str, part: int = 1, searched: bool = False) -> Route:
    """The route of a screen that is not a topic."""
    return Route(language, "/".join(args), verb=name, part=part, searched=searched)


def encode(route: Route) -> str:
    """Write a route as a button carries it."""
    if route.verb:
        text = f"{route.language}:{route.verb}" + (f"/{route.path}" if route.path else "")
    else:
        text = f"{route.language}/{route.path}" if route.path else route.language
    if route.part > 1:
        text += f"~{route.part}"
    return text + "?s" if route.searched else text


def decode(data: str) -> Route | None:
    """Read what a button carried; None when it was never a route of ours."""
    found = _ROUTE.fullmatch(data)
    if found is None:
        return None
    path = (found["args"] if found["verb"] else found["path"]) or ""
    return Route(
        found["language"],
        path.strip("/"),
        found["verb"] or "",
        int(found["part"] or 1),
        found["searched"] is not None,
    )


def parent(path: str) -> str:
    """The path above a topic; the parent of a top topic is home (an empty path)."""
    return path.rpartition("/")[0]


def write_link(link: Link) -> str:
    """Write a deep link's payload: letters, digits, `_` and `-`, at most 64 characters."""
    text = f"{link.language}-{link.path.replace('/', '_')}" if link.path else link.language
    return f"{text}--{link.poster}" if link.poster else text


def read_link(payload: str) -> Link | None:
    """Read a deep link's payload; None when it is not one of ours."""
    found = _PAYLOAD.fullmatch(payload)
    if found is None:
        return None
    path = (found["path"] or "").replace("_", "/").strip("/")
    return Link(found["language"], path, found["poster"] or "")
