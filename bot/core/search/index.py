"""The search itself: from typed words to pages, towns and places, or to the emergency page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from bot.core.search.answers import Answer, Entry, Hit, Kind, Name
from bot.core.search.danger import Alarm
from bot.core.search.lexicon import Lexicon
from bot.core.search.lexicon import Phrases as Texts
from bot.core.search.names import Towns
from bot.core.search.phrases import Phrases
from bot.core.search.ranking import Field, Phrasebook, Ranking, Unit
from bot.core.search.vocabulary import Vocabulary

LONGEST = 4096
"""Characters of a message that are read: as many as Telegram lets one send."""

_TITLE, _BUTTON, _KEYWORDS, _TEXT = 2.5, 3.5, 6.0, 1.0
_WORDS = 48  # of a message are ranked; danger is looked for in all
_GUESSED = 64  # words of a message may be unknown ones that stand for known ones
_CONCEPT = 0.8
_LITTLE = 0.15
_LEAST = 1.0
_COVERED = 0.7
_SAID, _SAYS = 0.7, 0.5
_ASKED, _UNASKED = 0.85, 0.5
_NEAR = 0.85
_PLACE = 0.6
_MENU = 0.95
_NEED = 0.75
_COVER, _PHRASE = 0.55, 0.45
_FLOOR = 0.16
_SURE = 0.42
_AHEAD = 1.25


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    keys: Mapping[str, str]  # language → key
    near: Mapping[str, float]  # keys that an unknown word may stand for → weight
    little: frozenset[str]  # languages in which it says nothing
    known: frozenset[str]  # languages in which a form of it is known
    tongues: frozenset[str]  # languages in which it is written like this
    named: bool  # whether it is part of a name

    @property
    def certain_keys(self) -> frozenset[str]:
        """Its keys, without far-fetched guesses at what it stands for."""
        near = (key for key, weight in self.near.items() if weight >= _NEAR)
        return frozenset((*self.keys.values(), *near))

    @property
    def all_keys(self) -> frozenset[str]:
        return frozenset(self.keys.values()) | frozenset(self.near)


class Index:
    """Everything searchable, built once with an edition and then only read."""

    def __init__(
        self, entries: Sequence[Entry], names: Sequence[Name], lexicon: Lexicon, emergency: str
    ) -> None:
        languages = dict.fromkeys([entry.language for entry in entries])
        for texts in (*lexicon.same, lexicon.little):
            languages.update(dict.fromkeys(texts))
        self._emergency = emergency
        self._vocabulary = vocabulary = Vocabulary(list(languages), lexicon)
        self._little = frozenset(
            vocabulary.form(word, language)
            for language, texts in lexicon.little.items()
            for text in texts
            for word in vocabulary.split(text)
            if vocabulary.learn(word, language)
        )
        self._where = _phrases(lexicon.where, vocabulary)
        self._same = Phrases(
            (
                (f"={number}", vocabulary.phrase(text, language))
                for number, group in enumerate(lexicon.same)
                for language, texts in group.items()
                for text in texts
            ),
            gap=1,
        )
        self._alarm = Alarm(lexicon.danger, vocabulary)
        self._greetings = _phrases(lexicon.greetings, vocabulary)
        self._thanks = _phrases(lexicon.thanks, vocabulary)
        more = lexicon.names
        self._towns = Towns(
            (name.id, (*name.names, *more.get(name.id, ())))
            for name in names
            if name.kind == "town"
        )
        entries = [
            replace(entry, keywords=(*entry.keywords, *asked.get(entry.language, ())))
            if (asked := lexicon.topics.get(entry.route))
            else entry
            for entry in entries
        ]
        self._routes = list(dict.fromkeys(entry.route for entry in entries))
        self._menus = {route.rpartition("/")[0] for route in self._routes if "/" in route} - {
            emergency
        }
        self._ranking = self._rank(entries)
        self._phrasebook = Phrasebook(self._name(entries, names, more))

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        names: Sequence[Name],
        lexicon: Lexicon,
        *,
        emergency: str = "emergency",
    ) -> Self:
        """Build the index; `emergency` is the route of the page that leads when there is danger."""
        return cls(entries, names, lexicon, emergency)

    # Building

    def _terms(self, text: str, language: str) -> list[str]:
        words = self._vocabulary.split(text)
        terms = [self._vocabulary.learn(word, language) for word in words]
        same = self._same.find([{term} for term in terms])
        return terms + [found.label for found in same]

    def _rank(self, entries: Sequence[Entry]) -> Ranking:
        documents: dict[str, list[Field]] = {route: [] for route in self._routes}
        for entry in entries:
            for text, weight in (
                (entry.title, _TITLE),
                (entry.button, _BUTTON),
                (" · ".join(entry.keywords), _KEYWORDS),
                (entry.text, _TEXT),
            ):
                documents[entry.route].append(Field(self._terms(text, entry.language), weight))
        return Ranking(list(documents.values()))

    def _name(
        self, entries: Sequence[Entry], names: Sequence[Name], more: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[str, list[dict[str, float]]]]:
        for entry in entries:
            for text in dict.fromkeys((entry.title, entry.button, *entry.keywords)):
                yield entry.route, self._weigh(text, entry.language)
        for name in names:
            if name.kind != "town":
                for text in dict.fromkeys((*name.names, *more.get(name.id, ()))):
                    for form in _forms(text):
                        words = self._weigh(form, None)
                        yield f"{name.kind}:{name.id}", words

    def _weigh(self, text: str, language: str | None) -> list[dict[str, float]]:
        """A phrase, word by word: the terms that say it and how much of it they are.

        `language` is None for names, which belong to no language.
        """
        words: list[dict[str, float]] = []
        for plain in self._vocabulary.split(text):
            keys = (
                self._vocabulary.learn_name(plain)
                if language is None
                else {self._vocabulary.learn(plain, language)}
            )
            spoken = (language,) if language else self._vocabulary.languages
            little = any(self._vocabulary.form(plain, of) in self._little for of in spoken)
            known = [self._ranking.idf(key) for key in keys if key in self._ranking]
            weight = max(_LEAST, min(known, default=self._ranking.idf("")))
            words.append(dict.fromkeys(keys, weight * (_LITTLE if little else 1.0)))
        for found in self._same.find([frozenset(word) for word in words]):
            for place in found.at:
                weight = max(words[place].values())
                words[place][found.label] = weight
        return words

    # Asking

    def ask(self, words: str, language: str) -> Answer:
        """What typed words lead to, for somebody who reads `language`. Any text has an answer."""
        message = self._read(self._vocabulary.split(words[:LONGEST]))
        if not message:
            return Answer(Kind.NONE)
        keys = [word.all_keys for word in message]
        parts = self._tongues(message, language)
        courtesy: set[int] = set()
        courtesies: dict[Kind, set[int]] = {}
        for kind, phrases in ((Kind.THANKS, self._thanks), (Kind.GREETING, self._greetings)):
            places = {place for found in phrases.find(keys) for place in found.at}
            courtesies[kind] = places
            courtesy |= places
        little = [
            place in courtesy or any(parts.get(of, 0.0) >= 0.8 for of in word.little)
            for place, word in enumerate(message)
        ]
        certain = [word.certain_keys for word in message]
        danger = self._alarm.rings(certain, little)
        hits, sure = self._search(message[:_WORDS], keys[:_WORDS], little, courtesy, parts)
        if danger:
            lead = Hit(self._emergency, 1.0)
            rest = [hit for hit in hits if hit.route != self._emergency]
            return Answer(Kind.CONFIDENT, (lead, *rest[:2]), danger=True)
        for kind, places in courtesies.items():
            others = [place for place in range(len(message)) if not little[place]]
            if places and (not others or (not sure and len(others) <= len(places))):
                return Answer(kind)
        if not hits:
            return Answer(Kind.NONE)
        return Answer(Kind.CONFIDENT if sure else Kind.UNSURE, tuple(hits[:3]))

    def _read(self, plain: Sequence[str]) -> list[_Word]:
        message: list[_Word] = []
        guesses = 0
        for text in plain:
            keys = {
                language: self._vocabulary.key(text, language)
                for language in self._vocabulary.languages
            }
            known = frozenset(lang for lang, key in keys.items() if self._vocabulary.speaks(key))
            named = any(self._vocabulary.names(key) for key in keys.values())
            near: Mapping[str, float] = {}
            if not known and not named and guesses < _GUESSED:
                guesses += 1
                near = self._vocabulary.near(text)
            forms = {of: self._vocabulary.form(text, of) for of in keys}
            little = frozenset(of for of, form in forms.items() if form in self._little)
            tongues = frozenset(of for of, form in forms.items() if self._vocabulary.writes(form))
            message.append(_Word(text, keys, near, little, known, tongues, named))
        return message

    def _tongues(self, message: Sequence[_Word], reader: str) -> dict[str, float]:
        """Language → how much its words count in this message: 1 for the one it is written in."""
        counts = dict.fromkeys(self._vocabulary.languages, 0.1)
        counts[reader] = counts.get(reader, 0.0) + 0.4
        for word in message:
            for language in word.tongues:
                counts[language] += 1.0
        most = max(counts.values())
        return {language: max(0.5, count / most) for language, count in counts.items()}

    def _units(
        self,
        message: Sequence[_Word],
        keys: Sequence[frozenset[str]],
        little: Sequence[bool],
        skip: set[int],
        parts: Mapping[str, float],
    ) -> list[Unit]:
        single: list[dict[str, float]] = []
        for word in message:
            options = {
                key: parts[lang]
                for lang, key in word.keys.items()
                if lang in word.known or word.named
            }
            options.update(
                (key, weight * parts[key.partition(":")[0]]) for key, weight in word.near.items()
            )
            single.append(options)
        units: list[Unit] = []
        covered: set[int] = set()
        for found in self._same.find(keys):
            if len(found.at) == 1:
                options = single[found.at[0]]
                certain = max(options.values(), default=1.0)
                options[found.label] = max(options.get(found.label, 0.0), _CONCEPT * certain)
            elif skip.isdisjoint(found.at):
                weight = self._ranking.idf(found.label)
                units.append(Unit(found.at, {found.label: 1.0}, weight))
                covered.update(found.at)
        for place, options in enumerate(single):
            if place in skip:
                continue
            part = (_LITTLE if little[place] else 1.0) * (_COVERED if place in covered else 1.0)
            weight = max(
                (
                    self._ranking.idf(term) * option
                    for term, option in options.items()
                    if term in self._ranking
                ),
                default=self._ranking.idf(""),
            )
            weight = max(weight, _LEAST)
            units.append(
                Unit((place,), {term: part * w for term, w in options.items()}, part * weight)
            )
        return units

    def _search(
        self,
        message: Sequence[_Word],
        keys: Sequence[frozenset[str]],
        little: Sequence[bool],
        skip: set[int],
        parts: Mapping[str, float],
    ) -> tuple[list[Hit], bool]:
        units = self._units(message, keys, little, skip, parts)
        total = sum(unit.weight for unit in units)
        if not total:
            return [], False
        said = self._phrasebook.score(units)
        scores: dict[str, float] = {}
        for number, value in self._ranking.score(units).items():
            scores[self._routes[number]] = _COVER * value / total
        rare = self._ranking.idf("") - 0.01
        places: dict[str, float] = {}
        for target, (part, weight, where) in said.items():
            bonus = _PHRASE * part**_SAID * min(1.0, weight / total) ** _SAYS
            if ":" not in target:
                scores[target] = scores.get(target, 0.0) + bonus
            elif target.startswith("place:") and part > 0.75:
                # Only what nobody asks a page for is the name of a place.
                if any(unit.weight >= rare and not where.isdisjoint(unit.at) for unit in units):
                    places[f"place/{target[6:]}"] = _PLACE * weight / total
        for menu in self._menus:
            if menu in scores:
                scores[menu] *= _MENU
        if places:
            best = max(places, key=lambda place: (places[place], place))
            scores[best] = places[best]
        scores.update(self._nearby(message, keys, units, little, said))
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
        hits = [Hit(route, round(score, 4)) for route, score in ranked if score >= _FLOOR]
        sure = bool(hits) and hits[0].score >= _SURE
        if len(hits) > 1:
            sure = sure and hits[0].score >= _AHEAD * hits[1].score
        return hits, sure

    def _nearby(
        self,
        message: Sequence[_Word],
        keys: Sequence[frozenset[str]],
        units: Sequence[Unit],
        little: Sequence[bool],
        said: Mapping[str, tuple[float, float, frozenset[int]]],
    ) -> Iterator[tuple[str, float]]:
        town = self._towns.find(
            [word.text for word in message], [not word.known and not word.named for word in message]
        )
        in_town = set(town[1]) if town else set()
        asked = next(self._where.find(keys), None) is not None
        needs = sorted(
            (
                (weight, target[5:], where)
                for target, (part, weight, where) in said.items()
                if target.startswith("need:") and part >= _NEED and not where <= in_town
            ),
            reverse=True,
        )
        _, need, places = needs[0] if needs else (0.0, "-", frozenset())
        rest = sum(unit.weight for unit in units if not (in_town | places).issuperset(unit.at))
        core = sum(unit.weight for unit in units if (in_town | places).issuperset(unit.at))
        if town is None and need == "-":
            places = frozenset(place for found in self._where.find(keys) for place in found.at)
            if asked and all(few or place in places for place, few in enumerate(little)):
                yield "near/-/-", 0.6
            return
        share = core / (core + rest) if core else 0.0
        if town and need != "-":
            yield f"near/{town[0]}/{need}", share
        elif town:
            yield f"near/{town[0]}/-", share if share > 0.6 else share * 0.5
        else:
            yield f"near/-/{need}", share * (_ASKED if asked else _UNASKED)


def _phrases(texts: Texts, vocabulary: Vocabulary) -> Phrases:
    return Phrases(
        (
            (text, vocabulary.phrase(text, language))
            for language, of_language in texts.items()
            for text in of_language
        ),
        gap=0,
    )


def _forms(name: str) -> Iterator[str]:
    """A name, and where it has a short form in brackets each by itself."""
    outer, _, rest = name.partition("(")
    inner, _, more = rest.partition(")")
    yield f"{outer} {more}"
    if inner.strip():
        yield inner
