"""How well pages and names match a message. What is shown of it is decided elsewhere.

Two measures are added: BM25F over the whole page, and how much of its best title or keyword a
message says. Weights were found on the tuning half of `tests/queries`, see
`docs/decisions/search.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from bot.core.search.answers import Entry, Name
from bot.core.search.lexicon import Lexicon
from bot.core.search.message import Message, Reader
from bot.core.search.phrases import Phrases
from bot.core.search.ranking import Field, Phrasebook, Ranking, Said, Unit
from bot.core.search.vocabulary import Vocabulary

TITLE, BUTTON, KEYWORDS, TEXT = 2.5, 3.0, 6.0, 1.0
"""How much a word counts in each field of a page."""

SAME = 0.8  # a word found through another that means the same
LITTLE = 0.2  # a word that says nothing by itself
COVERED = 0.2  # a word within a phrase that counts as a whole
LEAST = 1.0  # what any other word says at least, however many pages use it
PAGE, PHRASE = 0.55, 0.45  # the two measures
PHRASE_SAID, MESSAGE_SAID = 0.7, 0.5  # exponents: part of the phrase, part of the message
MENU = 0.9  # a page that only leads to others
PLACE = 0.6
NAMED = 0.75  # so much of a name must be said


@dataclass(frozen=True, slots=True)
class Matches:
    """`pages`: route → score between 0 and 1; `place`: the best place by name and its score.

    `needs` are those named, the one that is named with most words first.
    """

    units: Sequence[Unit]
    pages: Mapping[str, float]
    place: tuple[str, float] | None
    needs: Sequence[tuple[str, frozenset[int]]]


class Matcher:
    """All pages, needs and places, ready to be matched."""

    def __init__(
        self,
        entries: Sequence[Entry],
        names: Sequence[Name],
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        reader: Reader,
    ) -> None:
        self._vocabulary = vocabulary
        self._reader = reader
        self._same = Phrases(
            (
                (f"={number}", vocabulary.phrase(text, language))
                for number, group in enumerate(lexicon.same)
                for language, texts in group.items()
                for text in texts
            ),
            gap=1,
        )
        entries = [_add_keywords(entry, lexicon) for entry in entries]
        self._routes = list(dict.fromkeys(entry.route for entry in entries))
        self._numbers = {route: number for number, route in enumerate(self._routes)}
        self._menus = {route.rpartition("/")[0] for route in self._routes if "/" in route}
        self._ranking = Ranking(self._documents(entries))
        self._phrasebook = Phrasebook(self._phrases(entries, names, lexicon.names))

    def _documents(self, entries: Iterable[Entry]) -> list[list[Field]]:
        documents: dict[str, list[Field]] = {route: [] for route in self._routes}
        alone: dict[str, frozenset[str]] = {}  # a term as a set of its own, made once
        for entry in entries:
            for text, weight in (
                (entry.title, TITLE),
                (entry.button, BUTTON),
                (" · ".join(entry.keywords), KEYWORDS),
                (entry.text, TEXT),
            ):
                terms = [
                    self._vocabulary.learn(word, entry.language)
                    for word in self._vocabulary.split(text)
                ]
                for term in terms:
                    if term not in alone:
                        alone[term] = frozenset({term})
                same = self._same.find([alone[term] for term in terms])
                terms += [found.label for found in same]
                documents[entry.route].append(Field(terms, weight))
        return list(documents.values())

    def _phrases(
        self,
        entries: Iterable[Entry],
        names: Iterable[Name],
        more: Mapping[str, tuple[str, ...]],
    ) -> Iterator[tuple[str, list[dict[str, float]]]]:
        for entry in entries:
            for text in dict.fromkeys((entry.title, entry.button, *entry.keywords)):
                yield entry.route, self._weigh(text, entry.language)
        for name in names:
            if name.kind != "town":
                texts = (*name.names, *more.get(name.id, ()))
                forms = dict.fromkeys(form for text in texts for form in _forms(text))
                for text in forms:
                    yield f"{name.kind}:{name.id}", self._weigh(text, None)

    def _weigh(self, text: str, language: str | None) -> list[dict[str, float]]:
        """A phrase, word by word: the terms that say it and how much of the phrase they are.

        `language` is None for names, which belong to no language.
        """
        words: list[dict[str, float]] = []
        telling: list[bool] = []
        for plain in self._vocabulary.split(text):
            if language is None:
                keys = self._vocabulary.learn_name(plain)
            else:
                keys = {self._vocabulary.learn(plain, language)}
            spoken = self._vocabulary.languages if language is None else (language,)
            telling.append(not self._reader.is_little(plain, spoken))
            known = [self._ranking.idf(key) for key in keys if key in self._ranking]
            weight = max(LEAST, min(known, default=self._ranking.idf("")))
            words.append(dict.fromkeys(keys, weight))
        for found in self._same.find([frozenset(word) for word in words]):
            for place in found.at:
                words[place][found.label] = max(words[place].values())
        return list(compress(words, telling)) or words

    def match(self, message: Message, skip: Iterable[int] = ()) -> Matches:
        """Match everything with a message, without the words at the positions `skip`."""
        units = self._units(message, frozenset(skip))
        total = sum(unit.weight for unit in units) or 1.0
        telling = message.telling()
        said = self._phrasebook.score(
            [unit for unit in units if not telling.isdisjoint(unit.at)] or units
        )
        pages = {
            self._routes[number]: PAGE * score / total
            for number, score in self._ranking.score(units).items()
        }
        place: tuple[str, float] | None = None
        needs: list[tuple[float, str, frozenset[int]]] = []
        for target, found in said.items():
            kind, _, name = target.rpartition(":")
            share = min(1.0, found.weight / total)
            if not kind:
                bonus = PHRASE * found.part**PHRASE_SAID * share**MESSAGE_SAID
                pages[target] = pages.get(target, 0.0) + bonus
            elif kind == "need" and found.part >= NAMED:
                needs.append((found.weight, name, found.at))
            elif kind == "place" and found.part >= NAMED and self._names(found, units):
                place = max(place or ("", 0.0), (name, PLACE * share), key=lambda pair: pair[1])
        for menu in self._menus & pages.keys():
            pages[menu] *= MENU
        needs.sort(reverse=True)
        return Matches(units, pages, place, [(need, at) for _, need, at in needs])

    def why(self, route: str, message: Message, units: Iterable[Unit]) -> tuple[str, ...]:
        """The typed words that a page has."""
        number = self._numbers.get(route)
        if number is None:
            return ()
        at = {
            place
            for unit in units
            if any(self._ranking.has(number, term) for term in unit.options)
            for place in unit.at
        }
        return tuple(message.words[place].text for place in sorted(at & message.telling()))

    def _names(self, found: Said, units: Iterable[Unit]) -> bool:
        # What pages speak of is a subject, even where it is also part of a place's name.
        rare = self._ranking.idf("") - 0.01
        return any(unit.weight >= rare and not found.at.isdisjoint(unit.at) for unit in units)

    def _units(self, message: Message, skip: frozenset[int]) -> list[Unit]:
        """What the words of a message may mean, phrases that mean the same as others included."""
        single = [_options(message, place) for place in range(len(message))]
        units: list[Unit] = []
        covered: set[int] = set()
        for found in self._same.find(message.keys):
            if len(found.at) == 1:
                options = single[found.at[0]]
                weight = SAME * max(options.values(), default=1.0)
                options[found.label] = max(options.get(found.label, 0.0), weight)
            elif skip.isdisjoint(found.at):
                idf = self._ranking.idf(found.label)
                units.append(Unit(found.at, {found.label: 1.0}, idf))
                covered.update(found.at)
        for place, options in enumerate(single):
            if place in skip:
                continue
            part = LITTLE if message.little[place] else 1.0
            if place in covered:
                part *= COVERED
            says = [
                self._ranking.idf(term) * weight
                for term, weight in options.items()
                if term in self._ranking
            ]
            weight = max(LEAST, max(says, default=self._ranking.idf("")))
            scaled = {term: part * weight for term, weight in options.items()}
            units.append(Unit((place,), scaled, part * weight))
        return units


def _options(message: Message, place: int) -> dict[str, float]:
    word = message.words[place]
    options = {
        key: message.parts[language]
        for language, key in word.keys.items()
        if language in word.known or word.named
    }
    for key, weight in word.near.items():
        options[key] = weight * message.parts[key.partition(":")[0]]
    return options


def _add_keywords(entry: Entry, lexicon: Lexicon) -> Entry:
    more = lexicon.topics.get(entry.route, {}).get(entry.language, ())
    return replace(entry, keywords=(*entry.keywords, *more))


def _forms(name: str) -> Iterator[str]:
    """A name, and where it has a short form in brackets each by itself."""
    outer, _, rest = name.partition("(")
    inner, _, more = rest.partition(")")
    yield f"{outer} {more}"
    if inner.strip():
        yield inner
