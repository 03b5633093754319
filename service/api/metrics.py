"""What is counted and timed, in Prometheus' form.

The registry belongs to one application, and requests are counted around it, so that unknown paths and
refusals are counted too.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from service.answering.answerer import Answer

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


class Metrics:
    """Counters and histograms of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        self._requests = Counter("yinju_requests", "Requests", ("method", "route", "status"), registry=registry)
        self._request_seconds = Histogram(
            "yinju_request_seconds", "Time of requests", ("method", "route"), buckets=_SECONDS, registry=registry
        )
        self._answers = Counter("yinju_answers", "Answers and refusals", ("status", "language"), registry=registry)
        self._confidence = Histogram(
            "yinju_confidence", "Confidence of answers and refusals", ("status",), buckets=_TENTHS, registry=registry
        )
        self._stage_seconds = Histogram(
            "yinju_stage_seconds", "Time of the stages of an answer", ("stage",), buckets=_SECONDS, registry=registry
        )
        self._refusals = Counter("yinju_overloads", "Requests turned away since the queue was full", registry=registry)

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A gauge that is read whenever the metrics are."""
        Gauge(f"yinju_{name}", meaning, registry=self._registry).set_function(value)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request that was replied to; ``route`` is the path's template, so that clients make no new series."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        """One question that was answered, or not."""
        self._answers.labels(answer.status, answer.language).inc()
        self._confidence.labels(answer.status).observe(answer.confidence)
        for stage, milliseconds in answer.timings_ms.items():
            self._stage_seconds.labels(stage).observe(milliseconds / 1000)

    def count_overload(self) -> None:
        """One request that was turned away, since too many waited."""
        self._refusals.inc()

    def text(self) -> bytes:
        """All metrics, as Prometheus reads them."""
        return generate_latest(self._registry)
