"""The worker: takes a command, runs it, has its outcome made durable, acknowledges it."""

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections import OrderedDict
from typing import Any

import msgspec
from nats.errors import Error as NatsError
from opentelemetry.trace import SpanKind

from wayfarer import __version__, tracing
from wayfarer.bus import Bus, BusError, Claim, Delivery, subjects
from wayfarer.bus.errors import Refused
from wayfarer.dsl.errors import DslError
from wayfarer.dsl.exchange import COMMAND_JSON, Command, Failure, Outcome, Suspension
from wayfarer.dsl.model import Playbook
from wayfarer.dsl.parse import parse_playbook
from wayfarer.keychain import Redactor, Vault

from .aliases import Aliases, PlaybookKeychain
from .disclosure import redacted
from .interpreter import Interpreter
from .policy import Ending, Failed
from .results import MAX_CTX_BYTES, Results, encoded
from .settings import Settings
from .toolbox import Toolbox
from .tools.base import ToolFailed, WorkerUnfit
from .watch import Watch

PLAYBOOK_CACHE_SIZE = 256
HEARTBEAT_INTERVAL_S = 5.0
MAX_HANDED = 100
"""Commands that follow one another without the queue, before other executions have their turn."""
MAX_DELIVERIES = 50
"""A command that was lost with so many workers is given up."""
UNFIT_PAUSE_S = 1.0
"""How long a command that this worker can't run waits in the queue before it is given out again."""
MAX_OUTCOME_BYTES = 4 * 1024 * 1024
MAX_ERROR_BYTES = 64 * 1024
"""An error with more than that loses its details."""
MAX_MESSAGE_CHARS = 4_000
_log = logging.getLogger(__name__)


