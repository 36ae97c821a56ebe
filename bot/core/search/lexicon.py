"""The editors' search words: what `content/synonyms.toml` says, checked and frozen.

It knows neither pages nor how words are compared; the format is explained in the file itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

Phrases = Mapping[str, tuple[str, ...]]
"""Language code → words or phrases; in a phrase `a/b` stands for either."""

_SECTIONS = (
    "same", "topics", "senses", "spellings", "little", "where", "greetings", "thanks",
    "elsewhere", "names", "signs", "danger",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Danger:
    """Phrases of danger: `words` anywhere in a message, `alone` when it says nothing else.

    `never` are harmless phrases that contain such words ("violaron mi contrato"). `between` are
    the routes of pages about danger: what people ask there teaches nothing about danger, and may be
    said by somebody who is in it.
    """

    words: Phrases = field(default_factory=dict)
    alone: Phrases = field(default_factory=dict)
    never: Phrases = field(default_factory=dict)
    between: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Search words. All texts are as the editors wrote them.

    `same`: groups of words that mean the same; `topics`: route → more ways to ask for that page;
    `senses`: language → a word → the words for each thing it may mean; `spellings`: language →
    variant → word; `little`: words that say nothing about a topic; `where`: words that ask for a
    place; `elsewhere`: words of matters that no page is about; `names`: id of a town, need or
    place → more names; `signs`: emoji → word.
    """

    same: tuple[Phrases, ...] = ()
    topics: Mapping[str, Phrases] = field(default_factory=dict)
    senses: Mapping[str, Phrases] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    little: Phrases = field(default_factory=dict)
    where: Phrases = field(default_factory=dict)
    greetings: Phrases = field(default_factory=dict)
    thanks: Phrases = field(default_factory=dict)
    elsewhere: Phrases = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    danger: Danger = field(default_factory=Danger)

    @classmethod
    def read(cls, table: Mapping[str, object]) -> Self:
        """Read the parsed TOML; ValueError names the key that is wrong and what it should hold."""
        for name in table:
            if name not in _SECTIONS:
                raise ValueError(f"{name}: unknown section; known are {', '.join(_SECTIONS)}")
        danger = _table(table.get("danger", {}), "danger")
        for name in danger:
            if name not in {"groups", "words", "alone", "never", "between"}:
                known = "groups, words, alone, never, between"
                raise ValueError(f"danger.{name}: unknown; known are {known}")
        members = {
            language: _lists(of_language, f"danger.groups.{language}")
            for language, of_language in _table(danger.get("groups", {}), "danger.groups").items()
        }
        groups = table.get("same", [])
        if not isinstance(groups, list):
            raise ValueError("same: write each group as [[same]]")  # noqa: TRY004 - one kind of error
        return cls(
            same=tuple(_lists(group, f"same[{n}]") for n, group in enumerate(groups, 1)),
            topics={
                route: _lists(texts, f"topics.{route}")
                for route, texts in _table(table.get("topics", {}), "topics").items()
            },
            senses={
                language: _lists(words, f"senses.{language}")
                for language, words in _table(table.get("senses", {}), "senses").items()
            },
            spellings=_spellings(table.get("spellings", {})),
            little=_lists(table.get("little", {}), "little"),
            where=_lists(table.get("where", {}), "where"),
            greetings=_lists(table.get("greetings", {}), "greetings"),
            thanks=_lists(table.get("thanks", {}), "thanks"),
            elsewhere=_lists(table.get("elsewhere", {}), "elsewhere"),
            names=_lists(table.get("names", {}), "names"),
            signs={
                sign: _text(word, f"signs.{sign}")
                for sign, word in _table(table.get("signs", {}), "signs").items()
            },
            danger=Danger(
                words=_fill(danger.get("words", {}), "danger.words", members),
                alone=_fill(danger.get("alone", {}), "danger.alone", members),
                never=_fill(danger.get("never", {}), "danger.never", members),
                between=_texts(danger.get("between", []), "danger.between"),
            ),
        )


def _text(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key}: must be a text that is not empty")
    return value.strip()


def _table(value: object, key: str) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{key}: must be a table, written [{key}]")  # noqa: TRY004 - as above
    return {str(name): held for name, held in value.items()}


def _texts(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(  # noqa: TRY004 - as above
            f'{key}: must be a list of texts, like ["one", "two"]'
        )
    return tuple(_text(item, f"{key}[{n}]") for n, item in enumerate(value, 1))


def _lists(value: object, key: str) -> dict[str, tuple[str, ...]]:
    return {name: _texts(held, f"{key}.{name}") for name, held in _table(value, key).items()}


def _fill(value: object, key: str, groups: Mapping[str, Phrases]) -> dict[str, tuple[str, ...]]:
    """Phrases with `{name}` replaced by the words of that group of their language."""

    def fill(text: str, language: str, at: str) -> str:
        try:
            return text.format_map(
                {name: "/".join(words) for name, words in groups.get(language, {}).items()}
            )
        except (KeyError, ValueError, IndexError, AttributeError) as wrong:
            raise ValueError(
                f"{at}: in {text!r} a group in braces is not known: {wrong}; write it under "
                f"[danger.groups.{language}]"
            ) from None

    return {
        language: tuple(fill(text, language, f"{key}.{language}") for text in texts)
        for language, texts in _lists(value, key).items()
    }


def _spellings(value: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language, words in _table(value, "spellings").items():
        of_language = found.setdefault(language, {})
        for word, variants in _lists(words, f"spellings.{language}").items():
            for variant in variants:
                known = of_language.setdefault(variant, word)
                if known != word:
                    raise ValueError(
                        f"spellings.{language}.{word}: {variant!r} already stands for {known!r}"
                    )
    return found
