"""An execution without processes: every command is answered by a function, in an order that the test chooses."""

import itertools
from collections.abc import Callable
from typing import Any

from wayfarer.dsl.exchange import Command, Failure, Outcome
from wayfarer.dsl.model import Playbook
from wayfarer.dsl.parse import parse_playbook
from wayfarer.engine import State, fold
from wayfarer.engine.decide import Decision, decide
from wayfarer.engine.effects import CancelChild, Ended, IssueCommand, SetTimer, StartChild
from wayfarer.engine.events import Event
from wayfarer.engine.inputs import ChildEnded, Input, Result, Start, TimerFired

HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {name: t, path: t/t}\n"
Answer = Callable[[Command], Any]
MAX_INPUTS = 5_000


def playbook(body: str) -> Playbook:
    """A playbook of the dialect from everything after its head."""
    return parse_playbook(HEAD + body)


class Failed(Exception):
    """Raised by an answer: the command fails."""


class Simulation:
    """Feeds inputs to `decide` and keeps what came of it."""

    def __init__(self, document: Playbook, answer: Answer = lambda command: None, **workload: Any) -> None:
        self.playbook = document
        self.answer = answer
        self.state = State()
        self.events: list[Event] = []
        self.commands: list[Command] = []
        self.open: list[Command | StartChild | SetTimer] = []
        self.cancelled: list[CancelChild] = []
        self.ended = 0
        self.given: list[Input] = []
        self._ids = itertools.count(1)
        self.give(Start("1", "c1", 1, {**document.workload, **workload}))

    def give(self, given: Input) -> Decision:
        """One input, decided and folded."""
        self.given.append(given)
        assert len(self.given) < MAX_INPUTS
        before, ids = self.state, [str(next(self._ids)) for _ in range(20)]
        decision = decide(self.playbook, before, given, fresh_id=iter(ids).__next__)
        assert decide(self.playbook, before, given, fresh_id=iter(ids).__next__) == decision, "not deterministic"
        assert fold(decision.events, before) == decision.state, "the state is not the fold of the events"
        self.events.extend(decision.events)
        self.state = decision.state
        for effect in decision.effects:
            if isinstance(effect, IssueCommand):
                self.commands.append(effect.command)
                self.open.append(effect.command)
            elif isinstance(effect, (StartChild, SetTimer)):
                self.open.append(effect)
            elif isinstance(effect, CancelChild):
                self.cancelled.append(effect)
            elif isinstance(effect, Ended):
                self.ended += 1
        return decision

    def outcome(self, command: Command) -> Outcome:
        """What the worker of this test says."""
        try:
            data = self.answer(command)
        except Failed as error:
            failure = Failure(kind="test", message=str(error))
            return Outcome(command.command_id, command.execution_id, "error", error=failure, attempt=command.attempt)
        if isinstance(data, Outcome):
            return data
        return Outcome(command.command_id, command.execution_id, "ok", data=data, attempt=command.attempt)

    def settle(self, item: Command | StartChild | SetTimer) -> Input:
        """The input that answers an open effect."""
        if isinstance(item, Command):
            return self.outcome(item)
        if isinstance(item, StartChild):
            return ChildEnded(item.parent_command_id, item.execution_id, result=Result({"child": item.path}))
        return TimerFired(item.timer_id)

    def run(self, choose: Callable[[int], int] = lambda count: 0) -> "Simulation":
        """Answer everything until nothing is open; ``choose`` picks what comes next."""
        while self.open and not self.state.ended:
            self.give(self.settle(self.open.pop(choose(len(self.open)))))
        return self

    @property
    def steps(self) -> list[str]:
        """Steps of the commands in the order in which they were issued."""
        return [command.step for command in self.commands]

    @property
    def names(self) -> list[str]:
        """Names of all events."""
        return [event.name for event in self.events]
