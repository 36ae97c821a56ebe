"""The desk: what the editors' panel asks about the content. The page knows no more of it than this.

Everything is plain JSON: dicts, lists, texts, numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Json = dict[str, Any]


class Desk(Protocol):
    """Answers about the edition that readers see, and about the files it was built from."""

    def languages(self) -> list[Json]:
        """In order: {"code": "es", "name": "Español"}."""

    def towns(self) -> list[Json]:
        """For the sketch map: {"name": "…", "at": [latitude, longitude], "country": "mx"}."""

    def about(self, text: str, route: str, beside: str = "") -> Json | None:
        """The screen that shows `text` (plain) or to which `route` leads; None for other messages.

        `beside` is what a button below the text carries: it tells the language.

        A screen that the program makes has an empty origin and only "route", "language" and
        "translations". Others have:

        {"route", "origin", "title", "language", "part", "parts", "checked", "review_by", "stale",
        "sources": [{"name", "url"}], "translations": [{"language", "name", "path", "state",
        "route", "blocks": [paragraphs as written]}], "facts": [see `facts`], "problems": [see
        `problems`]}. A state is one of source, reviewed, draft, outdated, missing.
        """

    def changes(self, path: str) -> list[Json] | None:
        """Word by word, what changed in the source since the translation at a path was stamped:
        [{"change": "same" | "gone" | "new", "words"}]; None when nobody kept the old text."""

    def problems(self) -> list[Json]:
        """What the check finds: {"path", "line", "level", "text", "fix", "code"}."""

    def topics(self) -> list[Json]:
        """All topics in reading order: {"route", "title", "depth", "states": {"es": "source", …},
        "buttons": {"es": what a button there carries, …}, "errors", "warnings", "stale"}."""

    def places(self) -> list[Json]:
        """All places by town, each as a topic is."""

    def facts(self) -> list[Json]:
        """All facts: {"name", "type", "shown", "source", "as_of", "checked", "review_by",
        "age" and "left" (days since it was checked and until it must be again), "state",
        "confirmed", "pages"}; a state is one of fresh, due, stale, withheld, unconfirmed."""

    def search(self, words: str, language: str) -> Json:
        """What typed words lead to: {"confident", "danger", "perhaps", "hits": [{"route",
        "data", "title", "score", "why"}]}; `data` is what a button there carries."""

    def listen(self, heard: Callable[[Json], None]) -> Callable[[], None]:
        """Hear of every build: {"published": true, "errors": 0, "warnings": 3}. Returns what ends
        it."""
