"""NATS: subjects, streams, publishing, consuming, request and reply."""

from .commands import CommandConsumer, Delivery
from .connection import Bus
from .errors import BusError, BusUnavailable
from .streams import ensure_stream

__all__ = ["Bus", "BusError", "BusUnavailable", "CommandConsumer", "Delivery", "ensure_stream"]
