"""Templates: native values, every way to a result, and nothing that leads outside."""

from typing import Any

import pytest

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.templates import MAX_TEMPLATE_LENGTH, compile_value

SCOPE: dict[str, Any] = {
    "n": 3, "text": "a b", "items": [1, 2], "deep": {"items": {"keys": 5}}, "none": None,
    "fetch": Finished({"status": "ok", "data": {"id": 7, "keys": "k"}}), "plain": Finished({"x": 1}),
}  # fmt: skip


def render(value: Any) -> Any:
    return compile_value(value).render(SCOPE)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ n }}", 3), ("{{ n + 1 }}", 4), ("n is {{ n }}", "n is 3"), ("{{ items }}", [1, 2]), ("{{ deep.items.keys }}", 5), ("plain", "plain"),
        ("{{ none }}", None), ("{{ n == 3 }}", True), ("{{ text | upper }}", "A B"), ("{{ items | tojson }}", "[1, 2]"),
        ("{{ '[1]' | fromjson }}", [1]), ("{{ 'a' | b64encode }}", "YQ=="), ("{{ 'YQ==' | b64decode }}", "a"), ("{{ '4.5' | to_number }}", 4.5),
        ("{{ fetch.id }}", 7), ("{{ fetch.data.id }}", 7), ("{{ fetch.result.id }}", 7), ("{{ fetch.keys }}", "k"), ("{{ plain.x }}", 1), ("{{ plain.data.x }}", 1),
        ("{{ items[0] }}-{{ items[1] }}", "1-2"), ("{% if n > 2 %}big{% endif %}", "big"), ({"a": ["{{ n }}", {"b": "{{ text }}"}]}, {"a": [3, {"b": "a b"}]}),
        (5, 5), ("{{ missing | default('x') }}", "x"), ("{{ (missing or 4) + 1 }}", 5), ("", ""), ("{{ n.x.y }}", None), ("{{ missing.x.y }}", None),
    ],
)  # fmt: skip
def test_values(template: Any, value: Any) -> None:
    assert render(template) == value


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}", "{{ n.__class__ }}", "{{ items.__init__.__globals__ }}", "{{ self.__init__ }}", "{{ cycler.__init__.__globals__ }}",
        "{{ (1).__class__.__base__.__subclasses__() }}", "{{ lipsum.__globals__ }}", "{{ items.append(4) }}", "{{ deep.update({'a': 1}) }}",
        "{% import 'os' as os %}{{ os }}", "{% include '/etc/passwd' %}", "{{ '%s' | format(n.__class__) }}", "{{ ''|attr('__class__') }}",
        "{{ range(1000000000) | list }}", "{{ 'a' * 1000000000 }}", "{{ 9 ** 999999999 }}",
    ],
)  # fmt: skip
def test_nothing_leads_outside(template: str) -> None:
    before = repr(SCOPE["items"])
    try:
        value = str(render(template))
    except TemplateError:
        value = ""
    assert "class" not in value.lower()
    assert "root:" not in value
    assert len(value) < 1_000_000
    assert repr(SCOPE["items"]) == before


@pytest.mark.parametrize(
    "template", ["{{ n", "{{ }}", "{% if %}", "{{ n | nofilter }}", "{{ 1 + }}", "x" * MAX_TEMPLATE_LENGTH + "{{ n }}"]
)
def test_a_template_that_cannot_be_read_is_refused_when_it_is_compiled(template: str) -> None:
    with pytest.raises(TemplateError):
        compile_value(template)


@pytest.mark.parametrize("template", ["{{ 1 / 0 }}", "{{ items + n }}", "{{ '{' | fromjson }}"])
def test_a_template_that_cannot_be_evaluated_says_what_is_wrong(template: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(template)
    assert str(caught.value)


def test_names_are_known_before_it_runs() -> None:
    assert {"a", "c"} <= compile_value({"x": "{{ a.b }}", "y": ["{{ c['d'] }}"]}).names
