"""The words the index knows, and which of them somebody may have meant by one it does not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.search import sounds
from bot.core.search.lexicon import Lexicon
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


class Vocabulary:
    """All known words of all languages. It grows while the index is built and is then only read."""

    def __init__(self, languages: Sequence[str], lexicon: Lexicon) -> None:
        self.languages = tuple(languages)
        self.signs = lexicon.signs
        self._variants = {
            language: _plain_variants(lexicon.spellings.get(language, {}))
            for language in self.languages
        }
        # language → length → spelling by sound → keys
        self._spellings: dict[str, dict[int, dict[str, set[str]]]] = {
            language: defaultdict(lambda: defaultdict(set)) for language in self.languages
        }
        self._beginnings: dict[str, set[str]] = defaultdict(set)
        self._sounds: dict[str, set[str]] = defaultdict(set)
        self._seen: set[str] = set()
        self._spoken: set[str] = set()
        self._forms: set[str] = set()
        self._named: set[str] = set()
        self._learned: dict[str, dict[str, str]] = defaultdict(dict)  # language → word → key
        self._split: dict[str, list[str]] = {}  # word of an editor's phrase → plain words
        self._learned_names: dict[str, set[str]] = {}

    def split(self, text: str) -> list[str]:
        """The words of a text; emoji that editors gave a word become that word."""
        return split(text, self.signs)

    def split_all(self, texts: Sequence[str]) -> list[list[str]]:
        """The words of each text."""
        return split_all(texts, self.signs)

    def key(self, word: str, language: str) -> str:
        """The key of a plain word; the language's other spellings of it have the same."""
        return sounds.key(self._variants.get(language, {}).get(word, word), language)

    def keys(self, word: str) -> set[str]:
        """The keys of a plain word in all languages."""
        return {self.key(word, language) for language in self.languages}

    def form(self, word: str, language: str) -> str:
        """A plain word as its language spells it, not stemmed, with the language in front."""
        plain = self._variants.get(language, {}).get(word, word)
        return f"{language}:{sounds.spell(plain, language)}"

    def learn(self, word: str, language: str) -> str:
        """Make a word of a language known; its key."""
        known = self._learned[language].get(word)
        if known is None:
            known = self._learned[language][word] = self._learn(word, language)
            self._spoken.add(known)
            self._forms.add(self.form(word, language))
        return known

    def learn_name(self, word: str) -> set[str]:
        """Make a word of a name known, which belongs to no language; its keys in all of them."""
        known = self._learned_names.get(word)
        if known is None:
            known = {self._learn(word, language) for language in self.languages}
            self._learned_names[word] = known
            self._named |= known
        return known

    def _learn(self, word: str, language: str) -> str:
        key = self.key(word, language)
        if (mark := f"{language} {word}") not in self._seen:
            self._seen.add(mark)
            spelling = sounds.spell(word, language)
            self._spellings[language][len(spelling)][spelling].add(key)
            if len(spelling) > _BEGINNING:
                self._beginnings[f"{language}:{spelling[:_BEGINNING]}"].add(spelling)
            if (sound := sounds.sound(word, language)) is not None:
                self._sounds[sound].add(key)
        return key

    def phrase(self, text: str, language: str) -> list[set[str]]:
        """An editor's phrase, learned: word by word the keys that fit; `a/b` stands for either."""
        words: list[set[str]] = []
        for part in text.split():
            choices = [self._plain(choice) for choice in part.split("/")]
            if len(choices) == 1:
                words.extend({self.learn(word, language)} for word in choices[0])
            else:
                words.append({self.learn("".join(c), language) for c in choices if c})
        return words

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
        return key in self._spoken

    def writes(self, form: str) -> bool:
        """Whether a form (see `form`) is that of a known word of its language."""
        return form in self._forms

    def names(self, key: str) -> bool:
        """Whether a key is that of a word in a name."""
        return key in self._named

    def near(self, word: str) -> dict[str, float]:
        """Keys of known words that an unknown one may stand for, and how much each counts."""
        found: dict[str, float] = {}
        for language in self.languages:
            for key in self._sounds.get(sounds.sound(word, language) or "", ()):
                found[key] = max(found.get(key, 0.0), SOUND)
            for spelling, weight in self._spelled_nearly(sounds.spell(word, language), language):
                for key in self._spellings[language][len(spelling)][spelling]:
                    found[key] = max(found.get(key, 0.0), weight)
        return found

    def _spelled_nearly(self, spelling: str, language: str) -> list[tuple[str, float]]:
        size = len(spelling)
        if size < _BEGINNING or any(letter.isdigit() for letter in spelling):
            return []
        allowed = 1 if size < 8 else 2
        by_length = self._spellings[language]
        near: list[tuple[str, float]] = []
        for length in range(size - allowed, size + allowed + 1) if size > _BEGINNING else ():
            if length not in by_length:
                continue
            for candidate, typos, _ in process.extract(
                spelling,
                by_length[length].keys(),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=_MOST,
            ):
                near.append((candidate, TYPOS[int(typos)]))
        if not near:
            beginning = f"{language}:{spelling[:_BEGINNING]}"
            near = [
                (candidate, PREFIX)
                for candidate in sorted(self._beginnings.get(beginning, ()))
                if candidate.startswith(spelling)
            ]
        return sorted(near, key=lambda pair: -pair[1])[:_MOST]


def _plain_variants(spellings: Mapping[str, str]) -> dict[str, str]:
    return {"".join(split(variant)): "".join(split(word)) for variant, word in spellings.items()}
