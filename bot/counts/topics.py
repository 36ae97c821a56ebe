"""What the figures are about: the topics and languages of the edition, which are no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.edition import Edition


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """A topic that could be counted, or an event (`:need/health`, `:poster/<code>`).

    Listing it means that its figure is shown even if it is below the bin in every period.
    """

    route: str
    sensitive: bool = False


def sensitivity(topics: Sequence[TopicInfo]) -> Callable[[str], bool]:
    """Whether a topic is sensitive: it or one above it is marked so, or nobody knows it any more.

    What is said about a topic (`:useful/yes/<route>`) is as sensitive as the topic.
    """
    known = {topic.route: topic.sensitive for topic in topics}

    def sensitive(topic: str) -> bool:
        if known.get(topic):
            return True
        if topic.startswith(":"):
            return False
        parts = topic.split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return topic not in known or any(known.get(route, False) for route in above)

    return sensitive


def topics_of(edition: Edition) -> list[TopicInfo]:
    """What an edition can count: its pages, and its needs, towns, places and posters."""
    content = edition.content
    pages = [TopicInfo(route, topic.table.sensitive) for route, topic in content.topics.items()]
    needs = [TopicInfo(f":need/{need}") for need in content.needs]
    towns = [TopicInfo(f":town/{town}") for town in content.towns]
    places = [TopicInfo(f":place/{place}") for place in content.places]
    posters = [TopicInfo(f":poster/{code}") for code in content.posters]
    return [*pages, *needs, *towns, *places, *posters]


def titles_of(edition: Edition) -> Callable[[str, str], str]:
    """What an edition calls its topics, needs, towns and places; empty for what it has not."""
    content = edition.content

    def title(language: str, topic: str) -> str:
        kind, _, name = topic.partition("/")
        if kind == ":town" and name in content.towns:
            return content.towns[name].name
        if kind == ":poster" and name in content.posters:
            return content.posters[name].name
        if kind == ":need" and name in content.needs:
            return _spoken(content.needs[name].name, edition, language)
        if kind == ":place":
            texts = content.places[name].texts if name in content.places else {}
        else:
            texts = content.topics[topic].texts if topic in content.topics else {}
        titles = {code: text.label for code, text in texts.items()}
        return _spoken(titles, edition, language)

    return title


def _spoken(texts: Mapping[str, str], edition: Edition, language: str) -> str:
    languages = edition.content.languages
    known = language if language in languages else languages.source
    return next((texts[code] for code in languages.chain(known) if texts.get(code)), "")
