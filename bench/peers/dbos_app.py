"""The bench's work on DBOS: reads a kind of work per line and answers with its result, workflows side by side."""

import asyncio
import sys

import uvloop
from dbos import DBOS, DBOSConfig


@DBOS.step()
async def step(n: int) -> int:
    """One trivial step."""
    return n + 1


async def _steps(n: int, count: int) -> int:
    for _ in range(count):
        n = await step(n)
    return n


@DBOS.workflow()
async def chain(n: int) -> int:
    """Sixteen steps."""
    return await _steps(n, 16)


@DBOS.workflow()
async def child(n: int) -> int:
    """Two steps."""
    return await _steps(n, 2)


@DBOS.workflow()
async def nested(n: int) -> int:
    """Five steps, ten calls of `child`, one step."""
    n = await _steps(n, 5)
    for _ in range(10):
        n = await child(n)
    return await step(n)


@DBOS.workflow()
async def loop(n: int) -> int:
    """A hundred steps side by side."""
    return len(await asyncio.gather(*(step(item) for item in range(100))))


WORK = {"chain": chain, "nested": nested, "loop": loop}


async def _run(number: str, name: str) -> None:
    handle = await DBOS.start_workflow_async(WORK[name], 0)
    print(number, await handle.get_result(), flush=True)


async def serve() -> None:
    """Answer until the input ends."""
    reader = asyncio.StreamReader()
    loop_ = asyncio.get_running_loop()
    await loop_.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with asyncio.TaskGroup() as tasks:
        while line := (await reader.readline()).decode().split():
            tasks.create_task(_run(*line))


if __name__ == "__main__":
    config: DBOSConfig = {"name": "bench", "system_database_url": sys.argv[1], "log_level": "ERROR"}
    DBOS(config=config)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        DBOS.launch()
        print("ready", flush=True)
        runner.run(serve())
