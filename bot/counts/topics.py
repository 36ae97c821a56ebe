"""What the figures are about: the topics and languages of the edition, which are no secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


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