class Worker:
    """One worker process."""

    def __init__(self, bus: Bus, toolbox: Toolbox, settings: Settings) -> None:
        self._bus = bus
        self._toolbox = toolbox
        self._settings = settings
        self._redactor = Redactor()
        self._aliases = Aliases(bus, Vault(settings.keychain_key), self._redactor)
        self._results = Results(bus, self._redactor, settings.worker_result_bytes)
        self._playbooks: OrderedDict[str, Playbook] = OrderedDict()
        self._consumer = bus.commands(settings.worker_pool, settings.worker_slots)
        self._running: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self.worker_id = f"{socket.gethostname()}-{os.getpid()}"

    async def run(self) -> None:
        """Work until `stop`; commands under way end first."""
        async with asyncio.TaskGroup() as tasks:
            beat = tasks.create_task(self._heartbeat())
            try:
                await self._consumer.run(self._handle)
            finally:
                beat.cancel()
                await self._aliases.close()

    def stop(self) -> None:
        """Take no more commands, finish those under way, and give back what takes longer than the limit."""
        self._stopping = True
        self._consumer.stop()
        asyncio.get_running_loop().call_later(self._settings.worker_drain_s, self._abandon)

    def _abandon(self) -> None:
        for task in self._running:
            task.cancel()

    async def _handle(self, delivery: Delivery) -> None:
        """Run a command, and those that servers hand over with the answer to its outcome."""
        current: Delivery | None = delivery
        for left in range(MAX_HANDED, -1, -1):
            if current is None:
                return
            current = await self._one(current, follow=left > 0)

    async def _one(self, delivery: Delivery, follow: bool) -> Delivery | None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        claimed_at = time.time()
        watch = Watch(self._bus, delivery, self.worker_id, claimed_at)
        try:
            with watch, tracing.entered(f"step {delivery.command.step}", delivery.headers, SpanKind.CONSUMER) as span:
                if span.is_recording():
                    span.set_attributes(_attributes(delivery.command))
                return await self._work(delivery, claimed_at, follow)
        except asyncio.CancelledError:
            task.uncancel()
            if watch.unwanted:
                _log.info("command %s is no longer wanted", delivery.command.command_id)
                await delivery.ack()
            else:
                await self._give_back(delivery)
        except WorkerUnfit as unfit:
            _log.error("command %s goes to another worker: %s", delivery.command.command_id, unfit)
            await self._give_back(delivery, UNFIT_PAUSE_S)
        except (BusError, NatsError, OSError) as error:
            _log.warning("the outcome of %s could not be reported: %s", delivery.command.command_id, error)
        finally:
            self._running.discard(task)
        return None

    async def _give_back(self, delivery: Delivery, delay_s: float | None = None) -> None:
        if not await delivery.release(delay_s):
            command = delivery.command
            await self._bus.claim(Claim(command.command_id, command.execution_id, delivery.lease, gives_up=True))

    async def _work(self, delivery: Delivery, claimed_at: float, follow: bool) -> Delivery | None:
        command = delivery.command
        if delivery.delivery_count > 1 and not await self._bus.claim(Claim(command.command_id, command.execution_id)):
            await delivery.ack()
            return None
        logs: list[str] = []
        if delivery.delivery_count > MAX_DELIVERIES:
            message = f"given up: {MAX_DELIVERIES} workers were lost with this command"
            ending: Ending = Failed(Failure(kind="worker", message=message), {})
        else:
            ending = await self._ending(command, logs)
        outcome = await self._outcome(delivery, ending, logs, claimed_at)
        if follow and not self._stopping:
            outcome = msgspec.structs.replace(outcome, takes=self._settings.worker_pool)
        handed = None
        try:
            handed = await self._bus.report(outcome, command.server)
        except Refused as refusal:
            _log.warning("the outcome of %s was refused: %s", command.command_id, refusal)
        await delivery.ack()
        return None if handed is None else Delivery(COMMAND_JSON.decode(handed.command), lease=handed.lease)

    async def _ending(self, command: Command, logs: list[str]) -> Ending:
        try:
            if command.timeout_s is None:
                return await self._run(command, logs)
            async with asyncio.timeout(command.timeout_s):
                return await self._run(command, logs)
        except TimeoutError:
            message = f"step '{command.step}' took longer than its limit of {command.timeout_s or 0:g} s"
            return Failed(Failure(kind="timeout", message=message, retryable=True), {})
        except ToolFailed as failed:
            return Failed(failed.failure, {})
        except (DslError, BusError) as error:
            return Failed(Failure(kind="worker", message=str(error)), {})
        except WorkerUnfit:
            raise
        except Exception as error:
            _log.exception("command %s", command.command_id)
            message = f"the worker met an error of its own: {type(error).__name__}: {error}"
            return Failed(Failure(kind="worker", message=message), {})

    async def _run(self, command: Command, logs: list[str]) -> Ending:
        playbook = await self._playbook(command.catalog_id)
        steps = await self._results.upstream(command)
        if command.resume is not None:
            command = msgspec.structs.replace(command, resume=await self._results.resumed(command, command.resume))
        interpreter = Interpreter(
            playbook,
            command,
            steps,
            PlaybookKeychain(self._aliases, playbook),
            self._toolbox.run,
            self._settings.worker_step_timeout_s,
            logs,
        )
        return await interpreter.run()

    async def _outcome(self, delivery: Delivery, ending: Ending, logs: list[str], claimed_at: float) -> Outcome:
        command = delivery.command
        try:
            fields = await self._reported(command, ending)
        except ToolFailed as failed:
            fields = {"status": "error", "error": failed.failure}
        except BusError as error:
            message = f"the result could not be stored: {error}"
            fields = {"status": "error", "error": Failure(kind="worker", message=message, retryable=True)}
        outcome = Outcome(
            command_id=command.command_id,
            execution_id=command.execution_id,
            worker_id=self.worker_id,
            attempt=command.attempt,
            claimed_at=claimed_at,
            finished_at=time.time(),
            logs=self._bounded(logs),
            lease=delivery.lease,
            **fields,
        )
        if outcome.error is None and outcome.suspension is None and not outcome.logs and not outcome.ctx:
            return outcome
        return self._redacted(outcome)

    async def _reported(self, command: Command, ending: Ending) -> dict[str, Any]:
        if isinstance(ending, Suspension):
            return {"status": "suspended", "suspension": await self._results.suspended(command, ending)}
        if ending.ctx and len(encoded(ending.ctx, "ctx")) > MAX_CTX_BYTES:
            message = f"the step sets more than {MAX_CTX_BYTES} bytes in ctx"
            return {"status": "error", "error": Failure(kind="limit", message=message)}
        if isinstance(ending, Failed):
            return {"status": "error", "error": shown(ending.error), "ctx": ending.ctx}
        step = self._playbooks[command.catalog_id].steps[command.step]
        select = step.output_select or (step.tasks[-1].output_select if step.tasks else ())
        data, ref = await self._results.stored(command, ending.value, select)
        return {"status": "ok", "data": data, "ref": ref, "ctx": ending.ctx}

    def _redacted(self, outcome: Outcome) -> Outcome:
        raw = msgspec.json.encode(outcome)
        if self._redactor.finds(raw):
            outcome = redacted(outcome, self._redactor)
        if len(raw) > MAX_OUTCOME_BYTES:
            message = f"what the step reports has {len(raw)} bytes, the limit is {MAX_OUTCOME_BYTES}"
            error = Failure(kind="limit", message=message)
            return msgspec.structs.replace(outcome, status="error", error=error, suspension=None, ctx={}, data=None)
        return outcome

    def _bounded(self, logs: list[str]) -> list[str]:
        kept: list[str] = []
        room = self._settings.worker_log_chars
        for line in logs:
            if len(kept) >= self._settings.worker_log_lines or len(line) > room:
                kept.append(f"… {len(logs) - len(kept)} more lines were dropped")
                break
            kept.append(line)
            room -= len(line)
        return kept

    async def _playbook(self, catalog_id: str) -> Playbook:
        playbook = self._playbooks.get(catalog_id)
        if playbook is None:
            playbook = parse_playbook(await self._bus.playbook(catalog_id))
            self._playbooks[catalog_id] = playbook
            self._toolbox.prepare(playbook)
            if len(self._playbooks) > PLAYBOOK_CACHE_SIZE:
                self._playbooks.popitem(last=False)
        else:
            self._playbooks.move_to_end(catalog_id)
        return playbook

    async def _heartbeat(self) -> None:
        started_at = time.time()
        subject = f"{subjects.WORKERS}.{self._settings.worker_pool}"
        asked = asyncio.Event()

        async def roll_call(_: object) -> None:
            asked.set()

        await self._bus.client.subscribe(subjects.ROLL_CALL, cb=roll_call)
        while True:
            asked.clear()
            beat = {
                "worker_id": self.worker_id,
                "pool": self._settings.worker_pool,
                "slots": self._settings.worker_slots,
                "busy": self._consumer.busy,
                "version": __version__,
                "started_at": started_at,
            }
            try:
                await self._bus.client.publish(subject, msgspec.json.encode(beat))
            except (NatsError, OSError) as error:
                _log.warning("no heartbeat: %s", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked.wait(), HEARTBEAT_INTERVAL_S)


def _attributes(command: Command) -> dict[str, str | int]:
    return {
        "wayfarer.execution_id": command.execution_id,
        "wayfarer.command_id": command.command_id,
        "wayfarer.playbook": command.path,
        "wayfarer.attempt": command.attempt,
    }


def shown(failure: Failure) -> Failure:
    """A failure of a size that fits into an event."""
    message = failure.message
    if len(message) > MAX_MESSAGE_CHARS:
        message = message[:MAX_MESSAGE_CHARS] + "…"
    details = failure.details
    if details is not None and len(encoded(details, "the error's details")) > MAX_ERROR_BYTES:
        details = {"dropped": f"the details had more than {MAX_ERROR_BYTES} bytes"}
    return msgspec.structs.replace(failure, message=message, details=details)
