"""Traces, as they are handed to who takes them."""

import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from litestar.testing import AsyncTestClient
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from service.app import create_app
from service.components import Components
from service.errors import SettingsError
from service.settings import Settings

pytestmark = pytest.mark.anyio
ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What takes the spans, in the place of what would send them."""
    exporter = InMemorySpanExporter()

    def send_to(endpoint: str) -> InMemorySpanExporter:
        assert endpoint == "http://collector:4318/v1/traces"
        return exporter

    monkeypatch.setattr("opentelemetry.exporter.otlp.proto.http.trace_exporter.OTLPSpanExporter", send_to)
    yield exporter
    exporter.clear()


@pytest.fixture
def traced(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, otlp_endpoint="http://collector:4318/")


async def asked(settings: Settings, components: Components, *requests: tuple[str, Any]) -> None:
    """Serve, ask, and end, which hands all spans over."""
    async with AsyncTestClient(create_app(settings, lambda _: components), base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        for path, body in requests:
            await client.post(path, json=body, headers={"traceparent": f"00-{ABOVE}-00f067aa0ba902b7-01"})


async def test_an_answer_is_traced_stage_by_stage(
    traced: Settings, components: Components, taken: InMemorySpanExporter
) -> None:
    await asked(traced, components, ("/v1/ask", {"question": "省财政厅"}))
    spans: dict[str, ReadableSpan] = {span.name: span for span in taken.get_finished_spans()}
    assert set(spans) == {"POST /v1/ask", "answer", "retrieve", "wait"}
    request, answer = spans["POST /v1/ask"], spans["answer"]
    assert f"{request.context.trace_id:032x}" == ABOVE
    assert (request.attributes or {})["http.response.status_code"] == 200
    assert (answer.attributes or {})["yinju.status"] == "answered"
    for span, above in ((answer, request), (spans["wait"], answer), (spans["retrieve"], answer)):
        assert span.parent is not None
        assert span.parent.span_id == above.context.span_id
        assert above.start_time <= span.start_time <= span.end_time <= above.end_time
    assert spans["wait"].end_time == spans["retrieve"].start_time
    assert not any("省财政厅" in span.to_json(indent=None) for span in spans.values())


async def test_a_stream_and_a_failure_are_traced(
    traced: Settings, components: Components, taken: InMemorySpanExporter
) -> None:
    await asked(traced, components, ("/v1/ask/stream", {"question": "省"}), ("/v1/ask", {"question": "break"}))
    spans = {span.name: span for span in taken.get_finished_spans()}
    assert spans["answer"].parent is not None
    assert spans["answer"].parent.span_id == spans["POST /v1/ask/stream"].context.span_id
    failed = spans["POST /v1/ask"]
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["http.response.status_code"] == 500


def test_without_an_endpoint_nothing_is_imported(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    create_app(settings)
    with pytest.raises(SettingsError, match=r"yinju\[tracing\]"):
        create_app(msgspec.structs.replace(settings, otlp_endpoint="http://collector:4318"))


def test_the_usual_variable_names_the_endpoint_too() -> None:
    usual = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://usual:4318"}
    assert Settings.from_environ(usual).otlp_endpoint == "http://usual:4318"
    assert Settings.from_environ(usual | {"YINJU_OTLP_ENDPOINT": "http://own:4318"}).otlp_endpoint == "http://own:4318"
