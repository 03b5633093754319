"""Traces (OpenTelemetry) of requests and of the stages of answers, where the settings say who takes them.

Without that nothing is made, nor is anything imported.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import time_ns
from typing import TYPE_CHECKING

from litestar.types import HTTPScope

from service.answering.answerer import Answer
from service.errors import SettingsError
from service.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


class Tracing:
    """Spans of one application. No text of a question or a page is in them.

    Raises:
        SettingsError: the settings ask for traces, and what sends them is not installed.

    """

    def __init__(self, settings: Settings) -> None:
        self._provider = _provider(settings.otlp_endpoint) if settings.otlp_endpoint else None
        self._tracer = self._provider.get_tracer("yinju") if self._provider else None

    @contextmanager
    def request(self, scope: HTTPScope) -> Iterator[Callable[[int], None]]:
        """A span around a request, below that of its sender; what is given wants to be told the status."""
        if self._tracer is None:
            yield lambda _: None
            return
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        method = scope["method"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        above = TraceContextTextMapPropagator().extract(headers)
        with self._tracer.start_as_current_span(method, context=above, kind=SpanKind.SERVER) as span:

            def tell(status: int) -> None:
                route = scope.get("path_template") or "unknown"
                span.update_name(f"{method} {route}")
                told: dict[str, str | int] = {
                    "http.request.method": method,
                    "http.route": route,
                    "http.response.status_code": status,
                }
                span.set_attributes(told)
                if status >= 500:
                    span.set_status(StatusCode.ERROR)

            yield tell

    def answer(self, answer: Answer, begun: int) -> None:
        """The spans of an answer that was asked for at ``begun`` (ns since the epoch) and is there now.

        Its stages came one after another, the last of them just now, and before the first it waited.
        """
        if self._tracer is None:
            return
        from opentelemetry.trace import set_span_in_context

        told = {"yinju.status": answer.status, "yinju.kind": answer.kind, "yinju.confidence": answer.confidence}
        whole = self._tracer.start_span(
            "answer", start_time=begun, attributes=told | {"yinju.language": answer.language}
        )
        context = set_span_in_context(whole)
        at = ended = time_ns()
        for stage, milliseconds in reversed(answer.timings_ms.items()):
            start = max(at - int(milliseconds * 1e6), begun)
            self._tracer.start_span(stage, context=context, start_time=start).end(at)
            at = start
        self._tracer.start_span("wait", context=context, start_time=begun).end(at)
        whole.end(ended)

    def close(self) -> None:
        """Send what is left; takes seconds where nobody takes it."""
        if self._provider:
            self._provider.shutdown()


def _provider(endpoint: str) -> "TracerProvider":
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(f"traces need more: pip install 'yinju[tracing]' ({error})") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "yinju", "service.version": version("yinju")}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    return provider
