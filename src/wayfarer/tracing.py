"""W3C trace context over the borders of processes, and spans by OTLP where the ``OTEL_*`` environment asks for them.

Without an exporter nothing is recorded, and a given trace context is still handed on.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, format_span_id, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

HEADERS = ("traceparent", "tracestate")
MAX_HEADER_LENGTH = 512
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("wayfarer")
_recorders: list[str] = []
"""The service whose spans this process exports; empty when nobody has asked for them."""


def configure(service: str) -> None:
    """Export the spans of this process if an OTLP endpoint is set; what is left is sent at exit.

    The standard variables hold: endpoint, headers, ``OTEL_SERVICE_NAME``, ``OTEL_TRACES_SAMPLER`` and so on.
    """
    wanted = any(os.environ.get(name) for name in _ENDPOINTS)
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if not wanted or disabled or os.environ.get("OTEL_TRACES_EXPORTER", "otlp") == "none":
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    names = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": f"wayfarer-{service}"}
    provider = TracerProvider(resource=Resource.create(names))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _recorders.append(service)


def of_request(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The trace context among the headers of an ASGI scope."""
    return {
        name.decode(): value.decode("latin-1") for name, value in headers if name in (b"traceparent", b"tracestate")
    }


def outgoing() -> dict[str, str]:
    """The headers that hand the current trace context on; empty outside of any trace."""
    if trace.get_current_span() is trace.INVALID_SPAN:
        return {}
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier


def traceparent() -> str | None:
    """The current trace context in one line."""
    return outgoing().get("traceparent")


def trace_id() -> str | None:
    """The id of the current trace, 32 hexadecimal digits."""
    context = trace.get_current_span().get_span_context()
    return format_trace_id(context.trace_id) if context.is_valid else None


def entered(
    name: str, headers: Mapping[str, str] | None, kind: SpanKind = SpanKind.SERVER
) -> AbstractContextManager[Span]:
    """A span for work that came over a border: a child of the trace context in ``headers``, if there is one."""
    # Entering a span that nobody records costs more than all else that is done for a small message.
    traced = headers is not None and HEADERS[0] in headers
    if not (traced or _recorders) and trace.get_current_span() is trace.INVALID_SPAN:
        return nullcontext(trace.INVALID_SPAN)
    return _entered(name, headers, kind)


@contextmanager
def _entered(name: str, headers: Mapping[str, str] | None, kind: SpanKind) -> Iterator[Span]:
    given = {key: value for key in HEADERS if (value := (headers or {}).get(key)) and len(value) <= MAX_HEADER_LENGTH}
    with _tracer.start_as_current_span(name, context=_propagator.extract(given, Context()), kind=kind) as span:
        yield span


def within(name: str, kind: SpanKind = SpanKind.INTERNAL) -> AbstractContextManager[Span]:
    """A span inside of the current one."""
    return _within(name, kind) if _recorders else nullcontext(trace.get_current_span())


@contextmanager
def _within(name: str, kind: SpanKind) -> Iterator[Span]:
    with _tracer.start_as_current_span(name, kind=kind) as span:
        yield span


def response_header(span: Span) -> str | None:
    """``traceresponse`` of W3C Trace Context Level 2: tells a caller its trace; None outside of any."""
    context = span.get_span_context()
    if not context.is_valid:
        return None
    flags = f"{context.trace_flags:02x}"
    return f"00-{format_trace_id(context.trace_id)}-{format_span_id(context.span_id)}-{flags}"
