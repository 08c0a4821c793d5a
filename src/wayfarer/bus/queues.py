"""How many commands wait for a pool of workers."""

import asyncio

import msgspec
import nats.errors
from nats.js import JetStreamContext
from nats.js.errors import Error as JetStreamError

from . import streams
from .commands import durable_name

ANSWER_LIMIT_S = 2.0
"""A JetStream that is slower to say is not waited for."""


class Depth(msgspec.Struct, frozen=True):
    """A pool's queue; None where JetStream does not say."""

    waiting: int | None = None
    """Commands that no worker has taken."""
    taken: int | None = None
    """Commands in the hands of workers."""


async def depth_of(jetstream: JetStreamContext, pool: str) -> Depth:
    """The queue of a pool as it is now."""
    try:
        async with asyncio.timeout(ANSWER_LIMIT_S):
            info = await jetstream.consumer_info(streams.COMMANDS, durable_name(pool))
    except (JetStreamError, nats.errors.Error, TimeoutError):
        return Depth()
    return Depth(waiting=info.num_pending, taken=info.num_ack_pending)
