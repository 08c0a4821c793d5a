"""``make bench-gateway``: what a gateway costs and keeps. Requests go to this machine only and end by themselves."""

import argparse
import asyncio
import gc
import json
import logging
import re
import resource
import signal
import sys
import time

from wayfarer.local.ports import free_port

from .roundrobin import RoundRobin
from .stack import GatewayProcess, Platform, running_platform
from .turns import crowd, guests, judge, run_turns, settled

WARM_UP = 200
CALLS = 3_000
MAX_KB_PER_CLIENT = 30
MAX_P99_MS = 100
MAX_VALIDATION_MS = (1.0, 5.0)
_failures: list[str] = []


def main() -> None:
    """Run scenarios."""
    parser = argparse.ArgumentParser(prog="bench.gateway", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help=", ".join([*_SCENARIOS, "servers"]))
    parser.add_argument("--clients", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=float, default=10.0, help="turns a second")
    options = parser.parse_args()
    logging.getLogger("nats.aio.client").setLevel(logging.CRITICAL)
    gc.disable()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_run(options))
    for failure in _failures:
        print("FAILED", failure)
    sys.exit(1 if _failures else 0)


async def _run(options: argparse.Namespace) -> None:
    async with running_platform() as platform:
        for name in options.scenarios or _SCENARIOS:
            await {**_SCENARIOS, "servers": _servers}[name](platform, options)


def _expect(good: bool, what: str) -> None:
    if not good:
        _failures.append(what)


async def _validation(platform: Platform, options: argparse.Namespace) -> None:
    """Time from the request on the wire to its whole answer, over one connection."""
    gateway = GatewayProcess(platform)
    await gateway.start()
    body = json.dumps({"session_token": (await guests(gateway.url, 1))[0]}).encode()
    await _timed(gateway.port, b"GET /health HTTP/1.1\r\nHost: bench\r\n\r\n")
    head = b"POST /api/auth/validate HTTP/1.1\r\nHost: bench\r\nContent-Length: %d\r\n\r\n" % len(body)
    p50, p99 = await _timed(gateway.port, head + body)
    _expect(p50 < MAX_VALIDATION_MS[0] and p99 < MAX_VALIDATION_MS[1], f"validation: p50 {p50:.2f}, p99 {p99:.2f} ms")
    await gateway.end()


async def _timed(port: int, request: bytes) -> tuple[float, float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        answer = await reader.readexactly(int(length[1]) if length else 0)
        times.append((time.perf_counter() - began) * 1_000)
        assert b'"valid":false' not in answer, answer
    writer.close()
    times.sort()
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"{request.split()[1].decode()}: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    return p50, p99


async def _one(platform: Platform, options: argparse.Namespace) -> None:
    await _load(platform, options, "uvicorn")


async def _servers(platform: Platform, options: argparse.Namespace) -> None:
    for server in ("uvicorn", "granian", "hypercorn"):
        await _load(platform, options, server)


async def _load(platform: Platform, options: argparse.Namespace, server: str) -> None:
    """Memory of idle clients, then delivery while turns run."""
    gateway = GatewayProcess(platform, server)
    await gateway.start()
    tokens = await guests(gateway.url, options.clients)
    warm = await crowd(gateway.port, tokens[:WARM_UP])
    for reader in warm:
        reader.close()
    await asyncio.sleep(1)
    before = gateway.resident_bytes()
    began = time.perf_counter()
    readers = await crowd(gateway.port, tokens)
    took = time.perf_counter() - began
    await asyncio.sleep(2)
    kilobytes = (gateway.resident_bytes() - before) / 1024 / len(readers)
    print(
        f"{server}: {len(readers)} clients connected in {took:.1f} s, {kilobytes:.1f} KB each, "
        f"{gateway.resident_bytes() / 1024**2:.0f} MB in all"
    )
    count = int(options.seconds * options.rate)
    asked = await run_turns(gateway.url, readers, tokens, count, options.rate)
    await settled(asked)
    verdict = judge(asked)
    print(f"{server}: {verdict.text}")
    for reader in readers:
        reader.close()
    await gateway.end()
    if server == "uvicorn":
        _expect(kilobytes < MAX_KB_PER_CLIENT, f"{kilobytes:.1f} KB per idle client")
        _expect(verdict.p99_ms < MAX_P99_MS, f"p99 {verdict.p99_ms:.1f} ms")
        _expect(verdict.lost + verdict.doubled + verdict.disordered == 0, verdict.text)


async def _replicas(platform: Platform, options: argparse.Namespace) -> None:
    """Two replicas behind a round-robin; one is killed in the middle and comes back."""
    replicas = [GatewayProcess(platform) for _ in range(2)]
    for replica in replicas:
        await replica.start()
    balancer, port = RoundRobin([replica.port for replica in replicas]), free_port()
    await balancer.start(port)
    url = f"http://127.0.0.1:{port}"
    tokens = await guests(replicas[0].url, options.clients // 5)
    readers = await crowd(port, tokens)
    count = int(options.seconds * options.rate)
    turns = asyncio.create_task(run_turns(url, readers, tokens, count, options.rate))
    await asyncio.sleep(options.seconds / 2)
    await replicas[0].end(signal.SIGKILL)
    await asyncio.sleep(2)
    await replicas[0].start()
    asked = await turns
    await settled(asked)
    verdict = judge(asked)
    returned = sum(reader.connections > 1 for reader in readers)
    print(f"two replicas, one killed: {len(readers)} clients, {returned} had to come back; {verdict.text}")
    _expect(verdict.lost + verdict.doubled + verdict.disordered == 0, verdict.text)
    for reader in readers:
        reader.close()
    balancer.stop()
    for replica in replicas:
        await replica.end()


_SCENARIOS = {"validation": _validation, "load": _one, "replicas": _replicas}

if __name__ == "__main__":
    main()
