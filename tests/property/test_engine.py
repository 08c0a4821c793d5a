"""Whatever the graph, the answers and their order: nothing is lost, nothing happens twice, everything ends."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.simulation import Failed, Simulation, playbook
from wayfarer.dsl.exchange import Command
from wayfarer.engine.state import State, fold

NAMES = [f"s{n}" for n in range(7)]


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Forward graphs of up to seven steps with branches, joins, loops, nested playbooks and failures that are taken."""
    count = draw(st.integers(1, len(NAMES)))
    lines = ["workflow:"]
    for index, name in enumerate(NAMES[:count]):
        kind = draw(st.sampled_from(["python", "python", "noop", "agent"]))
        tool = {
            "python": "{kind: python, code: 'result = 1'}",
            "noop": "{kind: noop}",
            "agent": "{kind: agent, path: t/child}",
        }[kind]
        lines += [f"- step: {name}", f"  tool: {tool}"]
        if draw(st.integers(0, 4)) == 0:
            mode = draw(st.sampled_from(["sequential", "parallel"]))
            lines.append(
                f"  loop: {{in: '{{{{ {list(range(draw(st.integers(0, 4))))} }}}}', iterator: x, spec: {{mode: {mode}, max_in_flight: 2}}}}"
            )
        later = NAMES[index + 1 : count]
        arcs = draw(st.lists(st.sampled_from(later), unique=True, max_size=3)) if later else []
        conditions = [
            draw(st.sampled_from(["", ", when: '{{ false }}'", ", when: \"{{ event.name == 'call.error' }}\""]))
            for _ in arcs
        ]
        mode = draw(st.sampled_from(["exclusive", "inclusive"]))
        entries = ", ".join(f"{{step: {arc}{condition}}}" for arc, condition in zip(arcs, conditions, strict=True))
        lines.append(f"  next: {{spec: {{mode: {mode}}}, arcs: [{entries}]}}")
    return "\n".join(lines) + "\n"


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
