"""How well pages and names match a message. What is shown of it is decided elsewhere.

Three measures are added: BM25F over the whole page, how much of its best title or keyword a
message says, and for the best ones how likely the message is for each. Weights were found on the
tuning half of `tests/queries`, see `docs/decisions/search.md`.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from bot.core.search.answers import Entry, Name
from bot.core.search.lexicon import Lexicon
from bot.core.search.likelihood import Likelihood
from bot.core.search.message import Message, Reader
from bot.core.search.numbers import look_up, number, pair
from bot.core.search.phrases import Phrases
from bot.core.search.phrasing import LEAST, Phrasing, Text, Weights, weigh
from bot.core.search.ranking import Field, Phrasebook, Ranking, Unit
from bot.core.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from bot.core.search.gathering import Phrase

TITLE, BUTTON, KEYWORDS, ASKED, TEXT = 2.5, 3.0, 6.0, 2.0, 1.0
"""How much a word counts in each field of a page."""

SAME = 0.75  # a word found through another that means the same
LITTLE = 0.2  # a word that says nothing by itself
COVERED = 0.2  # a word within a phrase that counts as a whole
PAGE, PHRASE = 0.55, 0.45  # the two measures
MESSAGE_SAID = 0.5  # exponent: the part of the message that a title or keyword says
MENU = 0.9  # a page that only leads to others
FULLY = 3  # exponent: a need that is named fully is before one named with more words in part
EXACT = 0.98  # a title or keyword of one page alone, and nothing else; a town's name is surer
LIKELY = 0.15  # what the most likely of the best pages gets on top
PLACE = 0.6
NAMED = 0.75  # so much of a name must be said

_COMPARED = 9  # pages that are told apart by how likely they are


@dataclass(frozen=True, slots=True)
class Matches:
    """`pages`: route → score between 0 and 1; `place`: the best place by name and its score.

    `needs` are those named, the one that is named with most words and most fully first.
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
        self._same = Phrases(
            (
                (f"={number}", vocabulary.phrase(text, language))
                for number, group in enumerate(lexicon.same)
                for language, texts in group.items()
                for text in texts
            ),
            gap=1,
        )
        phrasing = Phrasing(vocabulary, reader, self._same)
        entries = [_add_keywords(entry, lexicon) for entry in entries]
        self._routes = list(dict.fromkeys(entry.route for entry in entries))
        self._numbers = {route: number for number, route in enumerate(self._routes)}
        self._menus = {route.rpartition("/")[0] for route in self._routes if "/" in route}
        documents: dict[str, list[Field]] = {route: [] for route in self._routes}
        phrases: list[Phrase] = []
        titles: list[tuple[str, Text]] = []
        exact: dict[str, set[str]] = defaultdict(set)
        for language in vocabulary.languages:  # all at once takes less time than page by page
            of_language = [entry for entry in entries if entry.language == language]
            phrasing.read(list(chain.from_iterable(map(_named, of_language))), language)
        vocabulary.split_all([text for entry in entries for text in (entry.text, *entry.asked)])
        for entry in entries:
            texts = phrasing.read(_named(entry), entry.language)
            for text in texts:
                exact[text.plain].add(entry.route)
            long, *asked = vocabulary.split_all([entry.text, *entry.asked])
            examples = [vocabulary.learn(words, entry.language) for words in asked]
            page = self._numbers[entry.route]
            phrases += ((page, terms) for terms in (*examples, *(text.terms for text in texts)))
            title, button, *keywords = (text.said for text in texts)
            documents[entry.route] += (
                Field(title, TITLE),
                Field(button, BUTTON),
                Field(list(chain.from_iterable(keywords)), KEYWORDS),
                Field(list(chain.from_iterable(examples)), ASKED),
                Field(_each_once(vocabulary.learn(_each_once(long), entry.language)), TEXT),
            )
            titles += ((entry.route, text) for text in texts)
        self._ranking = Ranking(list(documents.values()))
        self._likelihood = Likelihood(phrases, len(self._routes))
        weights = Weights(self._ranking)
        weighed = {text: weigh(text, weights) for text in dict.fromkeys(text for _, text in titles)}
        self._titles = Phrasebook((route, weighed[text]) for route, text in titles)
        named = list(phrasing.weigh_names(names, lexicon.names, self._ranking))
        self._names = Phrasebook(((target, words) for target, _, words in named), least=NAMED)
        # Who says only what a kind of help is called looks for it, or for a menu.
        kinds = {text for target, text, _ in named if target.startswith("need:")}
        sole = {
            number(text): self._numbers[route]
            for text, routes in exact.items()
            if len(routes) == 1
            for route in routes
            if text not in kinds or route in self._menus
        }
        self._exact = array("I", sorted(sole))
        self._exactly = array("I", (sole[text] for text in self._exact))

    def match(self, message: Message, skip: Iterable[int] = ()) -> Matches:
        """Match everything with a message, without the words at the positions `skip`."""
        units = self._units(message, frozenset(skip))
        total = sum(unit.weight for unit in units) or 1.0
        telling = message.telling()
        heard = [unit for unit in units if not telling.isdisjoint(unit.at)] or units
        pages = {
            self._routes[number]: PAGE * score / total
            for number, score in self._ranking.score(heard).items()
        }
        for route, said in self._titles.score(heard).items():
            share = min(1.0, said.weight / total)
            bonus = PHRASE * said.part * share**MESSAGE_SAID
            pages[route] = pages.get(route, 0.0) + bonus
        place: tuple[str, float] | None = None
        needs: list[tuple[float, str, frozenset[int]]] = []
        # What pages speak of is a subject, even where it is also part of a place's name.
        rare = [unit for unit in heard if unit.weight >= self._ranking.idf("") - 0.01]
        for target, said in self._names.score(heard).items():
            kind, _, name = target.partition(":")
            if kind == "need":
                measure = said.weight * said.part**FULLY
                needs.append((measure, name, self._names.places(said, heard)))
                continue
            score = PLACE * min(1.0, said.weight / total)
            if score > (place or ("", 0.0))[1] and self._names.places(said, rare):
                place = (name, score)
        best = nlargest(_COMPARED, pages, key=pages.__getitem__)
        words = [_options(message, place) for place in range(len(message))]
        terms = [*map(_number_words, words), *(_number_pairs(*two) for two in pairwise(words))]
        shares = self._likelihood.share(terms, [self._numbers[route] for route in best])
        for route, part in zip(best, shares, strict=True):
            pages[route] += LIKELY * part
        for menu in self._menus & pages.keys():
            pages[menu] *= MENU
        titled = self._titled(" ".join(word.text for word in message.words))
        if titled is not None:
            pages[titled] = EXACT
        needs.sort(reverse=True)
        return Matches(units, pages, place, [(need, at) for _, need, at in needs])

    def _titled(self, words: str) -> str | None:
        """The page of which these words are the title or a keyword, if they are of one alone."""
        at = look_up(number(words), self._exact)
        return None if at is None else self._routes[self._exactly[at]]

    def why(self, route: str, message: Message) -> tuple[str, ...]:
        """The typed words that a page has."""
        number = self._numbers.get(route)
        if number is None:
            return ()
        at = {
            place
            for unit in self._units(message, frozenset())
            if any(self._ranking.has(number, term) for term in unit.options)
            for place in unit.at
        }
        return tuple(message.words[place].text for place in sorted(at & message.telling()))

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


def _named(entry: Entry) -> list[str]:
    return [entry.title, entry.button, *entry.keywords]


def _each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


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


def _number_words(options: Mapping[str, float]) -> dict[int, float]:
    return {number(term): part for term, part in options.items()}


def _number_pairs(first: Mapping[str, float], second: Mapping[str, float]) -> dict[int, float]:
    """What two words next to each other may mean together, in one language."""
    return {
        pair(number(one), number(two)): min(part, more)
        for one, part in first.items()
        for two, more in second.items()
        if one.partition(":")[0] == two.partition(":")[0]
    }


def _add_keywords(entry: Entry, lexicon: Lexicon) -> Entry:
    more = lexicon.topics.get(entry.route, {}).get(entry.language, ())
    return replace(entry, keywords=(*entry.keywords, *more))
