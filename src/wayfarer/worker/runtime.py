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

from wayfarer import __version__
from wayfarer.bus import Bus, BusError, Delivery, subjects
from wayfarer.bus.commands import ACK_WAIT_S
from wayfarer.bus.errors import Refused
from wayfarer.dsl.errors import DslError
from wayfarer.dsl.exchange import Command, Failure, Outcome, Suspension
from wayfarer.dsl.model import Playbook
from wayfarer.dsl.parse import parse_playbook
from wayfarer.keychain import Redactor, Vault

from .aliases import Aliases, PlaybookKeychain
from .interpreter import Done, Ending, Failed, Interpreter
from .results import stored, upstream
from .settings import Settings
from .toolbox import Toolbox
from .tools.base import ToolFailed

PLAYBOOK_CACHE_SIZE = 256
TOUCH_INTERVAL_S = ACK_WAIT_S / 3
CLAIM_AFTER_S = 0.5
"""A command that runs longer is reported as claimed, so that the log shows where it is."""
HEARTBEAT_INTERVAL_S = 5.0
MAX_LOG_LINES = 200
_log = logging.getLogger(__name__)


class Worker:
    """One worker process."""

    def __init__(self, bus: Bus, toolbox: Toolbox, settings: Settings) -> None:
        self._bus = bus
        self._toolbox = toolbox
        self._settings = settings
        self._redactor = Redactor()
        self._aliases = Aliases(bus, Vault(settings.keychain_key), self._redactor)
        self._playbooks: OrderedDict[str, Playbook] = OrderedDict()
        self._consumer = bus.commands(settings.worker_pool, settings.worker_slots)
        self.worker_id = f"{socket.gethostname()}-{os.getpid()}"

    async def run(self) -> None:
        """Work until `stop`."""
        beat = asyncio.create_task(self._heartbeat())
        try:
            await self._consumer.run(self._handle)
        finally:
            beat.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beat

    def stop(self) -> None:
        """Finish what runs, take no more."""
        self._consumer.stop()

    async def _handle(self, delivery: Delivery) -> None:
        command = delivery.command
        claimed_at = time.time()
        watch = asyncio.create_task(self._watch(delivery, claimed_at))
        try:
            if delivery.delivery_count > 1 and not await self._bus.claim(command.command_id, command.execution_id):
                await delivery.ack()
                return
            outcome = await self._outcome(command, claimed_at)
            await self._report(outcome)
            await delivery.ack()
        except BusError as error:
            _log.warning("the outcome of %s could not be reported, it is done again: %s", command.command_id, error)
            with contextlib.suppress(Exception):
                await delivery.release(1.0)
        except Exception:
            _log.exception("command %s", command.command_id)
            with contextlib.suppress(Exception):
                await delivery.release(1.0)
        finally:
            watch.cancel()

    async def _report(self, outcome: Outcome) -> None:
        try:
            await self._bus.report(outcome)
        except Refused as refusal:
            _log.warning("the outcome of %s was refused: %s", outcome.command_id, refusal)

    async def _watch(self, delivery: Delivery, claimed_at: float) -> None:
        """Keep a long command ours, and tell that it runs."""
        command = delivery.command
        await asyncio.sleep(CLAIM_AFTER_S)
        claim = Outcome(
            command_id=command.command_id,
            execution_id=command.execution_id,
            status="claimed",
            worker_id=self.worker_id,
            attempt=command.attempt,
            claimed_at=claimed_at,
        )
        with contextlib.suppress(Exception):
            await self._bus.client.publish(subjects.OUTCOMES, msgspec.json.encode(claim))
        while True:
            with contextlib.suppress(Exception):
                await delivery.touch()
            await asyncio.sleep(TOUCH_INTERVAL_S)

    async def _outcome(self, command: Command, claimed_at: float) -> Outcome:
        logs: list[str] = []
        try:
            ending = await self._run(command, logs)
        except ToolFailed as failed:
            ending = Failed(failed.failure, {})
        except (DslError, BusError) as error:
            ending = Failed(Failure(kind="worker", message=str(error)), {})
        fields: dict[str, Any] = {}
        match ending:
            case Done():
                try:
                    step = self._playbooks[command.catalog_id].steps[command.step]
                    value = self._redactor.redact(ending.value)
                    select = step.output_select or (step.tasks[-1].output_select if step.tasks else ())
                    data, ref = await stored(self._bus, command, value, select, self._settings.worker_result_bytes)
                    fields = {"status": "ok", "data": data, "ref": ref, "ctx": ending.ctx}
                except ToolFailed as failed:
                    fields = {"status": "error", "error": failed.failure}
            case Failed():
                fields = {"status": "error", "error": ending.error, "ctx": ending.ctx}
            case Suspension():
                fields = {"status": "suspended", "suspension": ending}
        return self._redacted(
            Outcome(
                command_id=command.command_id,
                execution_id=command.execution_id,
                worker_id=self.worker_id,
                attempt=command.attempt,
                claimed_at=claimed_at,
                finished_at=time.time(),
                logs=logs[:MAX_LOG_LINES],
                **fields,
            )
        )

    async def _run(self, command: Command, logs: list[str]) -> Ending:
        playbook = await self._playbook(command.catalog_id)
        steps = await upstream(self._bus, command)
        limit = command.timeout_s
        interpreter = Interpreter(
            playbook,
            command,
            steps,
            PlaybookKeychain(self._aliases, playbook),
            self._toolbox.run,
            self._settings.worker_step_timeout_s,
            logs,
        )
        if limit is None:
            return await interpreter.run()
        try:
            async with asyncio.timeout(limit):
                return await interpreter.run()
        except TimeoutError:
            message = f"step '{command.step}' took longer than {limit:g} s"
            return Failed(Failure(kind="timeout", message=message, retryable=True), {})

    def _redacted(self, outcome: Outcome) -> Outcome:
        if outcome.error is None and outcome.suspension is None and not outcome.logs and not outcome.ctx:
            return outcome
        parts = msgspec.to_builtins(
            {"error": outcome.error, "suspension": outcome.suspension, "logs": outcome.logs, "ctx": outcome.ctx}
        )
        clean = self._redactor.redact(parts)
        return msgspec.structs.replace(
            outcome,
            error=msgspec.convert(clean["error"], Failure | None),
            suspension=msgspec.convert(clean["suspension"], Suspension | None),
            logs=clean["logs"],
            ctx=clean["ctx"],
        )

    async def _playbook(self, catalog_id: str) -> Playbook:
        playbook = self._playbooks.get(catalog_id)
        if playbook is None:
            playbook = parse_playbook(await self._bus.playbook(catalog_id))
            self._playbooks[catalog_id] = playbook
            if len(self._playbooks) > PLAYBOOK_CACHE_SIZE:
                self._playbooks.popitem(last=False)
        return playbook

    async def _heartbeat(self) -> None:
        started_at = time.time()
        while True:
            beat = {
                "worker_id": self.worker_id,
                "pool": self._settings.worker_pool,
                "slots": self._settings.worker_slots,
                "busy": self._consumer.busy,
                "version": __version__,
                "started_at": started_at,
            }
            with contextlib.suppress(Exception):
                await self._bus.client.publish(
                    f"{subjects.WORKERS}.{self._settings.worker_pool}", msgspec.json.encode(beat)
                )
            await asyncio.sleep(HEARTBEAT_INTERVAL_S)
