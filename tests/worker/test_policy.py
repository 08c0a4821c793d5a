"""Policies decide where a task list goes on; whatever they say, every list ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wayfarer.dsl.exchange import Failure, PipelineState, Suspension
from wayfarer.dsl.model import Rule, Task
from wayfarer.dsl.templates import compile_condition, compile_value
from wayfarer.worker.policy import Done, Failed, Output, bound, follow, matching, retry_delay

BROKEN = Failure("http", "no", retryable=True)


def task(name: str, *rules: Rule, max_iterations: int = 1_000) -> Task:
    return Task(name=name, kind="noop", spec={}, compiled={}, rules=rules, max_iterations=max_iterations)


def test_the_first_rule_that_matches_wins() -> None:
    first = Rule(when=compile_condition("output.status == 'error'"), do="fail")
    second = Rule(when=compile_condition("output.data.more"), do="break")
    otherwise = Rule(when=None, do="continue")
    todo = task("a", first, second, otherwise)
    assert matching(todo, {"output": Output({"more": True}).named()}) is second
    assert matching(todo, {"output": Output({"more": False}).named()}) is otherwise
    assert matching(todo, {"output": Output(None, BROKEN).named()}) is first
    assert matching(task("a", first, second), {"output": Output(None).named()}) is None


def test_output_shows_status_data_error_http_and_meta() -> None:
    output = Output(
        {"detail": "x"}, BROKEN, {"http": {"status": 429, "headers": {"a": "b"}}}, attempt=2, duration_ms=5
    ).named()
    for source, expected in {
        "output.status": "error",
        "output.error.kind": "http",
        "output.error.retryable": True,
        "output.error.message": "no",
        "output.http.status": 429,
        "output.http.headers.a": "b",
        "output.data.detail": "x",
        "output.meta.attempt": 2,
        "output.meta.duration_ms": 5,
        "output.pg.sqlstate": None,
    }.items():
        assert compile_condition(source).render({"output": output}) == expected, source


@pytest.mark.parametrize(
    "source", ["output.data.items[0].id", "output.data.data.items[0].id", "output.data['data']['items'][0].id"]
)
def test_output_data_reaches_into_the_body_of_an_http_answer(source: str) -> None:
    output = Output({"status_code": 200, "headers": {}, "data": {"items": [{"id": 7}]}})
    assert compile_condition(source).render({"output": output.named()}) == 7


def test_output_as_a_whole_is_plain_json() -> None:
    rendered = compile_value("{{ output }}").render({"output": Output({"a": 1}).named()})
    assert rendered["status"] == "ok"
    assert rendered["data"] == {"a": 1}


def test_without_a_rule_ok_goes_on_and_an_error_fails() -> None:
    tasks = [task("a"), task("b")]
    went_on = follow(tasks, None, Output(1), PipelineState(attempt=3))
    assert went_on == PipelineState(position=1, attempt=1, tasks={"a": 1}, prev=1)
    assert follow(tasks, None, Output(None, BROKEN), PipelineState(ctx={"k": 1})) == Failed(BROKEN, {"k": 1})


def test_an_error_that_is_let_pass_is_the_tasks_result() -> None:
    facts = {"http": {"status": 404, "headers": {}}}
    state = follow([task("a")], Rule(when=None, do="continue"), Output({"gone": 1}, BROKEN, facts), PipelineState())
    assert isinstance(state, PipelineState)
    assert (state.prev["status"], state.prev["error"]["message"]) == ("error", "no")
    assert (state.prev["status_code"], state.prev["data"]) == (404, {"gone": 1})


def test_break_ends_well_and_fail_fails() -> None:
    tasks = [task("a"), task("b")]
    assert follow(tasks, Rule(when=None, do="break"), Output(5), PipelineState()) == Done(5, {})
    failed = follow(tasks, Rule(when=None, do="fail"), Output(5), PipelineState())
    assert isinstance(failed, Failed)
    assert failed.error.kind == "policy"


def test_every_retry_leaves_the_worker_with_its_attempt() -> None:
    rule = Rule(when=None, do="retry", attempts=3, delay=2, backoff="exponential")
    suspended = follow([task("a")], rule, Output(None, BROKEN), PipelineState(attempt=2))
    assert suspended == Suspension(resume=PipelineState(attempt=3), delay_s=4, error=BROKEN)
    assert follow([task("a")], rule, Output(None, BROKEN), PipelineState(attempt=3)) == Failed(BROKEN, {})


def test_a_retry_of_what_went_well_is_bounded_by_max_iterations_unless_it_names_attempts() -> None:
    again = Rule(when=None, do="retry")
    tasks = [task("a", max_iterations=5)]
    assert isinstance(follow(tasks, again, Output(1), PipelineState(attempt=4)), Suspension)
    assert follow(tasks, again, Output(1), PipelineState(attempt=5)) == PipelineState(
        position=1, tasks={"a": 1}, prev=1
    )
    named = Rule(when=None, do="retry", attempts=2)
    assert isinstance(follow(tasks, named, Output(1), PipelineState(attempt=2)), PipelineState)


@pytest.mark.parametrize(
    ("backoff", "expected"),
    [("none", [1.5, 1.5, 1.5, 1.5]), ("linear", [1.5, 3, 4.5, 5]), ("exponential", [1.5, 3, 5, 5])],
)
def test_delays_grow_up_to_their_limit(backoff: str, expected: list[float]) -> None:
    rule = Rule(when=None, do="retry", delay=1.5, backoff=backoff, max_delay=5)  # type: ignore[arg-type]
    assert [retry_delay(rule, attempt) for attempt in (1, 2, 3, 4)] == expected


def test_retry_after_is_the_least_delay() -> None:
    asked = Failure("http", "no", details={"retry_after_s": 7})
    assert retry_delay(Rule(when=None, do="retry", delay=1, max_delay=2), 1, asked) == 7
    assert retry_delay(Rule(when=None, do="retry", delay=9), 1, asked) == 9


@given(
    attempt=st.integers(1, 10_000),
    delay=st.floats(0, 1e6),
    limit=st.floats(0, 1e6),
    spread=st.floats(0.5, 1.0),
    backoff=st.sampled_from(["none", "linear", "exponential"]),
)
def test_a_delay_is_never_negative_and_never_over_its_limit(
    attempt: int, delay: float, limit: float, spread: float, backoff: str
) -> None:
    rule = Rule(when=None, do="retry", delay=delay, max_delay=limit, backoff=backoff, jitter=True)  # type: ignore[arg-type]
    assert 0 <= retry_delay(rule, attempt, None, spread) <= limit


def test_bindings_are_all_evaluated_before_any_is_made() -> None:
    rule = Rule(
        when=None,
        do="continue",
        set={
            "ctx.n": compile_value("{{ ctx.n + 1 }}"),
            "iter.page": compile_value("{{ ctx.n }}"),
            "bare": compile_value(3),
        },
    )
    state = bound(rule, {"ctx": {"n": 1}}, PipelineState(ctx={"n": 1}))
    assert (state.ctx, state.iter) == ({"n": 2, "bare": 3}, {"page": 1})


rules = st.builds(
    Rule,
    when=st.sampled_from(
        [
            None,
            compile_condition("output.status == 'error'"),
            compile_condition("output.data.n % 2 == 1"),
            compile_condition("_attempt < 3"),
        ]
    ),
    do=st.sampled_from(["continue", "retry", "jump", "break", "fail"]),
    attempts=st.sampled_from([None, 1, 2, 4]),
    to=st.sampled_from(["t0", "t1", "t2"]),
)


@settings(max_examples=300)
@given(
    lists=st.lists(st.lists(rules, max_size=3), min_size=3, max_size=3),
    outcomes=st.lists(st.booleans(), min_size=1, max_size=40),
    limit=st.integers(1, 12),
)
def test_every_task_list_ends_and_remembers_its_last_task(
    lists: list[list[Rule]], outcomes: list[bool], limit: int
) -> None:
    tasks = [task(f"t{index}", *given_rules, max_iterations=limit) for index, given_rules in enumerate(lists)]
    state, calls = PipelineState(), 0
    while state.position < len(tasks):
        at = tasks[state.position]
        output = Output({"n": calls}, None if outcomes[calls % len(outcomes)] else BROKEN, attempt=state.attempt)
        rule = matching(at, {"output": output.named(), "_attempt": state.attempt})
        calls += 1
        assert calls < 20 * (limit + 5) * (limit + 5), "the list does not end"
        following = follow(tasks, rule, output, state)
        if isinstance(following, Suspension):
            assert following.resume.attempt == state.attempt + 1
            assert following.resume.position == state.position
            state = following.resume
        elif isinstance(following, PipelineState):
            assert following.attempt == 1
            assert following.tasks[at.name] == following.prev == output.result()
            assert following.jumps <= limit
            state = following
        else:
            assert isinstance(following, Done | Failed)
            return
