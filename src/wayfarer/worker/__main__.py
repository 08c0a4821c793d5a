"""``python -m wayfarer.worker``: one worker process."""

import asyncio
import ctypes
import gc
import logging
import signal
import sys

import uvloop

from wayfarer import tracing
from wayfarer.bus import Bus, BusUnavailable, links

from .runtime import Worker
from .settings import Settings
from .toolbox import open_toolbox

CONNECT_ATTEMPTS = 60
GC_THRESHOLD = 50_000
"""Allocations between collections: commands and outcomes are trees without cycles, so there is little to find."""
_PR_SET_DUMPABLE = 4


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = Settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout
    )
    for noisy in ("httpx2", "httpcore2"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if not settings.keychain_key:
        sys.exit("WAYFARER_KEYCHAIN_KEY or WAYFARER_KEYCHAIN_KEY_FILE is not set: give the same key as to the server")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    tracing.configure("worker")
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    uvloop.run(_work(settings))


async def _work(settings: Settings) -> None:
    bus = await _connected(settings.nats_url)
    if links.allowed(settings.nats_url):
        bus.use_links(links.link_key(settings.keychain_key))
    async with open_toolbox(bus, settings) as toolbox:
        worker = Worker(bus, toolbox, settings)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.stop)
        logging.getLogger("wayfarer.worker").info(
            "worker %s takes commands of pool '%s' with %d slots",
            worker.worker_id,
            settings.worker_pool,
            settings.worker_slots,
        )
        await worker.run()
    await bus.close()


async def _connected(url: str) -> Bus:
    for attempt in range(CONNECT_ATTEMPTS):
        try:
            return await Bus.connect(url, "wayfarer-worker")
        except BusUnavailable:
            if attempt == CONNECT_ATTEMPTS - 1:
                raise
            await asyncio.sleep(0.5)
    raise AssertionError("unreachable")


if __name__ == "__main__":
    main()
