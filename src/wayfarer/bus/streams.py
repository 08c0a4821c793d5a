"""The JetStream streams and the bounds of each."""

import nats.errors
import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from . import subjects

DUPLICATE_WINDOW_S = 120.0
"""How long a message id is remembered; the outbox repeats within this time."""
EVENTS_MAX_AGE_S = 3_600.0
FRAMES_MAX_AGE_S = 2_700.0
"""How long frames wait for their client; as long, an id is not taken a second time."""
DOMAIN_MAX_AGE_S = 1_800.0
MAX_STREAM_BYTES = 512 * 1024**2
MAX_MESSAGE_BYTES = 8 * 1024**2
"""Largest message; the NATS server's ``max_payload`` is set to the same."""

COMMANDS = "NOETL_COMMANDS"
EVENTS = "NOETL_EVENTS"
DOMAIN = "NOETL_DOMAIN"
DOCUMENTS = "NOETL_DOCUMENTS"
FRAMES = "NOETL_FRAMES"

CONFIGS: dict[str, StreamConfig] = {
    COMMANDS: StreamConfig(
        name=COMMANDS,
        subjects=[f"{subjects.COMMANDS}.>"],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        duplicate_window=DUPLICATE_WINDOW_S,
        max_bytes=MAX_STREAM_BYTES,
    ),
    EVENTS: StreamConfig(
        name=EVENTS,
        subjects=[f"{subjects.EVENTS}.>"],
        storage=StorageType.FILE,
        duplicate_window=DUPLICATE_WINDOW_S,
        max_age=EVENTS_MAX_AGE_S,
        max_bytes=MAX_STREAM_BYTES,
    ),
    DOMAIN: StreamConfig(
        name=DOMAIN,
        subjects=[f"{subjects.DOMAIN}.>"],
        storage=StorageType.FILE,
        duplicate_window=DUPLICATE_WINDOW_S,
        max_age=DOMAIN_MAX_AGE_S,
        max_bytes=MAX_STREAM_BYTES,
    ),
    DOCUMENTS: StreamConfig(
        name=DOCUMENTS,
        subjects=[f"{subjects.DOCUMENTS}.>"],
        storage=StorageType.FILE,
        duplicate_window=DUPLICATE_WINDOW_S,
        max_age=DOMAIN_MAX_AGE_S,
        max_bytes=MAX_STREAM_BYTES,
    ),
    FRAMES: StreamConfig(
        name=FRAMES,
        subjects=[f"{subjects.FRAMES}.>"],
        storage=StorageType.FILE,
        duplicate_window=FRAMES_MAX_AGE_S,
        max_age=FRAMES_MAX_AGE_S,
        max_bytes=MAX_STREAM_BYTES,
        allow_direct=True,
    ),
}


async def ensure_stream(jetstream: JetStreamContext, name: str) -> None:
    """Create a stream of `CONFIGS`, or bring the existing one to the same settings."""
    try:
        await jetstream.add_stream(CONFIGS[name])
    except nats.js.errors.BadRequestError:
        await jetstream.update_stream(CONFIGS[name])
