"""The gateway's KV buckets."""

from nats.js import JetStreamContext
from nats.js.errors import BucketNotFoundError
from nats.js.kv import KeyValue


async def bucket(jetstream: JetStreamContext, name: str, ttl_s: float) -> KeyValue:
    """Open a bucket, made when there is none, with the given life of its keys."""
    try:
        store = await jetstream.key_value(name)
    except BucketNotFoundError:
        return await jetstream.create_key_value(bucket=name, ttl=ttl_s, history=1)
    config = (await jetstream.stream_info(f"KV_{name}")).config
    if config.max_age != ttl_s:
        config.max_age = ttl_s
        config.duplicate_window = min(config.duplicate_window or ttl_s, ttl_s)
        await jetstream.update_stream(config)
    return store
