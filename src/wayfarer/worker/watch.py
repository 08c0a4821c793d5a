"""Looks after a command that takes long: tells that it runs, keeps it ours, asks whether it is still wanted."""

import asyncio
import logging
from types import TracebackType

import msgspec
from nats.errors import Error as NatsError

from wayfarer.bus import Bus, BusError, Claim, Delivery, subjects
from wayfarer.bus.commands import ACK_WAIT_S
from wayfarer.dsl.exchange import Outcome

CLAIM_AFTER_S = 0.5
"""A command that runs longer is reported as claimed, so that the log shows where it is."""
TOUCH_INTERVAL_S = ACK_WAIT_S / 4
_log = logging.getLogger(__name__)


class Watch:
    """Surrounds the work on a command, in the task that does it; short commands cost one timer."""

    def __init__(self, bus: Bus, delivery: Delivery, worker_id: str, claimed_at: float) -> None:
        self._bus = bus
        self._delivery = delivery
        self._worker_id = worker_id
        self._claimed_at = claimed_at
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._work: asyncio.Task[None] | None = None
        self.unwanted = False
        """The work was cancelled because its execution has ended."""

    def __enter__(self) -> "Watch":
        self._work = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(CLAIM_AFTER_S, self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        command = self._delivery.command
        question = Claim(command.command_id, command.execution_id, lease=self._delivery.lease)
        claimed = Outcome(
            command_id=command.command_id,
            execution_id=command.execution_id,
            status="claimed",
            worker_id=self._worker_id,
            attempt=command.attempt,
            claimed_at=self._claimed_at,
        )
        first = True
        while True:
            try:
                await self._delivery.touch()
                if first:
                    await self._bus.client.publish(subjects.OUTCOMES, msgspec.json.encode(claimed))
                if (not first or question.lease is not None) and not await self._bus.claim(question):
                    self.unwanted = True
                    if self._work is not None:
                        self._work.cancel()
                    return
                first = False
            except (BusError, OSError, TimeoutError, NatsError) as error:
                _log.warning("command %s could not be kept: %s", command.command_id, error)
            await asyncio.sleep(TOUCH_INTERVAL_S)
