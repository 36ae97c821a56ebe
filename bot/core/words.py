"""Interface words: the sentences of the program itself, by symbolic name, from `locales/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.languages import Languages

Catalog = Mapping[str, str | tuple[str, ...]]
"""Symbolic name → words; a tuple holds the singular and the plural."""


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogs of all languages. A missing word is taken from the fallback language."""

    languages: Languages
    catalogs: Mapping[str, Catalog]

    def say(self, language: str, name: str, /, **values: object) -> str:
        """The words called `name`; `count` among the values chooses the plural.

        An unknown name is returned as it is: a reader is never left without an answer.
        """
        for code in self.languages.chain(language):
            found = self.catalogs.get(code, {}).get(name)
            if found:
                text = found if isinstance(found, str) else _choose(found, values.get("count"))
                return text.format_map(values) if values else text
        return name

    def has(self, language: str, name: str) -> bool:
        """Whether the language itself, without its fallbacks, has these words."""
        return bool(self.catalogs.get(language, {}).get(name))


def _choose(forms: tuple[str, ...], count: object) -> str:
    # Spanish, English and Kriol all have one form for 1 and one for the rest.
    return forms[0] if count == 1 or len(forms) == 1 else forms[1]
