"""Texts: one language of a topic, a place or a notice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Text:
    """One language of a topic, a place or a notice.

    `body` is the markdown with its heading, beginning at `first_line` of the file `path`.
    `review` is empty, `draft`, or who reviewed it and when; `translation_of` the fingerprint of
    the source text that it was checked against; `picture` the text alternative of a picture.
    """

    language: str
    path: str
    body: str
    first_line: int = 1
    title: str = ""
    button: str = ""
    keywords: tuple[str, ...] = ()
    translation_of: str = ""
    review: str = ""
    picture: str = ""

    @property
    def label(self) -> str:
        """What a button to it says."""
        return self.button or self.title

    @property
    def draft(self) -> bool:
        """Whether it waits for a reviewer."""
        return self.review == "draft"


@lru_cache(maxsize=2048)
def fingerprint(body: str) -> str:
    """Twelve hexadecimal digits that change when the meaning-bearing text changes.

    White space, punctuation, case and markdown marks do not count; facts and links do.
    """
    text = unicodedata.normalize("NFC", body).casefold()
    words = re.findall(r"\{\{[^}]*\}\}|\(\s*[a-z]+:[^)\s]+\s*\)|\w+", text)
    joined = " ".join("".join(word.split()) for word in words)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]
