"""What is refused at registration, with the line and what would be right."""

import pytest

from wayfarer.dsl.errors import PlaybookInvalid
from wayfarer.dsl.parse import parse_playbook, parse_with_warnings

from .simulation import HEAD

GOOD = HEAD + "workflow:\n- step: a\n  tool: {kind: noop}\n"


@pytest.mark.parametrize(
    ("text", "line", "about"),
    [
        (GOOD + "extra: 1\n", 7, "extra"),
        (GOOD + "- step: a\n", 7, "a"),
        (GOOD + "  next: nowhere\n", 7, "nowhere"),
        (GOOD.replace("noop", "nooop"), 6, "noop"),
        (GOOD + "  set: {ctx.x: '{{ oops'}\n", 7, "oops"),
        (GOOD.replace("kind: noop", "kind: python, input: {a: 1}"), 6, "needs 'code'"),
        (GOOD.replace("kind: noop", "kind: http, method: GET"), 6, "needs 'url'"),
        (GOOD.replace("noetl.io/v2", "noetl.io/v9"), 1, "noetl.io/v2"),
        (GOOD.replace("kind: Playbook", "kind: Deployment"), 2, "Playbook"),
        (HEAD, None, "workflow"),
        (HEAD + "workflow: []\n", None, "step"),
        (GOOD + "executor: {spec: {entry_step: nowhere}}\n", 7, "nowhere"),
    ],
)
def test_refusals_name_the_line_and_what_would_be_right(text: str, line: int | None, about: str) -> None:
    with pytest.raises(PlaybookInvalid) as caught:
        parse_playbook(text)
    found = [issue for issue in caught.value.issues if about in str(issue)]
    assert found, str(caught.value)
    if line is not None:
        assert line in [issue.line for issue in found]


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "just text", "{", "a: b: c", "&a [*a]", "\x00", "- 1\n- 2", "a: &x [1]\nb: *x"]
)
def test_what_is_no_playbook_is_refused_in_words(text: str) -> None:
    with pytest.raises(PlaybookInvalid) as caught:
        parse_playbook(text)
    assert str(caught.value)


def test_an_alias_bomb_is_refused() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))
    with pytest.raises(PlaybookInvalid):
        parse_playbook(
            GOOD + "workload:\n  l0: &l0 [1]\n" + "".join("  " + line + "\n" for line in layers.splitlines())
        )


@pytest.mark.parametrize(
    "tool",
    [
        "  tool: {kind: noop}",
        "  tool:\n  - {name: t, kind: noop}\n  - {name: u, kind: noop}",
        "  tool:\n  - t: {kind: noop}\n  - u: {kind: noop}",
        "  next: []",
    ],
)
def test_every_form_of_a_step_is_read(tool: str) -> None:
    assert parse_playbook(HEAD + "workflow:\n- step: a\n" + tool + "\n").steps["a"].name == "a"


def test_a_name_that_nearly_exists_is_a_warning_with_what_was_meant() -> None:
    text = (
        HEAD
        + "workload: {price: 1}\nworkflow:\n- step: fetch\n  next: b\n- step: b\n  input: {x: '{{ fecth.total }}', y: '{{ prize }}', z: '{{ whatever }}'}\n"
    )
    warnings = parse_with_warnings(text).warnings
    assert [(warning.line, warning.hint) for warning in warnings] == [
        (8, "did you mean 'fetch'?"),
        (8, "did you mean 'price'?"),
    ]


def test_a_key_that_stands_twice_is_a_warning_and_a_merge_key_is_none() -> None:
    text = HEAD + "workload: {base: &b {a: 1}, more: {<<: *b, a: 2}}\nworkflow:\n- step: a\n  desc: one\n  desc: two\n"
    assert [warning.line for warning in parse_with_warnings(text).warnings] == [8]


@pytest.mark.parametrize(
    "steps",
    [
        "- step: a\n  next: no\n- step: 'no'\n",
        "- step: a\n  next: [yes]\n- step: 'yes'\n",
        "- step: a\n  next: [{step: on}]\n- step: 'on'\n",
        "- step: a\n- step: off\n",
    ],
)
def test_words_that_yaml_takes_for_truth_values_need_quotes_as_a_steps_name(steps: str) -> None:
    with pytest.raises(PlaybookInvalid) as caught:
        parse_playbook(HEAD + "workflow:\n" + steps)
    assert [("quotes" in str(issue.hint)) for issue in caught.value.issues] == [True]


def test_a_filter_that_nearly_exists_is_named() -> None:
    with pytest.raises(PlaybookInvalid) as caught:
        parse_playbook(HEAD + "workflow:\n- step: a\n  input: {x: '{{ y | to_jsn }}'}\n")
    assert [issue.hint for issue in caught.value.issues] == ["did you mean 'to_json'?"]
