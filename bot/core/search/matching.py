"""How well pages and names match a message. What is shown of it is decided elsewhere.

Three measures are added: BM25F over the whole page, how much of its best title or keyword a
message says, and for the best ones how likely the message is for each. Weights were found on the
tuning half of `tests/queries`, see `docs/decisions/search.md`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import chain

from bot.core.search.answers import Entry, Name
from bot.core.search.lexicon import Lexicon
from bot.core.search.likelihood import Likelihood
from bot.core.search.message import Message, Reader
from bot.core.search.numbers import look_up, number, pair
from bot.core.search.phrases import Phrases
from bot.core.search.ranking import LEAST, Phrasebook, Ranking, Unit
from bot.core.search.vocabulary import Vocabulary

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
        from bot.core.search.phrasing import Phrasing  # noqa: PLC0415 - who asks needs no numpy

        self._same = Phrases(
            (
                (f"={number}", phrase)
                for number, group in enumerate(lexicon.same)
                for language, texts in group.items()
                for phrase in vocabulary.phrases(texts, language)
            ),
            gap=1,
        )
        entries = [_add_keywords(entry, lexicon) for entry in entries]
        self._routes = list(dict.fromkeys(entry.route for entry in entries))
        self._numbers = {route: number for number, route in enumerate(self._routes)}
        self._menus = {route.rpartition("/")[0] for route in self._routes if "/" in route}
        phrasing = Phrasing(vocabulary, reader, self._same)
        owners = [(self._numbers[entry.route], entry.language) for entry in entries]
        titles = phrasing.read(owners, [_named(entry) for entry in entries])
        asked = phrasing.read(owners, [entry.asked for entry in entries]).texts
        texts = phrasing.read(owners, [[entry.text] for entry in entries]).texts
        same = phrasing.find_same(titles.texts)
        weights = [weight for entry in entries for weight in _weigh_named(entry)]
        said = (
            titles.texts.parts(weights)
            + same.parts(titles.texts, weights)
            + asked.parts(ASKED)
            + texts.once().parts(TEXT)
        )
        pages = len(self._routes)
        self._ranking = Ranking(phrasing.terms, said, pages)
        self._likelihood = Likelihood(phrasing.terms, asked + titles.texts, pages)
        self._titles = Phrasebook(
            [self._routes[page] for page in titles.texts.things.tolist()],
            phrasing.weigh_titles(titles, same, self._ranking),
        )
        named = list(_forms(names, lexicon))
        plain = vocabulary.split_all([form for _, form in named])
        self._names = Phrasebook(
            [target for target, _ in named],
            phrasing.weigh_names(plain, self._ranking),
            least=NAMED,
        )
        # Who says only what a kind of help is called looks for it, or for a menu.
        kinds = {
            number(" ".join(words))
            for (target, _), words in zip(named, plain, strict=True)
            if target.startswith("need:")
        }
        exact = [
            (text, page)
            for text, page in titles.alone()
            if text not in kinds or self._routes[page] in self._menus
        ]
        self._exact = array("I", (text for text, _ in exact))
        self._exactly = array("I", (page for _, page in exact))

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
        words = [_by_language(_options(message, place)) for place in range(len(message))]
        terms = [*map(_each_term, words), *map(_each_pair, words, words[1:])]
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


def _weigh_named(entry: Entry) -> list[float]:
    return [TITLE, BUTTON, *[KEYWORDS] * len(entry.keywords)]


def _forms(names: Iterable[Name], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """What is named, but for towns, and each of its names in each form."""
    for name in names:
        if name.kind != "town":
            target = f"{name.kind}:{name.id}"
            spellings = (*name.names, *lexicon.names.get(name.id, ()))
            for form in dict.fromkeys(chain.from_iterable(map(_spell_out, spellings))):
                yield target, form


def _spell_out(name: str) -> Iterator[str]:
    """A name, and where it has a short form in brackets each by itself."""
    outer, _, rest = name.partition("(")
    inner, _, more = rest.partition(")")
    yield f"{outer} {more}"
    if inner.strip():
        yield inner


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


_Numbered = Mapping[str, Sequence[tuple[int, float]]]
"""Language → the numbers of the terms that a word may mean in it, and how much each counts."""


def _by_language(options: Mapping[str, float]) -> _Numbered:
    found: dict[str, list[tuple[int, float]]] = {}
    for term, part in options.items():
        found.setdefault(term.partition(":")[0], []).append((number(term), part))
    return found


def _each_term(word: _Numbered) -> dict[int, float]:
    return {term: part for terms in word.values() for term, part in terms}


def _each_pair(first: _Numbered, second: _Numbered) -> dict[int, float]:
    """What two words next to each other may mean together, in one language."""
    return {
        pair(one, two): min(more, part)
        for language, terms in first.items()
        if language in second
        for one, part in terms
        for two, more in second[language]
    }


def _add_keywords(entry: Entry, lexicon: Lexicon) -> Entry:
    more = lexicon.topics.get(entry.route, {}).get(entry.language, ())
    return replace(entry, keywords=(*entry.keywords, *more))
