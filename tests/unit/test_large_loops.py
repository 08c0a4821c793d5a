"""A loop over ten thousand items, decided outcome by outcome."""

from wayfarer.dsl.exchange import Outcome
from wayfarer.dsl.parse import parse_playbook
from wayfarer.engine import Start, State, decide
from wayfarer.engine.effects import IssueCommand

from .simulation import HEAD

COUNT, WIDTH = 10_000, 200
BODY = f"""
workflow:
- step: l
  loop: {{in: "{{{{ range({COUNT}) | list }}}}", iterator: n, spec: {{mode: parallel, max_in_flight: {WIDTH}}}}}
  tool: {{kind: python, input: {{n: "{{{{ n }}}}"}}, code: "result = n"}}
"""


def test_ten_thousand_iterations_keep_their_order_and_their_limit() -> None:
    playbook = parse_playbook(HEAD + BODY)
    first = decide(playbook, State(), Start("1", "2", 1, {}), fresh_id=lambda: "9")
    state = first.state
    waiting = [effect.command for effect in first.effects if isinstance(effect, IssueCommand)]
    most = len(waiting)
    while waiting:
        command = waiting.pop()
        assert command.iteration is not None
        outcome = Outcome(command.command_id, "1", "ok", data=command.iteration.item * 2)
        decision = decide(playbook, state, outcome, fresh_id=lambda: "9")
        state = decision.state
        waiting += [effect.command for effect in decision.effects if isinstance(effect, IssueCommand)]
        most = max(most, len(waiting))
    assert most == WIDTH
    assert state.status == "COMPLETED"
    assert state.result.value == [n * 2 for n in range(COUNT)]
