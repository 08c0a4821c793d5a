"""Templates of playbooks: compiled once, rendered to native values.

A string that is exactly one expression yields the expression's native value; any other template yields text.
Strings without template marks are constants.
"""

import copy
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
import jinja2.meta
from jinja2 import nodes

from .environment import Finished, PlaybookEnvironment, jsonable
from .errors import TemplateError

MAX_TEMPLATE_LENGTH = 262_144
"""Longest template, in characters."""
COMPILED_CACHE_SIZE = 16_384
"""How many compiled templates a process keeps."""

_ENVIRONMENT = PlaybookEnvironment()
FILTER_NAMES = frozenset(name for name in _ENVIRONMENT.filters if not name.startswith("_"))
"""Filters that templates may use."""
_NO_GLOBALS = PlaybookEnvironment()
_NO_GLOBALS.globals.clear()
_MARKS = ("{{", "{%", "{#")
_CHAIN = re.compile(r"\s*\{\{-?\s*([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)\s*-?\}\}\s*", re.ASCII)
_MUTATING = re.compile(r"\.\s*(append|extend|insert|pop|remove|clear|update|setdefault|sort|reverse|popitem)\s*\(")
_CONSTANT_NAMES = frozenset({"true", "false", "none", "True", "False", "None"})
_METHODS = frozenset(dir(dict)) | frozenset(dir(list))
_MISSING = object()

Reference = tuple[str, str | None]
"""A name that a template uses and, when it is a constant, the first key looked up in it."""
Scope = Mapping[str, Any]


def is_template(value: object) -> bool:
    """Say whether a value is a string with template marks."""
    return isinstance(value, str) and any(mark in value for mark in _MARKS)


class Compiled:
    """A value whose templates are compiled: ``render(scope)`` gives the JSON value."""

    __slots__ = ("_render", "constant", "references", "source")

    def __init__(self, source: Any, render: Callable[[Scope], Any] | None, references: frozenset[Reference]) -> None:
        self.source = source
        self.constant = render is None
        self.references = references
        self._render = render

    @property
    def names(self) -> frozenset[str]:
        """Top-level names that the value's templates use."""
        return frozenset(name for name, _ in self.references)

    def render(self, scope: Scope) -> Any:
        """Evaluate in ``scope``; raises `TemplateError` with the template's text."""
        return self.source if self._render is None else self._render(scope)


def compile_value(value: Any) -> Compiled:
    """Compile all templates in a JSON value, deeply; keys may be templates too."""
    if isinstance(value, str):
        return compile_text(value) if is_template(value) else Compiled(value, None, frozenset())
    if isinstance(value, dict):
        return _compile_dict(value)
    if isinstance(value, list):
        return _compile_list(value)
    return Compiled(value, None, frozenset())


def _compile_dict(value: dict[str, Any]) -> Compiled:
    pairs = [(compile_value(key), compile_value(item)) for key, item in value.items()]
    if all(key.constant and item.constant for key, item in pairs):
        return Compiled(value, None, frozenset())
    references = frozenset().union(*(key.references | item.references for key, item in pairs))

    def render(scope: Scope) -> Any:
        return {key.source if key.constant else str(key.render(scope)): item.render(scope) for key, item in pairs}

    return Compiled(value, render, references)


def _compile_list(value: list[Any]) -> Compiled:
    items = [compile_value(item) for item in value]
    if all(item.constant for item in items):
        return Compiled(value, None, frozenset())
    references = frozenset().union(*(item.references for item in items))
    return Compiled(value, lambda scope: [item.render(scope) for item in items], references)


@functools.lru_cache(maxsize=COMPILED_CACHE_SIZE)
def compile_text(source: str) -> Compiled:
    """Compile one template string; raises `TemplateError` with the line inside the string."""
    if len(source) > MAX_TEMPLATE_LENGTH:
        raise TemplateError(f"the template is longer than {MAX_TEMPLATE_LENGTH} characters", source[:80])
    chain = _CHAIN.fullmatch(source)
    if chain and chain[1] not in _CONSTANT_NAMES:
        return _compile_chain(source, chain[1], tuple(chain[2].split(".")[1:]))
    try:
        return _compiled(source, _ENVIRONMENT.parse(source))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(error.message or "the template does not parse", source, error.lineno) from error


