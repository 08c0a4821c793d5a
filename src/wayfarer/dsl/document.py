"""YAML text to plain values, with the line and column of every part."""

from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from .errors import Issue, PlaybookInvalid

MAX_DOCUMENT_BYTES = 4 * 1024 * 1024
"""Largest playbook document."""
MAX_DOCUMENT_NODES = 200_000
"""Most values in one document, aliases expanded."""

Path = tuple[str | int, ...]


class Mark(msgspec.Struct, frozen=True):
    """A position in the text, both from 1."""

    line: int
    column: int


class Document(msgspec.Struct, frozen=True):
    """The plain value of a document and where its parts stand."""

    value: Any
    marks: Mapping[Path, Mark]
    repeated: tuple[Path, ...] = ()
    """Keys that stand twice in one mapping; the last one counts."""

    def mark(self, path: Path) -> Mark | None:
        """The position of the part at ``path``, or of the closest part around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path)


class _Loader(yaml.CSafeLoader):
    """YAML 1.1 as the dialect uses it, with dates left as text because JSON has none."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Document:
    """Parse YAML text; raises `PlaybookInvalid` with the position for text that is not YAML."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_DOCUMENT_BYTES:
        raise PlaybookInvalid([Issue(f"the document is larger than {MAX_DOCUMENT_BYTES} bytes")])
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise PlaybookInvalid([Issue("the document is empty", line=1, column=1)])
            reader = _Reader(loader)
            value = reader.value(node, ())
            return Document(value, reader.marks, tuple(reader.repeated))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = (mark.line + 1, mark.column + 1) if mark else (None, None)
        message = f"not valid YAML: {error.problem or error}"
        raise PlaybookInvalid([Issue(message, line=position[0], column=position[1])]) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise PlaybookInvalid([Issue(f"not valid YAML: {error}", line=1, column=1)]) from error
    except RecursionError as error:
        raise PlaybookInvalid([Issue("the document is nested too deeply")]) from error


class _Reader:
    def __init__(self, loader: _Loader) -> None:
        self._loader = loader
        self.marks: dict[Path, Mark] = {}
        self.repeated: list[Path] = []
        self._count = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self._count += 1
        if self._count > MAX_DOCUMENT_NODES:
            raise PlaybookInvalid([Issue(f"the document has more than {MAX_DOCUMENT_NODES} values")])
        self.marks[path] = Mark(node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        own = {id(key) for key, _ in node.value}
        self._loader.flatten_mapping(node)
        seen: set[str] = set()
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            inner = (*path, key)
            if id(key_node) in own:
                if key in seen:
                    self.repeated.append(inner)
                seen.add(key)
            result[key] = self.value(value_node, inner)
            self.marks[inner] = Mark(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        return result

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            mark = node.start_mark
            raise PlaybookInvalid([Issue("a key must be text", line=mark.line + 1, column=mark.column + 1)])
        return node.value if node.tag != "tag:yaml.org,2002:null" else "null"

    def _scalar(self, node: yaml.Node) -> Any:
        value = self._loader.construct_object(node, deep=True)
        if value is None or isinstance(value, str | bool | int | float):
            return value
        return str(value)
