"""The desk over the real content: what the publisher holds, told as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process, utils

from bot.core import route as routes
from bot.core.content import Content, Place, Topic
from bot.core.edition import Built, Edition
from bot.core.problems import ROOT, Level, Problem
from bot.core.route import Route
from bot.editors.desk import FullCheck
from bot.publisher import Publisher
from bot.web.preview.desk import Json
from bot.web.preview.origins import Origins
from bot.web.preview.records import (
    button_to,
    find_folder,
    in_language,
    state_of,
    tell_changes,
    tell_fact,
    tell_problem,
    tell_translations,
)


class EditorsDesk:
    """See `bot.web.preview.desk.Desk`."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._check = FullCheck(publisher)
        self._origins: Origins | None = None
        self._found: tuple[Built | None, Sequence[Problem]] = (None, ())

    # What the panel asks

    def languages(self) -> list[Json]:
        """The languages in the order of their buttons."""
        return [{"code": one.code, "name": one.name} for one in self._content.languages]

    def towns(self) -> list[Json]:
        """Town centres."""
        return [
            {"name": town.name, "at": list(town.at), "country": town.country}
            for town in self._content.towns.values()
            if town.at is not None
        ]

    def about(self, text: str, route: str, beside: str = "") -> Json | None:
        """Which folder a screen comes from, by what it says, else by where the button led."""
        edition = self._publisher.current
        wanted = self._find(edition, text, route, beside)
        if wanted is None:
            return None
        folder = find_folder(edition, wanted)
        if folder is None:
            return self._without_file(edition, wanted)
        shown = edition.pages.text(folder.texts, wanted.language)
        table = folder.table
        parts = 1
        if isinstance(folder, Topic):
            parts = len(edition.pages.screens(folder, wanted.language))
        used = self._used(edition, folder, wanted.language)
        inside = f"{ROOT}/{folder.path}/"
        own = [p for p in self._problems() if p.path.rpartition("/")[0] + "/" == inside]
        return {
            "route": str(wanted),
            "origin": shown.path,
            "title": shown.title,
            "language": wanted.language,
            "part": wanted.part,
            "parts": parts,
            "checked": table.checked.isoformat(),
            "review_by": table.review_by.isoformat(),
            "stale": table.review_by < edition.day,
            "sources": [{"name": source.name, "url": source.url} for source in table.sources],
            "translations": tell_translations(edition.content, folder, wanted),
            "facts": [
                tell_fact(edition, name, wanted.language, ())
                for name in dict.fromkeys(used)
                if name in edition.content.facts
            ],
            "problems": [tell_problem(problem) for problem in own],
        }

    def changes(self, path: str) -> list[Json] | None:
        """What changed in the source since this translation was stamped; None when unknown."""
        runs = self._check.changes(path)
        return None if runs is None else tell_changes(runs)

    def problems(self) -> list[Json]:
        """Everything found, errors first."""
        found = sorted(self._problems(), key=lambda p: (p.level is not Level.ERROR, p))
        return [tell_problem(problem) for problem in found]

    def topics(self) -> list[Json]:
        """All topics, each below its parent, in the order of the buttons."""
        content = self._content
        ordered: list[Topic] = []

        def walk(topic: Topic) -> None:
            ordered.append(topic)
            below = [
                other
                for path, other in content.topics.items()
                if path and routes.parent(path) == topic.route
            ]
            for other in sorted(below, key=lambda t: (t.table.order, t.route)):
                walk(other)

        if "" in content.topics:
            walk(content.topics[""])
        return [self._row(content, topic) for topic in ordered]

    def places(self) -> list[Json]:
        """All places by the towns they are in, then by name."""
        content = self._content
        towns = [*content.towns, ""]
        ordered = sorted(
            content.places.values(), key=lambda p: (towns.index(p.table.town), p.table.name)
        )
        return [self._row(content, place) for place in ordered]

    def facts(self) -> list[Json]:
        """All facts with the pages that use them."""
        edition = self._publisher.current
        pages: dict[str, list[str]] = {}
        for topic in edition.content.topics.values():
            text = edition.pages.text(topic.texts, edition.content.languages.source)
            for name, _ in edition.pages.document(text).facts:
                pages.setdefault(name, []).append(topic.route or "/")
        for place in edition.content.places.values():
            for name in self._used(edition, place, edition.content.languages.source):
                pages.setdefault(name, []).append(f"place/{place.id}")
        language = edition.content.languages.source
        return [
            tell_fact(edition, name, language, sorted(set(pages.get(name, ()))))
            for name in edition.content.facts
        ]

    def search(self, words: str, language: str) -> Json:
        """What a reader of the language gets for these words, and which of them counted."""
        edition = self._publisher.current
        known = language if language in edition.content.languages else ""
        reader = known or edition.content.languages.source
        answer = edition.index.ask(words, reader)
        return {
            "confident": answer.kind == "confident",
            "danger": answer.danger,
            "perhaps": answer.perhaps,
            "hits": [
                {
                    "route": hit.route,
                    "data": button_to(edition, hit.route, reader),
                    "title": self._title(edition, hit.route, known),
                    "score": round(hit.score, 2),
                    "why": " · ".join(
                        edition.index.why(words, reader, hit)
                        or self._closest(edition, hit.route, words)
                    ),
                }
                for hit in answer.hits
            ],
        }

    def listen(self, heard: Callable[[Json], None]) -> Callable[[], None]:
        """Hear of every build, also of refused ones."""

        def tell(built: Built) -> None:
            warnings = [p for p in built.problems if p.level is Level.WARNING]
            heard(
                {
                    "published": built.edition is not None,
                    "errors": len(built.errors),
                    "warnings": len(warnings),
                }
            )

        self._publisher.listeners.append(tell)
        return lambda: self._publisher.listeners.remove(tell)

    # How

    @property
    def _content(self) -> Content:
        return self._publisher.current.content

    def _problems(self) -> Sequence[Problem]:
        built = self._publisher.built
        if self._found[0] is not built:
            self._found = (built, self._check(built))
        return self._found[1]

    def _find(self, edition: Edition, text: str, tapped: str, beside: str) -> Route | None:
        if self._origins is None or self._origins.edition is not edition:
            self._origins = Origins(edition)
        return self._origins.find(text, tapped, beside)

    def _used(self, edition: Edition, folder: Topic | Place, language: str) -> list[str]:
        """The facts that a screen shows."""
        text = edition.pages.text(folder.texts, language)
        used = [name for name, _ in edition.pages.document(text).facts]
        if isinstance(folder, Place):
            used += folder.table.facts
        return used

    def _without_file(self, edition: Edition, wanted: Route) -> Json | None:
        if not wanted.verb:
            return None
        return {
            "route": str(wanted),
            "origin": "",
            "title": "",
            "language": wanted.language,
            "translations": [
                {
                    "language": one.code,
                    "name": one.name,
                    "path": "",
                    "state": "",
                    "route": in_language(wanted, one.code),
                }
                for one in edition.content.languages
            ],
        }

    def _row(self, content: Content, folder: Topic | Place) -> Json:
        inside = f"{ROOT}/{folder.path}/"
        own = [p for p in self._problems() if p.path.rpartition("/")[0] + "/" == inside]
        states = {one.code: state_of(content, folder, one.code) for one in content.languages}
        if isinstance(folder, Topic):
            text = folder.texts.get(content.languages.source) or next(iter(folder.texts.values()))
            where, title = folder.route, f"{folder.table.icon} {text.title}".strip()
        else:
            where, title = f"place/{folder.id}", folder.table.name
        edition = self._publisher.current
        return {
            "route": where,
            "title": title,
            "depth": where.count("/") + 1 if where and isinstance(folder, Topic) else 0,
            "buttons": {code: button_to(edition, where, code) for code in states},
            "states": states,
            "errors": sum(p.level is Level.ERROR for p in own),
            "warnings": sum(p.level is Level.WARNING for p in own),
            "stale": folder.table.review_by < edition.day,
        }

    def _closest(self, edition: Edition, where: str, words: str) -> list[str]:
        """The page's own search words that are most like what was typed."""
        topic = edition.content.topics.get(where)
        if topic is None:
            return []
        texts = topic.texts.values()
        known = [word for text in texts for word in (text.title, text.button, *text.keywords)]
        found = process.extract(
            words,
            list(dict.fromkeys(filter(None, known))),
            scorer=fuzz.token_set_ratio,
            processor=utils.default_process,
            limit=3,
            score_cutoff=50,
        )
        return [word for word, _, _ in found]

    def _title(self, edition: Edition, where: str, language: str) -> str:
        content = edition.content
        kind, _, rest = where.partition("/")
        if where in content.topics:
            return edition.pages.text(content.topics[where].texts, language).title
        if kind == "place" and rest in content.places:
            return content.places[rest].table.name
        town, _, need = rest.partition("/")
        named = [content.towns[town].name] if town in content.towns else []
        if need in content.needs:
            names = content.needs[need].name
            named.append(names.get(language) or next(iter(names.values())))
        return " · ".join(named) or where
