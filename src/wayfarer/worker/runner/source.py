"""Compiles the code of a python step, in each of the forms the dialect allows."""

import ast
from collections.abc import Iterator
from types import CodeType
from typing import Any

FILENAME = "<step>"
"""The file name of step code in tracebacks."""
SETUP_ENDS = "\n# ---- setup ends ----\n"
"""Stands between the code that runs once in a process and the code that runs in every call."""
_RETURN_NAME = "__step_body__"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_TAINTING_MODULES = frozenset({"ctypes", "gc", "builtins", "_thread", "resource", "cffi", "faulthandler"})
_TAINTING_WORDS = frozenset(
    {"setattr", "delattr", "__dict__", "__globals__", "__builtins__", "__subclasses__", "_getframe", "modules"}
    | {"setlocale", "tzset", "setdefaulttimeout", "settrace", "setprofile", "addaudithook", "import_module"}
    | {"__import__", "basicConfig", "addHandler", "signal", "setitimer", "alarm", "register", "umask"}
)


class Source:
    """Compiled step code and what is known about it before it runs."""

    __slots__ = ("_setup", "awaits", "body", "kept", "reseeds", "returns", "tainting")

    def __init__(self, text: str) -> None:
        setup, ends, code = text.rpartition(SETUP_ENDS)
        self._setup: CodeType | None = compile(setup, FILENAME, "exec") if ends else None
        self.kept: dict[str, Any] = {}
        """Names that the setup has bound, the same objects in every call."""
        tree = ast.parse(code, FILENAME)
        self.returns = _has_top_level_return(tree)
        self.tainting = _is_tainting(tree) or bool(ends and _is_tainting(ast.parse(setup)))
        self.reseeds = "seed" in text
        if self.returns:
            tree = _as_function(tree)
        self.body: CodeType = compile(tree, FILENAME, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        self.awaits = bool(self.body.co_flags & 0x80)

    def set_up(self) -> None:
        """Run the setup unless it has run; what it raises is raised again by the next call."""
        if self._setup is None:
            return
        names: dict[str, Any] = {"__name__": _RETURN_NAME}
        exec(self._setup, names)  # noqa: S102 - running the step's code is this process's purpose
        self.kept = {name: value for name, value in names.items() if not name.startswith("__")}
        self._setup = None

    @property
    def entry(self) -> str | None:
        """Name of the function that holds code with a top-level ``return``."""
        return _RETURN_NAME if self.returns else None


def _has_top_level_return(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Return) for node in _own_nodes(tree))


def _own_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node outside of nested functions and classes, their headers included."""
    stack: list[ast.AST] = list(ast.iter_child_nodes(tree))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, _SCOPES):
            stack.extend(ast.iter_child_nodes(node))


def _as_function(tree: ast.Module) -> ast.Module:
    """Put the code into a function whose names stay globals, so that it reads and rebinds inputs as before."""
    body = [_without_annotation(node) for node in tree.body]
    names = sorted(_bound_names(ast.Module(body=body, type_ignores=[])))
    future = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    rest = [node for node in body if node not in future]
    start: list[ast.stmt] = [ast.Global(names=names)] if names else []
    awaits = any(isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) for node in _own_nodes(tree))
    kind = ast.AsyncFunctionDef if awaits else ast.FunctionDef
    arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    function = kind(name=_RETURN_NAME, args=arguments, body=[*start, *rest], decorator_list=[])
    return ast.fix_missing_locations(ast.Module(body=[*future, function], type_ignores=[]))


def _without_annotation(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return node
    if node.value is None:
        return ast.copy_location(ast.Pass(), node)
    return ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


def _bound_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in _own_nodes(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            names.add(node.name or "*")
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.add(node.rest)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(_imported_names(node))
    return names - {"*"}


def _imported_names(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return set()
    return {alias.asname or alias.name.split(".")[0] for alias in node.names}


def _is_tainting(tree: ast.Module) -> bool:
    """Say whether the code may leave traces that a later step in the same process could notice."""
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported |= _imported_names(node)
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names]
            if any(module.split(".")[0] in _TAINTING_MODULES for module in modules):
                return True
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _TAINTING_WORDS:
            return True
        if isinstance(node, ast.Attribute) and node.attr in _TAINTING_WORDS:
            return True
        if _stores_into(node, imported):
            return True
    return False


def _stores_into(node: ast.AST, imported: set[str]) -> bool:
    """Whether the code assigns to a part of something it imported; the environment is restored anyway."""
    if not isinstance(node, ast.Attribute | ast.Subscript) or isinstance(node.ctx, ast.Load):
        return False
    return _root_name(node) in imported and not _is_environ(node)


def _root_name(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_environ(node: ast.Attribute | ast.Subscript) -> bool:
    inner = node.value
    return isinstance(inner, ast.Attribute) and inner.attr == "environ"
