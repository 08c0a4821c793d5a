"""What a command carries of the results that its templates name."""

from typing import Any

import pytest

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.scope import reachable
from wayfarer.dsl.templates import compile_text

RESULT: dict[str, Any] = {"status": "ok", "items": [1, 2], "data": {"found": True, "status": "inner", "n": {"deep": 7}}}
LIST: list[Any] = [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    "template",
    [
        "{{ step.status }}",
        "{{ step.found }}",
        "{{ step.data.status }}",
        "{{ step.result.n.deep }}",
        "{{ step.n.deep + 1 }}",
        "{{ step['found'] and step.status }}",
        "{{ step.items }}",
        "{{ step.missing or step.n }}",
        "{{ step | length }}",
        "{{ step }}",
        "{% for item in step['items'] %}{{ item }}{% endfor %}",
    ],
)
@pytest.mark.parametrize("value", [RESULT, LIST, "text", None, {"data": [1]}])
def test_a_template_sees_the_same_in_the_part_as_in_the_whole(template: str, value: Any) -> None:
    compiled = compile_text(template)
    part = reachable(value, "step", compiled.references)
    try:
        whole = compiled.render({"step": Finished(value)})
    except Exception as error:
        with pytest.raises(type(error)):
            compiled.render({"step": Finished(part)})
    else:
        assert compiled.render({"step": Finished(part)}) == whole


def test_only_named_keys_are_carried() -> None:
    references = compile_text("{{ step.status }} {{ step.found }}").references
    assert reachable(RESULT, "step", references) == {"status": "ok", "data": {"found": True}}
