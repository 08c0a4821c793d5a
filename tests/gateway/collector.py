"""A tiny OTLP collector over HTTP: it keeps the spans that processes send."""

import asyncio
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Span:
    """What a test looks at."""

    def __init__(self, service: str, span: Any) -> None:
        self.service = service
        self.name = str(span.name)
        self.trace_id = span.trace_id.hex()
        self.span_id = span.span_id.hex()
        self.parent_id = span.parent_span_id.hex()
        self.text = str(span)


class Collector:
    """Takes ``POST /v1/traces``."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._arrived = asyncio.Condition()
        self.app = Starlette(routes=[Route("/v1/traces", self._take, methods=["POST"])])

    async def until(self, trace_id: str, names: set[str]) -> list[Span]:
        """The spans of a trace, once there is one of each name."""
        async with asyncio.timeout(30), self._arrived:
            while not names <= {span.name for span in self.of(trace_id)}:
                await self._arrived.wait()
        return self.of(trace_id)

    def of(self, trace_id: str) -> list[Span]:
        """What has come of a trace."""
        return [span for span in self.spans if span.trace_id == trace_id]

    async def _take(self, request: Request) -> Response:
        message = ExportTraceServiceRequest.FromString(await request.body())
        async with self._arrived:
            for resource in message.resource_spans:
                names = {item.key: item.value.string_value for item in resource.resource.attributes}
                for scope in resource.scope_spans:
                    self.spans += [Span(names["service.name"], span) for span in scope.spans]
            self._arrived.notify_all()
        return Response(b"", media_type="application/x-protobuf")
