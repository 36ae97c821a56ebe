"""A message as the search sees it: its words, what they may stand for, and its language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.core.search.lexicon import Lexicon
from bot.core.search.names import Forms, forms
from bot.core.search.phrases import Keys
from bot.core.search.vocabulary import TYPOS, Vocabulary

_REMEMBERED = 4096  # words of the content that were typed; nobody's own words are kept
_MOST_GUESSES = 64  # words of a message that may be mistyped ones; guessing takes longest
_SPOKEN = 0.8  # of the words: a language in which so many are known is taken for the message's
_HEARD = 0.6  # of the words: a language in which so many are known may also be meant
_LEAST_PART = 0.5  # how much words of the other languages count all the same


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word.

    `keys`: language → key; `near`: keys of known words that an unknown one may stand for, and how
    much each counts; `known`: languages that know a form of it; `written`: languages that write
    it like this; `little`: languages in which it says nothing about a topic; `named`: whether it
    belongs to a name; `forms`: how it would look in the name of a town.
    """

    text: str
    keys: Mapping[str, str]
    near: Mapping[str, float]
    known: frozenset[str]
    written: frozenset[str]
    little: frozenset[str]
    named: bool
    forms: Forms

    @property
    def unknown(self) -> bool:
        """Whether nobody has written it so far: it may be mistyped."""
        return not self.known and not self.named

    def all_keys(self) -> Keys:
        """All its keys, far-fetched ones too."""
        return frozenset((*self.keys.values(), *self.near))

    def certain_keys(self, spoken: AbstractSet[str]) -> Keys:
        """Its keys without far-fetched ones, in the languages `spoken` if they write it so."""
        languages = spoken if not self.written.isdisjoint(spoken) else self.keys.keys()
        near = (key for key, weight in self.near.items() if weight >= TYPOS[1])
        return frozenset((*(self.keys[of] for of in languages), *near))


@dataclass(frozen=True, slots=True)
class Message:
    """Typed words. `parts`: language → how much its words count here, 1 for the main one.

    `keys` holds all keys of each word, `certain` without far-fetched guesses; `little` marks the
    words that say nothing about a topic.
    """

    words: Sequence[Word]
    parts: Mapping[str, float]
    keys: Sequence[Keys]
    certain: Sequence[Keys]
    little: Sequence[bool]

    def __len__(self) -> int:
        return len(self.words)

    def telling(self, without: Iterable[int] = ()) -> set[int]:
        """The positions of words that are not little."""
        return {place for place, few in enumerate(self.little) if not few} - set(without)


class Reader:
    """Reads messages with a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._typed: dict[str, Word] = {}
        self._little: dict[str, set[str]] = {language: set() for language in vocabulary.languages}
        for language, texts in lexicon.little.items():
            words = [word for text in texts for word in vocabulary.split(text)]
            vocabulary.learn(words, language)
            self._little[language].update(vocabulary.forms(words, language))

    def little(self, words: Sequence[str], language: str) -> set[str]:
        """Those of these plain words that say nothing about a topic in a language."""
        little, forms = self._little[language], self._vocabulary.forms(words, language)
        return {word for word, form in zip(words, forms, strict=True) if form in little}

    def read(self, plain: Sequence[str], reader: str) -> Message:
        """Read plain words typed by somebody who reads the language `reader`."""
        words: list[Word] = []
        guesses = 0
        for text in plain:
            word = self._typed.get(text) or self._look_up(text, guess=guesses < _MOST_GUESSES)
            guesses += bool(word.unknown)
            if word.written:  # it stands in the content: it is nobody's secret
                self._remember(word)
            words.append(word)
        parts = self._weigh_languages(words, reader)
        spoken = {language for language, part in parts.items() if part >= _SPOKEN}
        heard = {language for language, part in parts.items() if part >= _HEARD}
        return Message(
            words=words,
            parts=parts,
            keys=[word.all_keys() for word in words],
            certain=[word.certain_keys(heard) for word in words],
            little=[not word.little.isdisjoint(spoken) for word in words],
        )

    def _remember(self, word: Word) -> None:
        if len(self._typed) >= _REMEMBERED:
            self._typed.clear()
        self._typed[word.text] = word

    def _look_up(self, text: str, *, guess: bool) -> Word:
        vocabulary = self._vocabulary
        keys = {language: vocabulary.key(text, language) for language in vocabulary.languages}
        spelled = {language: vocabulary.form(text, language) for language in vocabulary.languages}
        known = frozenset(of for of, key in keys.items() if vocabulary.speaks(key))
        named = any(map(vocabulary.names, keys.values()))
        letter = len(text) == 1 and text.isalpha()  # as in "w/o"; it says nothing in any language
        return Word(
            text=text,
            keys=keys,
            near=vocabulary.near(text) if guess and not known and not named else {},
            known=known,
            written=frozenset(of for of, form in spelled.items() if vocabulary.writes(form, of)),
            little=frozenset(
                of for of, form in spelled.items() if letter or form in self._little[of]
            ),
            named=named,
            forms=forms(text),
        )

    def _weigh_languages(self, words: Sequence[Word], reader: str) -> dict[str, float]:
        # The reader's language decides only where the words do not.
        counts = dict.fromkeys(self._vocabulary.languages, 0.1)
        counts[reader] = counts.get(reader, 0.0) + 0.4
        for word in words:
            for language in word.written:
                counts[language] += 1.0
        most = max(counts.values())
        return {of: max(_LEAST_PART, count / most) for of, count in counts.items()}
