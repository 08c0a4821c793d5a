"""Whatever is registered or written into a template ends in a value or in the dialect's own error."""

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.simulation import HEAD
from wayfarer.dsl.errors import PlaybookInvalid, TemplateError
from wayfarer.dsl.parse import parse_playbook
from wayfarer.dsl.templates import compile_value

WORDS = st.sampled_from(
    [
        "step",
        "tool",
        "kind",
        "next",
        "loop",
        "in",
        "iterator",
        "spec",
        "policy",
        "rules",
        "when",
        "then",
        "do",
        "arcs",
        "mode",
        "set",
        "input",
        "code",
        "name",
        "a",
        "b",
    ]
)
TEXTS = st.one_of(
    WORDS, st.text(max_size=12), st.sampled_from(["{{ a }}", "{{", "python", "noop", "retry", "inclusive"])
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=25,
)


def read_or_refused(text: str) -> bool:
    """Whether a text is a playbook, or is refused with at least one issue."""
    try:
        parse_playbook(text)
    except PlaybookInvalid as error:
        return bool(error.issues)
    return True


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_any_workflow_is_read_or_refused(value: Any) -> None:
    text = HEAD + yaml.safe_dump({"workflow": value}, allow_unicode=True)
    assert read_or_refused(text)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert read_or_refused(text)


PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        " a ",
        ".b",
        "[0]",
        "|",
        "upper",
        "if",
        "endif",
        "for",
        "x in a",
        "endfor",
        "(",
        ")",
        "'",
        "__class__",
        "1",
        "+",
        "*",
        "**",
        "range",
        "attr",
        "~",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_template_gives_json_or_its_own_error(source: str) -> None:
    try:
        value = compile_value(source).render({"a": [1, {"b": "c"}], "x": 2})
    except TemplateError:
        return
    json.dumps(value)
