"""The words the index knows, and which of them somebody may have meant by one it does not know."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.search import sounds
from bot.core.search.lexicon import Lexicon
from bot.core.search.numbers import look_up, number
from bot.core.search.words import split, split_all

SOUND = 0.7
"""How much a word counts that was found by its consonants alone."""
PREFIX = 0.6
TYPOS = (1.0, 0.85, 0.65)
"""How much a word counts after 0, 1 and 2 typos."""

_BEGINNING = 4
"""Letters of a word that is cut short: `hosp`. Shorter ones, and typos in those, say too little."""

_MOST = 6
"""At most so many words are taken for one that is not known, a language."""

_Keys = str | tuple[str, ...]
"""One key or several. Most spellings have one, and a tuple takes nearly as much as a key."""


_Choices = Sequence[list[str]]
"""The plain words of each of the choices that a phrase leaves at one place."""


class Vocabulary:
    """All known words of all languages. It grows while the index is built and is then only read."""

    def __init__(self, languages: Sequence[str], lexicon: Lexicon) -> None:
        self.languages = tuple(languages)
        self.signs = lexicon.signs
        self._variants = {
            language: _plain_variants(lexicon.spellings.get(language, {}))
            for language in self.languages
        }
        # language → spelling by sound → keys
        self._spellings: dict[str, dict[str, _Keys]] = {of: {} for of in self.languages}
        self._sounds: dict[str, _Keys] = {}
        self._named: set[str] = set()
        # What follows is made when all words are known: language → spellings that only names have,
        # language → spellings in order, and language, length, first or last letter → spellings;
        # and the numbers of keys of words that are no names.
        self._unwritten: dict[str, set[str]] = {}
        self._sorted: dict[str, list[str]] = {}
        self._edges: dict[tuple[str, int, str], tuple[str, ...]] = {}
        self._spoken = array("I")
        # These are only for learning.
        self._said: set[str] = set()
        self._forms: dict[str, set[str]] = {language: set() for language in self.languages}
        self._learned: dict[str, dict[str, str]] = {of: {} for of in self.languages}  # word → key
        self._shared: dict[str, str] = {}  # equal texts are kept once
        self._split: dict[str, list[str]] = {}  # word of an editor's phrase → plain words
        self._split_texts: dict[str, list[str]] = {}
        self._tidied: dict[str, str] = {}

    def split(self, text: str) -> list[str]:
        """The words of a text; emoji that editors gave a word become that word."""
        return split(text, self.signs)

    def split_all(self, texts: Sequence[str]) -> list[list[str]]:
        """The words of each text. While the index is built many are asked for twice."""
        known = self._split_texts
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, split_all(new, self.signs, self._tidied), strict=True))
        return [known[text] for text in texts]

    def key(self, word: str, language: str) -> str:
        """The key of a plain word; the language's other spellings of it have the same."""
        return sounds.keys([self._variants.get(language, {}).get(word, word)], language)[0]

    def form(self, word: str, language: str) -> str:
        """A plain word as its language spells it, not stemmed."""
        return self.forms([word], language)[0]

    def forms(self, words: Sequence[str], language: str) -> list[str]:
        """The same for many words."""
        variants = self._variants.get(language, {})
        return sounds.spellings([variants.get(word, word) for word in words], language)

    def learn(self, words: Sequence[str], language: str) -> list[str]:
        """Make words of a language known; their keys."""
        learned = self._learned[language]
        try:
            return list(map(learned.__getitem__, words))
        except KeyError:
            new = [word for word in dict.fromkeys(words) if word not in learned]
            keys, forms = self._learn(new, language)
            self._said.update(keys)
            self._forms[language].update(forms)
            learned.update(zip(new, keys, strict=True))
        return list(map(learned.__getitem__, words))

    def learn_names(self, words: Sequence[str]) -> list[Sequence[str]]:
        """Make words of names known, which belong to no language; their keys in all of them."""
        keys = [self._learn(words, language)[0] for language in self.languages]
        self._named.update(*keys)
        return list(zip(*keys, strict=True))

    def _learn(self, words: Sequence[str], language: str) -> tuple[list[str], list[str]]:
        """The keys and forms of words that are new."""
        variants, spellings = self._variants[language], self._spellings[language]
        proper = [variants.get(word, word) for word in words]
        keys = self._share(sounds.keys(proper, language))
        forms = self._share(sounds.spellings(proper, language))
        spelled = self._share(sounds.spellings(words, language))
        sounded = sounds.consonants(words, language)
        for key, form, spelling, sound in zip(keys, forms, spelled, sounded, strict=True):
            _add(spellings, spelling, key)
            if form != spelling:
                _add(spellings, form, key)
            if sound is not None:
                _add(self._sounds, sound, key)
        return keys, forms

    def _share(self, texts: Sequence[str]) -> list[str]:
        """The same texts, where those that are equal are one: many words have the same key."""
        return [self._shared.setdefault(text, text) for text in texts]

    def settle(self) -> None:
        """Nothing more is learned: forget what only learning needs."""
        edges: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for language, spellings in self._spellings.items():
            self._sorted[language] = sorted(spellings)
            self._unwritten[language] = spellings.keys() - self._forms[language]
            for spelling in self._sorted[language]:
                for edge in _edges(spelling):
                    edges[language, len(spelling), edge].append(spelling)
        self._edges = {edge: tuple(found) for edge, found in edges.items()}
        self._spoken = array("I", sorted(map(number, self._said)))
        self._said, self._forms = set(), {}
        self._learned, self._shared = {}, {}
        self._split, self._split_texts, self._tidied = {}, {}, {}

    def phrases(self, texts: Sequence[str], language: str) -> list[list[set[str]]]:
        """Editors' phrases, learned: word by word the keys that fit; `a/b` stands for either."""
        phrases = [
            [[self._plain(choice) for choice in part.split("/")] for part in text.split()]
            for text in texts
        ]
        said = {word for parts in phrases for choices in parts for word in _words_of(choices)}
        self.learn(sorted(said), language)
        return [
            [keys for choices in parts for keys in self._keys_of(choices, language)]
            for parts in phrases
        ]

    def _keys_of(self, choices: _Choices, language: str) -> Iterator[set[str]]:
        keys = self.learn(_words_of(choices), language)
        if len(choices) > 1:
            yield set(keys)
        else:
            yield from ({key} for key in keys)

    def _plain(self, choice: str) -> list[str]:
        # The same words stand in a great many phrases.
        known = self._split.get(choice)
        if known is None:
            simple = choice.isascii() and choice.isalpha() and choice not in self.signs
            known = [choice.lower()] if simple else self.split(choice)
            self._split[choice] = known
        return known

    def speaks(self, key: str) -> bool:
        """Whether a key is that of a known word of its language."""
        return look_up(number(key), self._spoken) is not None

    def writes(self, form: str, language: str) -> bool:
        """Whether a form (see `form`) is that of a known word of the language."""
        return form in self._spellings[language] and form not in self._unwritten[language]

    def names(self, key: str) -> bool:
        """Whether a key is that of a word in a name."""
        return key in self._named

    def near(self, word: str) -> dict[str, float]:
        """Keys of known words that an unknown one may stand for, and how much each counts."""
        found: dict[str, float] = {}
        for language in self.languages:
            for key in _each(self._sounds.get(sounds.consonants([word], language)[0] or "", ())):
                found[key] = max(found.get(key, 0.0), SOUND)
            (spelled,) = sounds.spellings([word], language)
            for spelling, weight in self._spelled_nearly(spelled, language):
                for key in _each(self._spellings[language][spelling]):
                    found[key] = max(found.get(key, 0.0), weight)
        return found

    def _spelled_nearly(self, spelling: str, language: str) -> list[tuple[str, float]]:
        size = len(spelling)
        if size < _BEGINNING or any(letter.isdigit() for letter in spelling):
            return []
        allowed = 1 if size < 8 else 2
        found: dict[str, int] = {}
        for length in range(size - allowed, size + allowed + 1) if size > _BEGINNING else ():
            for edge in _edges(spelling):
                candidates = self._edges.get((language, length, edge), ())
                for candidate, typos, _ in process.extract(
                    spelling,
                    candidates,
                    scorer=OSA.distance,
                    score_cutoff=allowed,
                    limit=_MOST,
                ):
                    found[candidate] = int(typos)
        near = [(candidate, TYPOS[typos]) for candidate, typos in found.items()]
        if not near:
            known = self._sorted[language]
            start = bisect_left(known, spelling)
            longer = takewhile(lambda word: word.startswith(spelling), islice(known, start, None))
            near = [(candidate, PREFIX) for candidate in longer if candidate != spelling]
        return sorted(near, key=lambda pair: -pair[1])[:_MOST]


def _words_of(choices: _Choices) -> list[str]:
    """The words of one choice, or one word for each of several."""
    if len(choices) == 1:
        return choices[0]
    return ["".join(choice) for choice in choices if choice]


def _edges(word: str) -> tuple[str, str]:
    # Whoever mistypes a word gets its first or its last letter right.
    return f"^{word[:1]}", f"{word[-1:]}$"


def _add(known: dict[str, _Keys], name: str, key: str) -> None:
    held = known.get(name)
    if held is None:
        known[name] = key
    elif key not in (keys := _each(held)):
        known[name] = (*keys, key)


def _each(keys: _Keys) -> tuple[str, ...]:
    return (keys,) if isinstance(keys, str) else keys


def _plain_variants(spellings: Mapping[str, str]) -> dict[str, str]:
    return {"".join(split(variant)): "".join(split(word)) for variant, word in spellings.items()}
