"""What follows from what: the engine's rules without a process."""

from typing import Any

import pytest

from wayfarer.dsl.exchange import Command, Outcome
from wayfarer.engine.inputs import Cancel, Finalize, Start

from .simulation import Failed, Simulation, playbook


def step(name: str, tail: str = "", tool: str = "{kind: python, code: 'result = 1'}") -> str:
    return f"- step: {name}\n  tool: {tool}\n" + "".join(f"  {line}\n" for line in tail.splitlines())


def flow(*steps: str, head: str = "") -> str:
    return head + "workflow:\n" + "".join(steps)


def run(body: str, answer: Any = lambda command: {"n": 1}, **workload: Any) -> Simulation:
    return Simulation(playbook(body), answer, **workload).run()


@pytest.mark.parametrize(
    "arcs",
    [
        "next: b",
        "next: [b]",
        "next: [{step: b}]",
        "next: {arcs: [{step: b}]}",
        "next: {spec: {mode: exclusive}, arcs: [{step: b}]}",
    ],
)
def test_every_form_of_an_arc_leads_on(arcs: str) -> None:
    done = run(flow(step("a", arcs), step("b")))
    assert (done.steps, done.state.status, done.ended) == (["a", "b"], "COMPLETED", 1)


def test_the_first_arc_that_holds_is_taken_unless_all_are_asked_for() -> None:
    arcs = "next: {{spec: {{mode: {}}}, arcs: [{{step: b, when: '{{{{ a.n == 2 }}}}'}}, {{step: c}}, {{step: d}}]}}"
    steps = [step("b", "next: []"), step("c", "next: []"), step("d", "next: []")]
    assert run(flow(step("a", arcs.format("exclusive")), *steps)).steps == ["a", "c"]
    assert run(flow(step("a", arcs.format("inclusive")), *steps)).steps == ["a", "c", "d"]


def test_a_join_runs_once_when_all_taken_branches_are_there() -> None:
    body = flow(
        step("a", "next: [b, c]"), step("b", "next: d"), step("c", "next: c2"), step("c2", "next: d"), step("d")
    )
    done = run(body.replace("next: [b, c]", "next: {spec: {mode: inclusive}, arcs: [{step: b}, {step: c}]}"))
    assert sorted(done.steps) == ["a", "b", "c", "c2", "d"]
    assert done.steps[-1] == "d"


def test_a_branch_that_was_not_taken_is_not_waited_for() -> None:
    arcs = "next: {spec: {mode: inclusive}, arcs: [{step: b}, {step: c, when: '{{ false }}'}]}"
    assert run(flow(step("a", arcs), step("b", "next: d"), step("c", "next: d"), step("d"))).steps == ["a", "b", "d"]


def test_a_failure_fails_the_execution_unless_an_arc_takes_it() -> None:
    def broken(command: Command) -> Any:
        if command.step == "a":
            raise Failed("out of order")
        return {}

    failed = run(flow(step("a", "next: b"), step("b")), broken)
    assert failed.state.status == "FAILED"
    assert failed.state.error is not None
    assert "out of order" in failed.state.error.message
    arcs = "next: {arcs: [{step: b, when: \"{{ event.name == 'call.error' }}\"}, {step: c}]}"
    assert run(flow(step("a", arcs), step("b", "next: []"), step("c", "next: []")), broken).steps == ["a", "b"]


def test_a_loop_gives_its_results_in_the_order_of_its_input() -> None:
    body = flow(
        step("a", "loop: {in: '{{ items }}', iterator: x, spec: {mode: parallel, max_in_flight: 2}}\nnext: b"),
        step("b", "", "{kind: python, input: {all: '{{ a.data }}'}, code: 'result = all'}"),
        head="workload: {items: [3, 1, 2]}\n",
    )
    simulation = Simulation(
        playbook(body),
        lambda command: command.iteration.item * 10 if command.iteration else command.scope["steps"]["a"],
    )
    assert len(simulation.open) == 2
    simulation.run(lambda count: count - 1)
    assert simulation.state.results["a"].value == [30, 10, 20]
    assert simulation.state.stats["a"] == {"total": 3, "completed": 3, "failed": 0}


def test_a_sequential_loop_has_one_command_at_a_time() -> None:
    body = flow(step("a", "loop: {in: '{{ [1, 2, 3] }}', iterator: x}"))
    simulation = Simulation(playbook(body))
    while simulation.open:
        assert len(simulation.open) == 1
        simulation.give(simulation.settle(simulation.open.pop()))
    assert len(simulation.commands) == 3


