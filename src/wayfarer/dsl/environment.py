"""The sandboxed Jinja2 environment of playbooks: keys before attributes, missing values are null."""

import base64
import datetime
import hashlib
import json
import types
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from jinja2 import ChainableUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

MAX_REPEAT = 1_000_000
"""Longest string or list that ``*`` may make in a template."""
MAX_POWER_BITS = 4_096
"""Largest integer, in bits, that ``**`` may make in a template."""

_ALIASES = ("data", "result")


class Finished:
    """The result of a finished step as templates see it.

    ``step.x``, ``step.data.x`` and ``step.result.x`` name the same value: a key is looked up in each candidate in
    turn, first the tool's answer itself, then the ``data`` object inside it. ``stats`` are a loop's counts.
    """

    __slots__ = ("candidates", "stats")

    def __init__(self, value: Any, stats: Mapping[str, int] | None = None) -> None:
        inner = value.get("data") if isinstance(value, dict) else None
        self.candidates: tuple[Any, ...] = (value, inner) if isinstance(inner, dict) else (value,)
        self.stats = stats

    @property
    def plain(self) -> Any:
        """The bare value."""
        return self.candidates[0]

    def lookup(self, key: Any) -> tuple[bool, Any]:
        """Return ``(found, value)`` for ``step.key`` or ``step[key]``."""
        for candidate in self.candidates:
            if isinstance(candidate, dict) and key in candidate:
                value = candidate[key]
                return True, self._narrowed(value) if key in _ALIASES else value
            if isinstance(candidate, list | str) and isinstance(key, int | slice):
                try:
                    return True, candidate[key]
                except IndexError:
                    continue
        if key in _ALIASES:
            return True, self
        if key == "stats" and self.stats is not None:
            return True, self.stats
        return False, None

    def _narrowed(self, value: Any) -> Any:
        if not isinstance(value, dict | list):
            return value
        view = Finished.__new__(Finished)
        view.candidates = (value, *(c for c in self.candidates if c is not value))
        view.stats = self.stats
        return view


class OutputNames(dict[str, Any]):
    """``output`` in templates; as a type of its own its parts are turned into JSON when it is used as a whole."""


def _readable(value: Any) -> Any:
    """The end of a name chain that is not called: the method of a mapping or a list is no value, its key is missing."""
    if type(value) is types.BuiltinMethodType and isinstance(value.__self__, dict | list):
        return ChainableUndefined(name=value.__name__)
    return value.plain if type(value) is Finished else value


def plain(value: Any) -> Any:
    """Unwrap a step's result at the end of a name chain; anything else stays as it is."""
    return value.plain if type(value) is Finished else value


class _PlainChains(NodeTransformer):
    """Wraps every complete ``name.attr[key]`` chain so that wrapped results never leave it."""

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802
        return _wrapped(node) if node.ctx == "load" else node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        if not isinstance(node.node, nodes.Getattr | nodes.Getitem):
            return self.generic_visit(node)
        callee = self._chain(node.node, "_plain")
        node.node = nodes.Const(None)
        self.generic_visit(node)
        node.node = callee
        return node

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        return self._chain(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        return self._chain(node)

    def _chain(self, node: nodes.Getattr | nodes.Getitem, end: str = "_readable") -> nodes.Expr:
        link: nodes.Expr = node
        while isinstance(link, nodes.Getattr | nodes.Getitem):
            if isinstance(link, nodes.Getitem):
                link.arg = self.visit(link.arg)
            if not isinstance(link.node, nodes.Getattr | nodes.Getitem | nodes.Name):
                link.node = self.visit(link.node)
            link = link.node
        return _wrapped(node, end)


def _wrapped(node: nodes.Expr, end: str = "_plain") -> nodes.Filter:
    return nodes.Filter(node, end, [], [], None, None, lineno=node.lineno)


class PlaybookEnvironment(SandboxedEnvironment):
    """Jinja2 with key-first lookup, bounded operators and the filters of the dialect."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(undefined=ChainableUndefined, autoescape=False, cache_size=0, keep_trailing_newline=True)
        self.filters.update(FILTERS)
        self.globals.update(GLOBALS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Resolve ``obj.attribute``: a key wins over an attribute of the same name."""
        if type(obj) is Finished:
            found, value = obj.lookup(attribute)
            if found:
                return value
            obj = obj.plain
        if isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Resolve ``obj[argument]``."""
        if type(obj) is Finished:
            found, value = obj.lookup(argument)
            if found:
                return value
            obj = obj.plain
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse operators whose result would be unreasonably large."""
        if operator == "*":
            for sequence, count in ((left, right), (right, left)):
                repeats = isinstance(sequence, str | list | tuple | bytes) and isinstance(count, int)
                if repeats and len(sequence) * count > MAX_REPEAT:
                    raise SecurityError(f"a template may not repeat a value to more than {MAX_REPEAT} elements")
        elif isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > MAX_POWER_BITS:
            raise SecurityError(f"a template may not compute an integer of more than {MAX_POWER_BITS} bits")
        return super().call_binop(context, operator, left, right)

    def compile_chains(self, tree: nodes.Template) -> Any:
        """Compile a parsed template with its name chains wrapped."""
        tree.set_environment(self)
        _PlainChains().visit(tree)
        return self.from_string(tree)


def jsonable(value: Any) -> Any:
    """Turn what a template produced into a JSON value; missing values become null."""
    if type(value) is dict or type(value) is list:
        try:
            return _decode(_encode(value))
        except (TypeError, ValueError, OverflowError, RecursionError):
            return _copied(value)
    return _copied(value)


def _foreign(value: Any) -> Any:
    """What the encoder does not know; it knows numbers, text, lists, mappings and dates."""
    return _copied(value)


def _copied(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return str(value) if type(value) is not str and isinstance(value, str) else value
    if isinstance(value, dict):
        return {str(key): _copied(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_copied(item) for item in value]
    if isinstance(value, ChainableUndefined):
        return None
    if isinstance(value, Mapping):
        return {str(key): _copied(item) for key, item in value.items()}
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if type(value) is Finished:
        return value.plain
    if hasattr(value, "__iter__"):
        return [_copied(item) for item in value]
    return str(value)


_encode = msgspec.json.Encoder(enc_hook=_foreign).encode
_decode = msgspec.json.Decoder().decode


def _tojson(value: Any, indent: int | None = None) -> str:
    return json.dumps(jsonable(value), indent=indent, ensure_ascii=False)


def _fromjson(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _b64encode(value: Any) -> str:
    raw = value if isinstance(value, bytes) else str(value).encode()
    return base64.b64encode(raw).decode()


def _b64decode(value: Any) -> str:
    return base64.b64decode(str(value)).decode("utf-8", "replace")


def _sha256(value: Any) -> str:
    """Hexadecimal digest, as requests are signed with."""
    return hashlib.sha256(value if isinstance(value, bytes) else str(value).encode()).hexdigest()


def _to_number(value: Any, default: Any = None) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    text = str(value).strip().replace("_", "")
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return default


FILTERS: dict[str, Callable[..., Any]] = {
    "_plain": plain,
    "_readable": _readable,
    "tojson": _tojson,
    "to_json": _tojson,
    "fromjson": _fromjson,
    "from_json": _fromjson,
    "b64encode": _b64encode,
    "b64decode": _b64decode,
    "sha256": _sha256,
    "to_number": _to_number,
}
GLOBALS: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool, "len": len, "list": list}
