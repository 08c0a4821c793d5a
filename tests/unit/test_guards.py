"""What must change nothing changes nothing, and an end ends everything that belongs to it."""

from typing import Any

import pytest

from wayfarer.dsl.exchange import Failure, Outcome, PipelineState, Suspension
from wayfarer.engine import fold
from wayfarer.engine.effects import DropTimer, SetTimer, StartChild
from wayfarer.engine.inputs import Cancel, ChildEnded, Finalize, Result, Signal, TimerFired

from .simulation import Failed, Simulation, playbook

CHILDREN = """
workflow:
- {step: start, next: [a, b]}
- {step: a, tool: {kind: playbook, path: t/one}}
- {step: b, loop: {in: [1, 2], iterator: x, spec: {mode: parallel}}, tool: {kind: agent, path: t/two}}
"""
WAIT = """
workflow:
- {step: start, tool: {kind: wait, signal: go, timeout_s: 60}, next: after}
- {step: after, tool: {kind: python, input: {s: "{{ start }}"}, code: "result = s"}}
"""
TWICE = """
workflow:
- {step: start, tool: {kind: wait, signal: go}, next: again}
- {step: again, tool: {kind: wait, signal: go}}
"""


def outcome(command_id: str, status: Any = "ok") -> Outcome:
    return Outcome(command_id, "1", status, data="forged")


def children(simulation: Simulation) -> list[StartChild]:
    return [effect for effect in simulation.open if isinstance(effect, StartChild)]


def dropped(simulation: Simulation, given: Any) -> set[str]:
    return {effect.timer_id for effect in simulation.give(given).effects if isinstance(effect, DropTimer)}


@pytest.mark.parametrize("status", ["ok", "error", "claimed", "suspended"])
def test_a_worker_can_not_answer_for_a_nested_playbook_or_a_wait(status: str) -> None:
    for body in (CHILDREN, WAIT):
        simulation = Simulation(playbook(body))
        for command_id in list(simulation.state.commands):
            before = simulation.state
            decision = simulation.give(outcome(command_id, status))
            assert (decision.events, decision.effects, decision.state) == ((), (), before)


def test_only_the_child_that_was_started_can_end_its_step() -> None:
    simulation = Simulation(playbook(CHILDREN))
    one, two, three = children(simulation)
    for command_id, child in ((one.parent_command_id, two.execution_id), (two.parent_command_id, "999"), ("1:99", "1")):
        assert simulation.give(ChildEnded(command_id, child, Result("forged"))).events == ()
    for child in (one, three, two):
        simulation.give(ChildEnded(child.parent_command_id, child.execution_id, Result(child.execution_id)))
    assert simulation.state.results["a"].value == one.execution_id
    assert simulation.state.results["b"].value == [two.execution_id, three.execution_id]
    assert simulation.give(ChildEnded(one.parent_command_id, one.execution_id, Result("again"))).events == ()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (Cancel("enough"), "CANCELLED"),
        (Finalize("FAILED", reason="by hand"), "FAILED"),
        (Finalize("COMPLETED", result=1), "COMPLETED"),
    ],
)
def test_an_end_by_hand_ends_every_child_that_runs(given: Any, status: str) -> None:
    simulation = Simulation(playbook(CHILDREN))
    one, *rest = children(simulation)
    simulation.give(ChildEnded(one.parent_command_id, one.execution_id, Result(1)))
    simulation.give(given)
    assert simulation.state.status == status
    assert {item.execution_id for item in simulation.cancelled} == {item.execution_id for item in rest}


def test_without_a_cascade_children_go_on() -> None:
    simulation = Simulation(playbook(CHILDREN))
    simulation.give(Cancel("enough", cascade=False))
    assert (simulation.state.status, simulation.cancelled) == ("CANCELLED", [])


def test_a_failure_ends_the_children_of_other_steps() -> None:
    simulation = Simulation(playbook(CHILDREN))
    one, *rest = children(simulation)
    simulation.give(ChildEnded(one.parent_command_id, one.execution_id, error=Failure("child", "it failed")))
    assert simulation.state.status == "FAILED"
    assert {item.execution_id for item in simulation.cancelled} == {item.execution_id for item in rest}


@pytest.mark.parametrize("end", [None, Cancel(), Finalize("FAILED"), Finalize("COMPLETED")])
def test_after_the_end_nothing_is_decided(end: Any) -> None:
    simulation = Simulation(playbook(WAIT))
    timers = list(simulation.state.timers)
    simulation.give(end or Signal("go", "yes", "s1"))
    for command in simulation.commands:
        simulation.give(simulation.outcome(command))
    assert simulation.state.ended
    before, count = simulation.state, simulation.ended
    late = [Signal("go", 1, "late"), Signal("other", 1), Cancel("late"), Finalize("FAILED"), ChildEnded("1:1", "x")]
    late += [outcome("1:1"), outcome("1:2"), *(TimerFired(timer) for timer in timers)]
    for given in late:
        decision = simulation.give(given)
        assert (decision.events, decision.effects, decision.state) == ((), (), before), given
    assert (count, simulation.ended) == (1, 1)


def test_the_same_signal_again_changes_nothing_whether_it_was_taken_or_kept() -> None:
    simulation = Simulation(playbook(TWICE))
    assert simulation.give(Signal("go", 1, "s1")).events
    assert simulation.give(Signal("go", 1, "s1")).events == ()
    assert (simulation.state.results["start"].value, simulation.state.status) == (1, "RUNNING")
    assert simulation.give(Signal("later", 3, "s2")).events
    assert simulation.give(Signal("later", 3, "s2")).events == ()
    assert simulation.state.signals["later"] == (3,)
    simulation.state = fold(simulation.events)
    assert simulation.give(Signal("go", 1, "s1")).events == ()
    simulation.give(Signal("go", 2, "s3"))
    assert (simulation.state.result.value, simulation.state.status) == (2, "COMPLETED")


def test_open_timers_hold_up_no_end_and_are_dropped_with_it() -> None:
    body = "executor: {spec: {timeout_s: 60}}\nworkflow:\n- {step: a, tool: {kind: python, code: 'result = 1'}}\n"
    simulation = Simulation(playbook(body))
    (timer,) = [effect for effect in simulation.open if isinstance(effect, SetTimer)]
    (command,) = simulation.commands
    assert dropped(simulation, simulation.outcome(command)) == {timer.timer_id}
    assert (simulation.state.status, len(simulation.state.timers)) == ("COMPLETED", 0)


RETRIES = """
workflow:
- step: l
  loop: {in: [0, 1], iterator: x, spec: {mode: parallel}}
  tool: {kind: python, code: x}
  next: {arcs: [{step: h, when: "{{ event.name == 'call.error' }}"}]}
- {step: h, tool: {kind: python, code: x}}
"""


def test_a_failed_step_drops_its_retries_and_what_comes_of_them_late() -> None:
    simulation = Simulation(playbook(RETRIES))
    first, second = simulation.commands
    waits = Outcome(first.command_id, "1", "suspended", suspension=Suspension(PipelineState(attempt=2), delay_s=5))
    simulation.give(waits)
    (timer,) = simulation.state.timers
    simulation.answer = lambda command: (_ for _ in ()).throw(Failed("no"))
    assert dropped(simulation, simulation.outcome(second)) == {timer}
    assert simulation.give(TimerFired(timer)).events == ()
    assert [command.step for command in simulation.commands] == ["l", "l", "h"]
    assert fold(simulation.events) == simulation.state