def _compiled(source: str, tree: nodes.Template) -> Compiled:
    references = frozenset(_references(tree))
    expression = _single_expression(tree)
    render = _text_renderer(tree) if expression is None else _native_renderer(expression)
    return Compiled(source, _guarded(source, render, _MUTATING.search(source) is not None), references)


@functools.lru_cache(maxsize=COMPILED_CACHE_SIZE)
def compile_condition(source: str) -> Compiled:
    """Compile a condition: a template, or a bare expression without marks."""
    return compile_text(source if is_template(source) else "{{ " + source + " }}")


def truthy(value: Any) -> bool:
    """Say whether a rendered condition holds; the words that templates print for falsehood are false."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "no", "off", "0", "none", "null")
    return bool(value)


def _single_expression(tree: nodes.Template) -> nodes.Expr | None:
    found: nodes.Expr | None = None
    for output in tree.body:
        if not isinstance(output, nodes.Output):
            return None
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                if node.data.strip():
                    return None
            elif found is None:
                found = node
            else:
                return None
    return found


def _compile_chain(source: str, name: str, keys: tuple[str, ...]) -> Compiled:
    lookup = _ENVIRONMENT.getattr

    def render(scope: Scope) -> Any:
        value = scope.get(name, _MISSING)
        if value is _MISSING:
            value = _ENVIRONMENT.globals.get(name)
        for key in keys:
            if type(value) is dict:
                value = value.get(key, _MISSING)
                if value is _MISSING:
                    return None
            elif value is None:
                return None
            else:
                value = lookup(value, key)
        return value if type(value) in _NATIVE else jsonable(_called(value))

    key = keys[0] if keys and keys[0] not in _METHODS else None
    return Compiled(source, render, frozenset({(name, key)}))


_NATIVE = frozenset({str, int, float, bool, type(None), dict, list})


def _called(value: Any) -> Any:
    return None if callable(value) and not isinstance(value, Finished) else value


def _native_renderer(expression: nodes.Expr) -> Callable[[Scope], Any]:
    body = [nodes.Assign(nodes.Name("_wf_value", "store"), expression, lineno=1)]
    template = _ENVIRONMENT.compile_chains(nodes.Template(body, lineno=1))
    root, chosen = template.root_render_func, _only_chooses(expression)

    def render(scope: Scope) -> Any:
        context = template.new_context(dict(scope))
        for _ in root(context):
            pass
        value = context.vars["_wf_value"]
        return value if chosen and type(value) in _NATIVE else jsonable(value)

    return render


def _only_chooses(node: nodes.Node) -> bool:
    """Whether an expression gives one of the values in scope as it is: nothing new has to be made JSON of."""
    if isinstance(node, nodes.Or | nodes.And):
        return _only_chooses(node.left) and _only_chooses(node.right)
    if isinstance(node, nodes.CondExpr):
        return _only_chooses(node.expr1) and (node.expr2 is None or _only_chooses(node.expr2))
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return _only_chooses(node.node)
    return isinstance(node, nodes.Name | nodes.Const | nodes.Compare | nodes.Not)


def _text_renderer(tree: nodes.Template) -> Callable[[Scope], Any]:
    template = _ENVIRONMENT.compile_chains(tree)

    def render(scope: Scope) -> Any:
        return "".join(template.root_render_func(template.new_context(dict(scope))))

    return render


def _guarded(source: str, render: Callable[[Scope], Any], mutates: bool) -> Callable[[Scope], Any]:
    def guarded(scope: Scope) -> Any:
        try:
            return render(copy.deepcopy(dict(scope)) if mutates else scope)
        except TemplateError:
            raise
        except Exception as error:
            raise TemplateError(f"{type(error).__name__}: {error}", source) from error

    return guarded


def _references(tree: nodes.Template) -> Iterator[Reference]:
    # A step may have the name of a global such as `list`: with globals the library would not count it as used.
    tree.set_environment(_NO_GLOBALS)
    used = jinja2.meta.find_undeclared_variables(tree)
    inner: set[int] = set()
    links: list[nodes.Getattr | nodes.Getitem] = [*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Getitem)]
    for node in links:
        base = node.node
        if isinstance(base, nodes.Name) and base.name in used:
            key = node.attr if isinstance(node, nodes.Getattr) else _constant(node.arg)
            if key is not None and key not in _METHODS:
                inner.add(id(base))
                yield base.name, key
    for name in tree.find_all(nodes.Name):
        if name.name in used and name.ctx == "load" and id(name) not in inner:
            yield name.name, None


def _constant(node: nodes.Expr) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None
