"""The bench's work on Restate, served by hypercorn as its documentation advises."""

import asyncio
import sys

import hypercorn.asyncio
import restate
import uvloop
from hypercorn.config import Config

service = restate.Service("bench")


def step(n: int) -> int:
    """One trivial step."""
    return n + 1


async def _steps(ctx: restate.Context, n: int, count: int) -> int:
    for position in range(count):
        n = await ctx.run_typed(f"s{position}", step, n=n)
    return n


@service.handler()
async def chain(ctx: restate.Context, n: int) -> int:
    """Sixteen steps."""
    return await _steps(ctx, n, 16)


@service.handler()
async def child(ctx: restate.Context, n: int) -> int:
    """Two steps."""
    return await _steps(ctx, n, 2)


@service.handler()
async def nested(ctx: restate.Context, n: int) -> int:
    """Five steps, ten calls of `child`, one step."""
    n = await _steps(ctx, n, 5)
    for _ in range(10):
        n = await ctx.service_call(child, arg=n)
    return await ctx.run_typed("last", step, n=n)


@service.handler()
async def loop(ctx: restate.Context, n: int) -> int:
    """A hundred steps side by side."""
    futures = [ctx.run_typed(f"i{item}", step, n=item) for item in range(100)]
    await restate.gather(*futures)
    return len([await future for future in futures])


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.h2_max_concurrent_streams = 2147483647
    config.keep_alive_max_requests = 2147483647
    config.keep_alive_timeout = 2147483647
    await hypercorn.asyncio.serve(restate.app([service]), config)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1])))
