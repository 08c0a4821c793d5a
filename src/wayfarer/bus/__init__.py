"""NATS: subjects, streams, publishing, consuming, request and reply."""

from .commands import CommandConsumer, Delivery
from .connection import Bus, Claim
from .errors import BusError, BusUnavailable
from .streams import ensure_stream

__all__ = ["Bus", "BusError", "BusUnavailable", "Claim", "CommandConsumer", "Delivery", "ensure_stream"]
