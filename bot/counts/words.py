"""The words around figures, from `locales/*/LC_MESSAGES/stats.po`, by symbolic ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from babel.messages.pofile import read_po

Say = Callable[..., str]
"""`say("stats.below-bin", bin=5)`: the text of an id, with its places filled."""

LOCALES = Path(__file__).parents[2] / "locales"

FALLBACK = {"bzj": ("en", "es")}


def load_words(locales: Path = LOCALES) -> Mapping[str, Say]:
    """The words of each language that has a catalog. Raises FileNotFoundError without any."""
    catalogs = {
        path.parts[-3]: _read(path) for path in sorted(locales.glob("*/LC_MESSAGES/stats.po"))
    }
    if not catalogs:
        raise FileNotFoundError(f"no stats.po below {locales}")
    return {language: _say(language, catalogs) for language in catalogs}


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        catalog = read_po(file)
    return {str(message.id): str(message.string) for message in catalog if message.string}


def _say(language: str, catalogs: Mapping[str, Mapping[str, str]]) -> Say:
    chain = [language, *FALLBACK.get(language, ("es", "en"))]
    texts = [catalogs[each] for each in chain if each in catalogs]

    def say(key: str, **values: object) -> str:
        for catalog in texts:
            if text := catalog.get(key):
                return text.format(**values)
        raise KeyError(f"no text for {key} in stats.po")

    return say
