"""The words around figures, from `locales/*/LC_MESSAGES/stats.po`, by symbolic ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.core.words import Catalog

Say = Callable[..., str]
"""`say("stats.below-bin", bin=5)`: the text of an id, with its places filled."""

LOCALES = Path(__file__).parents[2] / "locales"

FALLBACK = {"bzj": ("en", "es")}


def load_words(locales: Path = LOCALES) -> Mapping[str, Say]:
    """The words of each language that has a catalog. Raises FileNotFoundError without any."""
    # A bot whose editions another process makes gets its words from there.
    from bot.folders import STAFF, read_catalogs  # noqa: PLC0415 - and need not carry what reads

    return words_of(read_catalogs(locales, STAFF)[0])


def words_of(catalogs: Mapping[str, Catalog]) -> Mapping[str, Say]:
    """The words of each language, from what was read. Raises FileNotFoundError if nothing was."""
    if not catalogs:
        raise FileNotFoundError("locales/*/LC_MESSAGES/stats.po: no words for figures can be read")
    return {language: _say(language, catalogs) for language in catalogs}


def _say(language: str, catalogs: Mapping[str, Catalog]) -> Say:
    chain = [language, *FALLBACK.get(language, ("es", "en"))]
    texts = [catalogs[each] for each in chain if each in catalogs]

    def say(key: str, **values: object) -> str:
        for catalog in texts:
            text = catalog.get(key)
            if text and isinstance(text, str):
                return text.format(**values)
        raise KeyError(f"no text for {key} in stats.po")

    return say
