"""Health: does the process live, is it ready, and figures for Prometheus. Nothing about people.

It belongs on a listener of its own, which only the machine or its operators reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import orjson
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Kind = Literal["counter", "gauge"]
Reading = Callable[[], Mapping[str, float]]


class Metrics:
    """A registry of our own. Labels are names of outcomes, chosen by us: never a person's."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._answers = Histogram(
            "puente_answer_seconds",
            "Seconds from taking up an update to its answer.",
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
        )

    def observe(self, seconds: float) -> None:
        """One update was answered in so many seconds."""
        self._answers.observe(seconds)

    def follow(self, kind: Kind, name: str, about: str, label: str, read: Reading) -> None:
        """Show what `read` returns at each visit: one value for each value of `label`."""
        self.registry.register(Followed(kind, name, about, label, read))


class Followed(Collector):
    """Figures that somebody else keeps, read when Prometheus asks."""

    def __init__(self, kind: Kind, name: str, about: str, label: str, read: Reading) -> None:
        self._kind = kind
        self._name = name
        self._about = about
        self._label = label
        self._read = read

    def describe(self) -> Iterator[Metric]:
        """The family without values, so that registering reads nothing."""
        yield self._family()

    def collect(self) -> Iterator[Metric]:
        """The family with today's values."""
        family = self._family()
        for value, figure in self._read().items():
            family.add_metric([value], figure)
        yield family

    def _family(self) -> CounterMetricFamily | GaugeMetricFamily:
        family = CounterMetricFamily if self._kind == "counter" else GaugeMetricFamily
        return family(self._name, self._about, labels=[self._label])


def health_app(
    ready: Callable[[], bool], troubles: Callable[[], list[str]], metrics: Metrics
) -> Starlette:
    """`/live`, `/ready` and `/metrics`.

    `/live` answers 200 as long as anything answers. `/ready` answers 503 while starting and
    stopping, else 200 with `ready` or `degraded`: in trouble a person still gets an answer, so
    nobody should take the process out of service for it. `troubles` are short plain sentences.
    """

    async def live(_: Request) -> Response:
        return answer("live")

    async def readiness(_: Request) -> Response:
        if not ready():
            return answer("not ready", code=503)
        found = troubles()
        return answer("degraded", found) if found else answer("ready")

    async def figures(_: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type="text/plain; version=0.0.4")

    return Starlette(
        routes=[
            Route("/live", live),
            Route("/ready", readiness),
            Route("/metrics", figures),
        ]
    )


def answer(status: str, troubles: list[str] | None = None, *, code: int = 200) -> Response:
    """A small JSON object; never cached."""
    return Response(
        orjson.dumps({"status": status, "troubles": troubles or []}),
        status_code=code,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
