"""The search: from typed words to pages, to help in a town, or first of all to the emergency page.

What is measured comes from `bot.core.search.matching`; here is decided what to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Self

from bot.core.search import lexicon as editors
from bot.core.search.answers import Answer, Entry, Hit, Kind, Lessons, Name
from bot.core.search.danger import Alarm, Heard, learn
from bot.core.search.lexicon import Lexicon
from bot.core.search.matching import Matcher, Matches
from bot.core.search.message import Message, Reader
from bot.core.search.names import Towns
from bot.core.search.phrases import Phrases
from bot.core.search.vocabulary import Vocabulary

LONGEST = 4096
"""Characters of a message that are read: as many as Telegram lets one send."""

_MOST_WORDS = 48  # of a message are ranked; danger is looked for in all
_SHOWN = 3
_NONE = Lessons()
_MOST_TELLING = 6  # words, when one has several senses: it, and at most a town's name

FLOOR, ALSO = 0.29, 0.12  # the best hit must reach this, the others that
SURE, AHEAD = 0.4, 1.2  # a confident answer: at least so good, so many times the next…
CERTAIN, APART = 0.98, 0.05  # …or so good, and the next so much less
ELSEWHERE = 0.65  # what a page must reach when the words are about something else
TOWN_NEED = 0.7  # exponent: a town and a need leave little doubt
ASKED, UNASKED = 0.85, 0.5  # a need without a town, with a word like "where" and without
ALL = 0.9  # who names nothing but a kind of help looks for it, with or without "where"
NOTHING_ELSE = 0.99  # who asks where a kind of help is, and says nothing else, cannot be clearer
AROUND = 0.6  # "what is near?"
TOWN = 0.6  # a town with less of the message than this is an aside…
ASIDE = 0.7  # …and counts so much


class Index:
    """Everything searchable, built once with an edition and then only read."""

    def __init__(
        self,
        entries: Sequence[Entry],
        names: Sequence[Name],
        lexicon: Lexicon,
        lessons: Lessons,
        emergency: str,
    ) -> None:
        written = [entry.language for entry in entries]
        spoken = [language for texts in (*lexicon.same, lexicon.little) for language in texts]
        languages = dict.fromkeys([*written, *spoken]) or {"": None}
        self._vocabulary = vocabulary = Vocabulary(list(languages), lexicon)
        self._reader = Reader(vocabulary, lexicon)
        self._emergency = emergency
        self._about_danger = frozenset(lexicon.danger.between)
        self._where = _compile(lexicon.where, vocabulary)
        self._courtesies = {
            Kind.THANKS: _compile(lexicon.thanks, vocabulary),
            Kind.GREETING: _compile(lexicon.greetings, vocabulary),
        }
        self._elsewhere = _compile(lexicon.elsewhere, vocabulary)
        self._senses = {
            (language, vocabulary.form("".join(vocabulary.split(word)), language)): choices
            for language, senses in lexicon.senses.items()
            for word, choices in senses.items()
        }
        self._towns = Towns(
            (name.id, (*name.names, *lexicon.names.get(name.id, ())))
            for name in names
            if name.kind == "town"
        )
        self._matcher = Matcher(entries, names, lexicon, vocabulary, self._reader)
        self._alarm = Alarm(lexicon.danger, vocabulary, learn(lessons, vocabulary))
        vocabulary.settle()

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        names: Sequence[Name],
        lexicon: Lexicon,
        *,
        lessons: Lessons = _NONE,
        emergency: str = "emergency",
    ) -> Self:
        """Build the index.

        `lessons` teach what danger sounds like. `emergency` is the route of the page that leads
        when there is danger.
        """
        return cls(entries, names, lexicon, lessons, emergency)

    def ask(self, words: str, language: str) -> Answer:
        """What typed words lead to, for somebody who reads `language`. Any text has an answer."""
        plain = self._vocabulary.split(words[:LONGEST])
        if not plain:
            return Answer(Kind.NONE)
        message = self._reader.read(plain, language)
        polite = {
            kind: {place for found in phrases.find(message.keys) for place in found.at}
            for kind, phrases in self._courtesies.items()
        }
        courtesy = set().union(*polite.values())
        heard = self._alarm.hear(message, courtesy)
        if len(plain) > _MOST_WORDS:
            message = self._reader.read(plain[:_MOST_WORDS], language)
        hits = self._find(message, courtesy)
        if heard is Heard.DANGER:
            others = [hit for hit in hits if hit.route != self._emergency]
            lead = (Hit(self._emergency, 1.0), *others)
            return Answer(Kind.CONFIDENT, lead[:_SHOWN], danger=True)
        if self._is_urgent(hits):
            return Answer(Kind.CONFIDENT, tuple(hits[:_SHOWN]))
        answer = self._answer(message, polite, hits, language)
        leads = answer.hits[0].route if answer.hits else ""
        perhaps = heard is Heard.PERHAPS or leads in self._about_danger
        return replace(answer, perhaps=perhaps)

    def _answer(
        self,
        message: Message,
        polite: Mapping[Kind, set[int]],
        hits: Sequence[Hit],
        language: str,
    ) -> Answer:
        """What a message leads to that does not lead to the emergency pages."""
        courtesy = set().union(*polite.values())
        rest = message.telling(without=courtesy)
        for kind, places in polite.items():
            weak = not hits or hits[0].score < SURE
            if places and (not rest or (weak and 2 * len(rest) <= len(places))):
                return Answer(kind)
        if choices := self._choose(message, courtesy, language):
            return Answer(Kind.UNSURE, choices)
        least = ELSEWHERE if any(self._elsewhere.find(message.keys)) else FLOOR
        if not hits or hits[0].score < least:
            return Answer(Kind.NONE)
        return Answer(Kind.CONFIDENT if _is_sure(hits) else Kind.UNSURE, tuple(hits[:_SHOWN]))

    def why(self, words: str, language: str, hit: Hit) -> tuple[str, ...]:
        """The typed words that a page which was found has; none for anything but a page."""
        plain = self._vocabulary.split(words[:LONGEST])[:_MOST_WORDS]
        return self._matcher.why(hit.route, self._reader.read(plain, language))

    def _is_urgent(self, hits: Sequence[Hit]) -> bool:
        """Whether the emergency page or one below it is best: then nobody has to choose first."""
        best = hits[0] if hits else None
        return (
            best is not None
            and best.score >= SURE
            and (best.route == self._emergency or best.route.startswith(f"{self._emergency}/"))
        )

    def _find(self, message: Message, skip: set[int]) -> list[Hit]:
        """Everything that matches well enough, best first, at most one more than is shown."""
        matches = self._matcher.match(message, skip)
        scores = dict(matches.pages)
        if matches.place is not None:
            scores[f"place/{matches.place[0]}"] = matches.place[1]
        scores.update(self._nearby(message, matches))
        ranked = nsmallest(_SHOWN + 1, scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Hit(route, round(min(1.0, score), 4)) for route, score in ranked if score >= ALSO]

    def _nearby(self, message: Message, matches: Matches) -> Iterator[tuple[str, float]]:
        """Help in a town, of a kind, or around here: as far as the message names them."""
        where = {place for found in self._where.find(message.keys) for place in found.at}
        found = self._find_town(message)
        town, span = found or ("-", frozenset())
        need, places = next(
            ((need, at) for need, at in matches.needs if not at <= span), ("-", frozenset[int]())
        )
        if found is None and need == "-":
            if where and not message.telling(without=where):
                yield "near/-/-", AROUND
            return
        named = span | places | where
        total = sum(unit.weight for unit in matches.units) or 1.0
        core = sum(unit.weight for unit in matches.units if named.issuperset(unit.at))
        share = core / total
        if found is None:
            asks = any(message.little[place] for place in where)  # "where", and not "hospital"
            if asks and not message.telling(without=named):
                yield f"near/-/{need}", NOTHING_ELSE
            else:
                asked = bool(where) or share > ALL
                yield f"near/-/{need}", share * (ASKED if asked else UNASKED)
        elif need != "-":
            yield f"near/{town}/{need}", share**TOWN_NEED
        else:
            yield f"near/{town}/-", share if share > TOWN else share * ASIDE

    def _find_town(self, message: Message) -> tuple[str, frozenset[int]] | None:
        found = self._towns.find(
            [word.text for word in message.words],
            [word.forms for word in message.words],
            [word.unknown for word in message.words],
        )
        return (found[0], frozenset(found[1])) if found else None

    def _choose(self, message: Message, skip: set[int], language: str) -> tuple[Hit, ...]:
        """The best hit for each sense, when all that is said is one word that has several."""
        plain = [word.text for word in message.words]
        telling = message.telling(without=skip)
        if len(telling) > _MOST_TELLING:
            return ()
        senses: Mapping[int, tuple[str, ...]] = {
            place: choices
            for place in telling
            for of in message.words[place].keys
            if (choices := self._senses.get((of, self._vocabulary.form(plain[place], of))))
        }
        if len(senses) != 1:
            return ()
        town = self._find_town(message)
        if telling - senses.keys() - (town[1] if town else set()):
            return ()
        ((place, choices),) = senses.items()
        hits: dict[str, Hit] = {}
        for choice in choices:
            said = [*plain[:place], *self._vocabulary.split(choice), *plain[place + 1 :]]
            found = self._find(self._reader.read(said[:_MOST_WORDS], language), set())
            best = next((hit for hit in found if hit.route not in hits), None)
            if best is not None:
                hits[best.route] = best
        return tuple(hits.values())[:_SHOWN]


def _is_sure(hits: Sequence[Hit]) -> bool:
    if not hits or hits[0].score < SURE:
        return False
    best, following = hits[0].score, hits[1].score if hits[1:] else 0.0
    return best >= AHEAD * following or (best >= CERTAIN and best - following >= APART)


def _compile(texts: editors.Phrases, vocabulary: Vocabulary) -> Phrases:
    return Phrases(
        (
            (text, phrase)
            for language, of_language in texts.items()
            for text, phrase in zip(
                of_language, vocabulary.phrases(of_language, language), strict=True
            )
        ),
        gap=0,
    )