def test_an_empty_loop_is_done_at_once() -> None:
    done = run(flow(step("a", "loop: {in: '{{ [] }}', iterator: x}\nnext: b"), step("b")))
    assert done.steps == ["b"]
    assert "loop.done" in done.names


@pytest.mark.parametrize(("last", "expected"), [("final_result", "f"), ("other", "o")])
def test_the_result_is_the_final_steps(last: str, expected: str) -> None:
    body = flow(step("a", f"next: {last}"), step(last))
    assert run(body, lambda command: expected if command.step == last else "a").state.result.value == expected


def test_set_writes_what_later_steps_read() -> None:
    body = flow(
        step("a", "set: {ctx.total: '{{ a.n }}'}\nnext: b"),
        step("b", "", "{kind: python, input: {t: '{{ ctx.total }}'}, code: 'result = t'}"),
    )
    done = run(body, lambda command: {"n": 7} if command.step == "a" else command.scope["ctx"])
    assert done.state.result.value == {"total": 7}


def test_a_step_gets_only_what_it_names() -> None:
    body = flow(
        step("a", "next: b"),
        step("b", "next: c"),
        step("c", "", "{kind: python, input: {x: '{{ b.n }}'}, code: 'result = x'}"),
    )
    done = run(body)
    assert list(done.commands[-1].scope["steps"]) == ["b"]


def test_a_step_that_is_not_admitted_is_skipped_and_its_branch_ends() -> None:
    rules = "spec: {policy: {admit: {rules: [{when: '{{ workload.go }}', then: {allow: true}}, {else: {then: {allow: false}}}]}}}\nnext: b"
    body = flow(step("a", rules), step("b"), head="workload: {go: false}\n")
    skipped = run(body)
    assert (skipped.steps, "step.skipped" in skipped.names) == ([], True)
    assert run(body, go=True).steps == ["a", "b"]


def test_a_cancelled_execution_takes_no_more_outcomes() -> None:
    simulation = Simulation(playbook(flow(step("a", "next: b"), step("b"))))
    command = simulation.commands[0]
    simulation.give(Cancel("enough"))
    assert simulation.state.status == "CANCELLED"
    assert simulation.give(simulation.outcome(command)).events == ()


def test_an_operator_can_end_an_execution() -> None:
    simulation = Simulation(playbook(flow(step("a"))))
    simulation.give(Finalize("FAILED", reason="stuck"))
    assert simulation.state.status == "FAILED"


def test_an_outcome_of_nobody_and_a_second_start_change_nothing() -> None:
    simulation = Simulation(playbook(flow(step("a"))))
    assert simulation.give(Outcome("no-such", "1", "ok")).events == ()
    assert simulation.give(Start("1", "c1", 1, {})).events == ()


def test_a_step_without_next_leads_to_end_when_nothing_else_does() -> None:
    assert run(flow(step("a"), step("end"))).steps == ["a", "end"]


def test_entry_is_what_the_executor_says_else_start_else_the_first() -> None:
    assert run(flow(step("a", "next: []"), step("start", "next: []"))).steps == ["start"]
    assert run(flow(step("a", "next: []"), step("b", "next: []"))).steps == ["a"]
    assert run(
        flow(step("a", "next: []"), step("b", "next: []"), head="executor: {spec: {entry_step: b}}\n")
    ).steps == ["b"]


def test_a_step_that_only_gives_a_value_needs_no_worker() -> None:
    gives = "{kind: noop, result: {sum: '{{ a.n + workload.more }}', seen: '{{ a.seen or none }}'}}"
    done = run(flow(step("a", "next: b"), step("b", "next: c", gives), step("c")), lambda command: {"n": 2}, more=3)
    assert (done.steps, done.state.results["b"].value) == (["a", "c"], {"sum": 5, "seen": None})
    assert done.state.status == "COMPLETED"


@pytest.mark.parametrize(
    "result",
    ["{{ keychain.x.token }}", "{{ 'x' * 70000 }}", "{{ a.n + 'text' }}"],
    ids=["a secret", "a large one", "one that can't be rendered"],
)
def test_what_whoever_decides_can_not_give_is_left_to_a_worker(result: str) -> None:
    done = run(
        flow(step("a", "next: b"), step("b", "", f"{{kind: noop, result: {result!r}}}")), lambda command: {"n": 2}
    )
    assert done.steps == ["a", "b"]
