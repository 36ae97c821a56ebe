"""Pages: the screens of the topics, made once when the edition is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape

from babel.dates import format_date

from bot.core import route
from bot.core.content import Content, Notice, Topic, first
from bot.core.facts import State, Writer
from bot.core.layout import EMERGENCY, bottom, pack, shorten
from bot.core.markup import Document, join, paginate
from bot.core.problems import ROOT, Problem
from bot.core.screens import Button, Row, Screen
from bot.core.tables import Source
from bot.core.texts import Text, fingerprint
from bot.core.words import Words

PART = 1900
"""The most UTF-16 units of a page's own text in one part: about three screens of a small phone."""


@dataclass(slots=True)
class Pages:
    """Everything that pages are made from. `read` gives a text of a file, its facts written;
    `problems` holds the mistakes that it found on the way.
    """

    content: Content
    words: Words
    writer: Writer
    today: date
    read: Callable[[Text], Document]
    problems: list[Problem] = field(default_factory=list)
    _documents: dict[str, Document] = field(default_factory=dict)
    _children: dict[str, list[Topic]] = field(default_factory=dict)
    _notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        for topic in sorted(
            self.content.topics.values(), key=lambda topic: (topic.table.order, topic.route)
        ):
            if topic.route:
                self._children.setdefault(route.parent(topic.route), []).append(topic)
        self._notices = [
            notice
            for notice in self.content.notices.values()
            if notice.table.first <= self.today <= notice.table.until
        ]

    def document(self, text: Text) -> Document:
        """The text of a file, with its facts written in its own language."""
        known = self._documents.get(text.path)
        if known is None:
            known = self._documents[text.path] = self.read(text)
        return known

    def slim(self, content: Content) -> Pages:
        """The pages of slimmed content, with the texts that are still shown piece by piece."""
        texts = [
            *(place.texts for place in content.places.values()),
            *(notice.texts for notice in content.notices.values()),
            *(topic.texts for topic in content.topics.values() if topic.table.opens),
        ]
        pages = Pages(content, self.words, self.writer.slim(content.facts), self.today, _nothing)
        for by_language in texts:
            for text in by_language.values():
                pages._documents[text.path] = self.document(text)
        return pages

    def text(self, texts: Mapping[str, Text], language: str) -> Text:
        """The text for a reader of the language, its own or the nearest."""
        return first(texts, self.content.languages, language)

    def label(self, topic: Topic, language: str) -> str:
        """What a button to the topic says."""
        label = self.text(topic.texts, language).label
        return shorten(f"{topic.table.icon} {label}".strip())

    def button(self, topic: Topic, language: str) -> Button:
        """A button to the topic, or to the screen of the program that it opens."""
        if topic.table.opens:
            return Button(self.label(topic, language), str(route.verb(language, topic.table.opens)))
        return Button(self.label(topic, language), str(route.topic(language, topic.route)))

    def children(self, path: str) -> Sequence[Topic]:
        """The topics below one, in order."""
        return self._children.get(path, [])

    def screens(self, topic: Topic, language: str) -> list[Screen]:
        """All parts of a topic for a reader of the language."""
        text = self.text(topic.texts, language)
        document = self.document(text)
        parts = paginate(document.blocks, PART)
        title = escape(f"{topic.table.icon} {document.title}".strip(), quote=False)
        screens = []
        for number, blocks in enumerate(parts, 1):
            last = number == len(parts)
            above, below = self.notices(topic.route, language)
            pieces = [*above, f"<b>{title}</b>", join(blocks), *below]
            if last:
                pieces.append(self.foot(topic, text, document, language))
            rows = self._rows(topic, document, language, number, len(parts))
            html = "\n\n".join(piece for piece in pieces if piece)
            screens.append(Screen(html, rows, text.path.removeprefix(f"{ROOT}/")))
        return screens

    def notices(self, path: str, language: str) -> tuple[list[str], list[str]]:
        """Banners for a topic: urgent ones, for above the text, and others, for below it."""
        above: list[str] = []
        below: list[str] = []
        for notice in self._notices:
            below_topic = [f"{name.strip('/')}/" for name in notice.table.topics]
            if below_topic and not any(f"{path}/".startswith(name) for name in below_topic):
                continue
            html = join(self.document(self.text(notice.texts, language)).blocks)
            name = "notice.urgent" if notice.table.urgent else "notice.plain"
            html = self.words.say(language, name, text=html)
            (above if notice.table.urgent else below).append(html)
        return above, below

    def noticed(self, screen: Screen, path: str, language: str) -> Screen:
        """The screen with the banners for a topic's path, as far as it does not have them yet."""
        above, below = (
            [html for html in some if html not in screen.text]
            for some in self.notices(path, language)
        )
        if not above and not below:
            return screen
        text = "\n\n".join([*above, screen.text, *below])
        return Screen(text, screen.rows, screen.origin)

    def foot(self, topic: Topic, text: Text, document: Document, language: str) -> str:
        """What the page rests on, and what to know about its text."""
        lines = self.marks(topic.texts, text, language)
        if not topic.table.sources:
            return _italic(lines)
        say = self.words.say
        lines = [self.rests_on(topic.table.checked, topic.table.sources, language), *lines]
        if topic.table.review_by < self.today:
            lines.append(escape(say(language, "page.stale")))
        if any(self._unconfirmed(name) for name, _ in document.facts):
            lines.append(escape(say(language, "page.unconfirmed")))
        return _italic(lines)

    def rests_on(self, checked: date, sources: Sequence[Source], language: str) -> str:
        """`Checked 24 Nov 2026 · Source: INM, UNHCR`, with links."""
        locale = self.content.languages[language].locale
        day = _write_day(checked, locale)
        linked = ", ".join(
            f'<a href="{escape(source.url)}">{escape(source.name, quote=False)}</a>'
            for source in sources
        )
        said = self.words.say(language, "page.checked", date=day)
        named = self.words.say(language, "page.sources", count=len(sources), sources=linked)
        return f"{said} · {named}"

    def marks(self, texts: Mapping[str, Text], text: Text, language: str) -> list[str]:
        """Whether the text is a draft, older than its source, or in another language."""
        say = self.words.say
        marks = []
        if text.language != language:
            name = self.content.languages[text.language].name
            marks.append(escape(say(language, "page.fallback", language=name)))
        elif text.draft:
            marks.append(escape(say(language, "page.draft")))
        source = texts.get(self.content.languages.source)
        if (
            source is not None
            and text.language != source.language
            and text.translation_of
            and text.translation_of != fingerprint(source.body)
        ):
            marks.append(escape(say(language, "page.outdated")))
        return marks

    def _rows(
        self, topic: Topic, document: Document, language: str, part: int, parts: int
    ) -> tuple[Row, ...]:
        here = route.topic(language, topic.route)
        rows: list[Row] = []
        turn = [
            Button(f"◀ {part - 1}/{parts}", str(here.at(part - 1))) if part > 1 else None,
            Button(f"{part + 1}/{parts} ▶", str(here.at(part + 1))) if part < parts else None,
        ]
        if parts > 1:
            rows.append(tuple(button for button in turn if button))
        children = self.children(topic.route)
        rows += pack(self.button(child, language) for child in children)
        if not topic.route:
            return tuple(rows)
        if part == parts:
            rows += self._extras(topic, document, language, leaf=not children)
        return (*rows, bottom(self.words, language, topic.route))

    def _extras(self, topic: Topic, document: Document, language: str, *, leaf: bool) -> list[Row]:
        say = self.words.say
        media: list[Button] = []
        text = self.text(topic.texts, language)
        for kind, verb in (
            ("ogg", "hear"),
            ("jpg", "see"),
            ("jpeg", "see"),
            ("png", "see"),
            ("pdf", "file"),
        ):
            if f"{text.language}.{kind}" in topic.files:
                target = str(route.verb(language, verb, topic.route))
                media.append(Button(say(language, f"button.{verb}"), target))
        near = [
            Button(say(language, "button.places"), str(route.verb(language, "near", "-", need)))
            for need in topic.table.needs[:1]
            if need in self.content.needs
        ]
        also = dict.fromkeys(
            [
                link.target.removeprefix("topic:").partition("#")[0].strip("/")
                for link in document.links
                if link.target.startswith("topic:")
            ]
            + list(topic.table.related)
        )
        shown = {child.route for child in self.children(topic.route)}
        shown |= {topic.route, EMERGENCY, "", route.parent(topic.route)}
        related = [
            self.button(self.content.topics[path], language)
            for path in also
            if path in self.content.topics and path not in shown
        ]
        rows = [*pack(media), *pack([*near, *related])]
        if leaf:
            yes, no = (
                Button(
                    say(language, f"button.{word}"),
                    str(route.verb(language, "useful", word, topic.route)),
                )
                for word in ("yes", "no")
            )
            share = Button(
                say(language, "button.share"), share=str(route.topic(language, topic.route))
            )
            rows.append((yes, no, share))
        return rows

    def _unconfirmed(self, name: str) -> bool:
        fact = self.content.facts.get(name)
        return (
            fact is not None
            and fact.confirmed is None
            and fact.state(self.today) is not State.WITHHELD
        )


def _nothing(_text: Text) -> Document:
    return Document()


@lru_cache(maxsize=2048)
def _write_day(day: date, locale: str) -> str:
    return format_date(day, "d MMM y", locale=locale)


def _italic(lines: Sequence[str]) -> str:
    return "\n".join(f"<i>{line}</i>" for line in lines)
