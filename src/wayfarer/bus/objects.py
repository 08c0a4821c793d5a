"""Large results in the NATS object store."""

import hashlib

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import ObjectStoreConfig
from nats.js.object_store import ObjectStore

from wayfarer.dsl.exchange import ResultRef

from .errors import BusError

RESULTS_BUCKET = "wf_results"
RESULTS_MAX_AGE_S = 7 * 24 * 3_600.0
MAX_OBJECT_BYTES = 256 * 1024**2


class Objects:
    """Puts and gets results by reference."""

    def __init__(self, jetstream: JetStreamContext) -> None:
        self._jetstream = jetstream
        self._stores: dict[str, ObjectStore] = {}

    async def put(self, key: str, data: bytes) -> ResultRef:
        """Store a result under ``key``; the same key and content again is the same object."""
        if len(data) > MAX_OBJECT_BYTES:
            raise BusError(f"the result has {len(data)} bytes, the limit is {MAX_OBJECT_BYTES}")
        name = f"{key}/{hashlib.sha256(data).hexdigest()[:16]}"
        store = await self._store(RESULTS_BUCKET)
        await store.put(name, data)
        return ResultRef(store=RESULTS_BUCKET, key=name, size=len(data))

    async def name(self, name: str, data: bytes) -> None:
        """Store a small object under exactly this name; what had the name before is replaced."""
        await (await self._store(RESULTS_BUCKET)).put(name, data)

    async def get(self, ref: ResultRef) -> bytes:
        """The bytes of a result; raises `BusError` when the object is gone."""
        try:
            result = await (await self._store(ref.store)).get(ref.key)
        except nats.js.errors.Error as error:
            raise BusError(f"the stored result {ref.key} can't be read: {error}") from error
        return result.data or b""

    async def _store(self, bucket: str) -> ObjectStore:
        if bucket not in self._stores:
            try:
                self._stores[bucket] = await self._jetstream.object_store(bucket)
            except nats.js.errors.NotFoundError:
                config = ObjectStoreConfig(bucket=bucket, ttl=RESULTS_MAX_AGE_S)
                self._stores[bucket] = await self._jetstream.create_object_store(bucket, config=config)
        return self._stores[bucket]
