"""Whatever the graph, the answers and their order: nothing is lost, nothing happens twice, everything ends."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.simulation import Failed, Simulation, playbook
from wayfarer.dsl.exchange import (
    ChildRequest,
    Command,
    Failure,
    Outcome,
    PipelineState,
    Suspension,
    WaitRequest,
)
from wayfarer.engine import Event, State, fold
from wayfarer.engine.decide import Decision
from wayfarer.engine.effects import DropTimer, SetTimer, StartChild
from wayfarer.engine.inputs import Cancel, ChildEnded, Finalize, Input, Result, Signal, TimerFired

NAMES = [f"s{n}" for n in range(7)]


TOOLS = {
    "python": "{kind: python, code: 'result = 1'}",
    "noop": "{kind: noop}",
    "agent": "{kind: agent, path: t/child}",
    "signal": "{kind: wait, signal: go}",
    "limited": "{kind: wait, signal: go, timeout_s: 60}",
    "pause": "{kind: wait, delay_s: 5}",
}


@st.composite
def graphs(draw: st.DrawFn, kinds: tuple[str, ...] = ("python", "python", "noop", "agent")) -> str:
    """Forward graphs of up to seven steps with branches, joins, loops, nested playbooks and failures that are taken."""
    count = draw(st.integers(1, len(NAMES)))
    lines = ["executor: {spec: {timeout_s: 600}}"] if "pause" in kinds and draw(st.booleans()) else []
    lines.append("workflow:")
    for index, name in enumerate(NAMES[:count]):
        kind = draw(st.sampled_from(kinds))
        lines += [f"- step: {name}", f"  tool: {TOOLS[kind]}"]
        if kind == "agent" and "pause" in kinds and draw(st.booleans()):
            lines.append("  spec: {timeout_s: 30}")
        if draw(st.integers(0, 4)) == 0:
            lines.append(_loop(draw))
        lines.append(_routing(draw, NAMES[index + 1 : count]))
    return "\n".join(lines) + "\n"


def _loop(draw: st.DrawFn) -> str:
    mode = draw(st.sampled_from(["sequential", "parallel"]))
    items = list(range(draw(st.integers(0, 4))))
    going_on = draw(st.sampled_from(["", ", on_error: continue"]))
    return f"  loop: {{in: {items}, iterator: x, spec: {{mode: {mode}, max_in_flight: 2{going_on}}}}}"


def _routing(draw: st.DrawFn, later: list[str]) -> str:
    arcs = draw(st.lists(st.sampled_from(later), unique=True, max_size=3)) if later else []
    conditions = [
        draw(st.sampled_from(["", ", when: '{{ false }}'", ", when: \"{{ event.name == 'call.error' }}\""]))
        for _ in arcs
    ]
    mode = draw(st.sampled_from(["exclusive", "inclusive"]))
    entries = ", ".join(f"{{step: {arc}{condition}}}" for arc, condition in zip(arcs, conditions, strict=True))
    return f"  next: {{spec: {{mode: {mode}}}, arcs: [{entries}]}}"


def simulated(body: str, failing: set[int]) -> Simulation:
    def answer(command: Command) -> Any:
        if (
            len(command.command_id)
            and int(command.command_id.rsplit(":", 1)[-1].rsplit("-", 1)[-1] or 0) % 11 in failing
        ):
            raise Failed("as drawn")
        return {"n": command.attempt}

    return Simulation(playbook(body), answer)


@given(graphs(), st.sets(st.integers(0, 10), max_size=3), st.data())
@settings(max_examples=250, deadline=None)
def test_every_execution_ends_and_its_state_is_its_log(body: str, failing: set[int], data: st.DataObject) -> None:
    simulation = simulated(body, failing).run(lambda count: data.draw(st.integers(0, count - 1)))
    assert simulation.state.ended
    assert simulation.ended == 1
    assert [event.seq for event in simulation.events] == list(range(1, len(simulation.events) + 1))
    assert fold(simulation.events) == simulation.state
    assert len({command.command_id for command in simulation.commands}) == len(simulation.commands)


@given(graphs(), st.sets(st.integers(0, 10), max_size=3), st.data())
@settings(max_examples=120, deadline=None)
def test_repeated_deliveries_change_nothing(body: str, failing: set[int], data: st.DataObject) -> None:
    simulation = simulated(body, failing)
    while simulation.open and not simulation.state.ended:
        item = simulation.open.pop(data.draw(st.integers(0, len(simulation.open) - 1)))
        settled = simulation.settle(item)
        simulation.give(settled)
        again = data.draw(st.sampled_from(simulation.given))
        for repeated in (settled, again):
            decision = simulation.give(repeated)
            assert decision.events == ()
            assert decision.effects == ()


@given(graphs(), st.sets(st.integers(0, 10), max_size=3), st.data())
@settings(max_examples=120, deadline=None)
def test_a_state_read_again_from_the_log_goes_on_the_same_way(
    body: str, failing: set[int], data: st.DataObject
) -> None:
    simulation = simulated(body, failing)
    while simulation.open and not simulation.state.ended:
        if data.draw(st.booleans()):
            simulation.state = fold(simulation.events, State())
        simulation.give(simulation.settle(simulation.open.pop(data.draw(st.integers(0, len(simulation.open) - 1)))))
    straight = simulated(body, failing).run()
    if not failing:
        assert sorted(straight.steps) == sorted(simulation.steps)
        assert straight.state.status == simulation.state.status == "COMPLETED"


KINDS = ("python", "python", "noop", "agent", "signal", "limited", "pause")


class Outside(Simulation):
    """An execution to which anything may happen: suspensions, signals, timers late or early, and ends by hand."""

    def __init__(self, body: str, data: st.DataObject) -> None:
        self._data = data
        self._signals = 0
        self.timers: set[str] = set()
        """Timers that are set: neither fired nor dropped."""
        super().__init__(playbook(body), self._answered)

    def _answered(self, command: Command) -> Any:
        kind = self._data.draw(st.sampled_from(["ok", "ok", "ok", "error", "delay", "at once", "child", "wait"]))
        if kind == "ok" or (kind != "error" and command.attempt > MAX_SUSPENSIONS):
            return {"n": command.attempt}
        if kind == "error":
            raise Failed("as drawn")
        before = command.resume or PipelineState(origin=command.command_id)
        resume = msgspec.structs.replace(before, attempt=command.attempt + 1, jumps=before.jumps + 1, child=None)
        suspension = {
            "delay": Suspension(resume, delay_s=3.0, error=Failure("test", "again")),
            "at once": Suspension(resume, delay_s=0.0),
            "child": Suspension(resume, child=ChildRequest("t/child")),
            "wait": Suspension(resume, wait=WaitRequest(signal="go", limit_s=20.0)),
        }[kind]
        return Outcome(command.command_id, "1", "suspended", suspension=suspension, attempt=command.attempt)

    def settle(self, item: Any) -> Input:
        """A nested playbook may fail as well."""
        if isinstance(item, StartChild) and self._data.draw(st.integers(0, 3)) == 0:
            failure = Failure("child", "as drawn", details={"execution_id": item.execution_id})
            return ChildEnded(item.parent_command_id, item.execution_id, error=failure)
        return super().settle(item)

    def signal(self) -> Signal:
        """The next signal, early or late."""
        self._signals += 1
        return Signal("go", {"n": self._signals}, f"s{self._signals}")

    def give(self, given: Input) -> Decision:
        """One input; what it says of timers is kept."""
        decision = super().give(given)
        for effect in decision.effects:
            if isinstance(effect, SetTimer):
                self.timers.add(effect.timer_id)
            elif isinstance(effect, DropTimer):
                self.timers.discard(effect.timer_id)
        if isinstance(given, TimerFired):
            self.timers.discard(given.timer_id)
        return decision

    def noise(self) -> Input:
        """Something that must change nothing: a repetition, or an answer by somebody who was not asked."""
        forged: list[Input] = [*self.given]
        for command_id, pending in self.state.commands.items():
            if pending.child is not None:
                forged.append(ChildEnded(command_id, "another", Result("forged")))
            if pending.child is not None or pending.wait is not None:
                forged.append(Outcome(command_id, "1", "ok", data="forged"))
        return self._data.draw(st.sampled_from(forged))

    def step(self) -> list[Event]:
        """Let one thing happen; its events."""
        if self._data.draw(st.integers(0, 3)) == 0:
            assert self.give(self.noise()).events == ()
        choices: list[Any] = [*range(len(self.open)), "signal"]
        what = self._data.draw(st.sampled_from(choices))
        given = self.signal() if what == "signal" else self.settle(self.open.pop(what))
        return list(self.give(given).events)


MAX_SUSPENSIONS = 3
ENDS = [Cancel("drawn"), Cancel("drawn", cascade=False), Finalize("FAILED"), Finalize("COMPLETED", result=1)]


def waits_for(events: list[Event], name: str) -> set[str]:
    return {event.payload["command_id"] for event in events if event.name == name}


def check(simulation: Outside) -> None:
    """What holds at every moment."""
    events = simulation.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    outcomes = [
        event.payload["command_id"]
        for event in events
        if event.name in ("call.done", "call.error") and not event.payload.get("again")
    ]
    assert len(outcomes) == len(set(outcomes)), "a command has two terminal outcomes"
    runs = [event.step for event in events if event.name == "step.scheduled"]
    assert len(runs) == len(set(runs)), "a step of a graph without cycles ran twice"
    signals = [event.payload["signal_id"] for event in events if event.name == "signal.received"]
    assert len(signals) == len(set(signals)), "a signal was taken twice"
    assert simulation.ended == simulation.state.ended
    assert simulation.timers == set(simulation.state.timers)
    if simulation.state.ended:
        state = simulation.state
        assert [len(part) for part in (state.commands, state.timers, state.runs, state.waiting)] == [0, 0, 0, 0]
    else:
        assert simulation.state.runs, "nothing is under way, but it has not ended"


@given(graphs(KINDS), st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_happens_from_outside_everything_ends_once_and_nothing_is_left(body: str, data: st.DataObject) -> None:
    simulation = Outside(body, data)
    left = data.draw(st.integers(0, 40))
    end = data.draw(st.sampled_from([None, None, *ENDS]))
    while not simulation.state.ended:
        if end is not None and left == 0:
            simulation.give(end)
            break
        simulation.step()
        simulation.state = fold(simulation.events) if left % 7 == 0 else simulation.state
        left -= 1
        check(simulation)
    check(simulation)
    assert fold(simulation.events) == simulation.state
    started = {
        e.payload["command_id"]: e.payload["child_execution_id"] for e in simulation.events if e.name == "child.started"
    }
    replaced = {event.payload.get("replaces") for event in simulation.events}
    ended = waits_for(simulation.events, "call.done") | waits_for(simulation.events, "call.error") | replaced
    running = {child for command_id, child in started.items() if command_id not in ended}
    cancelled = {item.execution_id for item in simulation.cancelled}
    if end is None or not isinstance(end, Cancel) or end.cascade or simulation.state.status != "CANCELLED":
        assert running <= cancelled, "a nested playbook goes on though nobody waits for it"
    before = simulation.state
    for _ in range(3):
        assert simulation.step() == [], "something was decided after the end"
    assert simulation.state == before
