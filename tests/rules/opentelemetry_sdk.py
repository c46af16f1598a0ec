"""opentelemetry: spans are queued, flushing waits."""

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from sqlalchemy import text
from sqlalchemy.orm import Session

tracer = trace.get_tracer(__name__)


def spans(session: Session) -> None:
    session.execute(text("select 1"))
    with tracer.start_as_current_span("x") as span:
        span.set_attribute("k", "v")
    trace.get_current_span().add_event("x")
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    provider.force_flush()  # error: [HLD101]
    OTLPSpanExporter(timeout=5).export([])  # error: [HLD101]
