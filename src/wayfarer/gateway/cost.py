"""What a GraphQL document asks for, measured before anything of it is checked or run.

Fragments are measured once each, so a document that repeats them exponentially costs no time here.
"""

import functools

import msgspec
from graphql import GraphQLError, GraphQLSyntaxError, parse
from graphql.language import ast

from .metrics import REFUSED
from .settings import Settings

MUTATION_COST = 10
"""Cost of a root field of a mutation; any other field costs 1."""
INTROSPECTION_COST = 50
MAX_KNOWN_DOCUMENTS = 32
"""Documents that are not parsed and judged again: a client sends few different ones. Each is at most a request long."""
_MAX = 10**9


class Measure(msgspec.Struct, frozen=True):
    """Depth of the deepest field, number of aliases, and cost."""

    depth: int = 0
    aliases: int = 0
    cost: int = 0


class Costs:
    """The limits of a document."""

    def __init__(self, settings: Settings) -> None:
        self._max_tokens = settings.graphql_max_tokens
        self._limits = {
            "depth": settings.graphql_max_depth,
            "aliases": settings.graphql_max_aliases,
            "cost": settings.graphql_max_cost,
        }
        self.check = functools.lru_cache(maxsize=MAX_KNOWN_DOCUMENTS)(self._check)

    def _check(self, query: str) -> int:
        """How many operations a document has; raises `GraphQLError` for what is none, and for one over a limit."""
        try:
            document = parse(query, no_location=True, max_tokens=self._max_tokens)
            found = measured(document)
        except GraphQLSyntaxError as error:
            if "tokens" in error.message:
                REFUSED.labels("graphql_max_tokens").inc()
            raise
        except RecursionError as error:
            REFUSED.labels("graphql_max_depth").inc()
            raise GraphQLError("the query is nested too deeply") from error
        for name, limit in self._limits.items():
            value = getattr(found, name)
            if value > limit:
                REFUSED.labels(f"graphql_max_{name}").inc()
                raise GraphQLError(f"the query's {name} is {value}, the limit is {limit} (graphql_max_{name})")
        return sum(isinstance(node, ast.OperationDefinitionNode) for node in document.definitions)


def measured(document: ast.DocumentNode) -> Measure:
    """The largest measure of the document's operations; raises `GraphQLError` for a circle of fragments."""
    definitions = document.definitions
    meter = _Meter({node.name.value: node for node in definitions if isinstance(node, ast.FragmentDefinitionNode)})
    total = Measure()
    for node in definitions:
        if isinstance(node, ast.OperationDefinitionNode):
            weight = MUTATION_COST if node.operation is ast.OperationType.MUTATION else 1
            found = meter.selection(node.selection_set, weight)
            total = Measure(*(max(a, b) for a, b in zip(_values(total), _values(found), strict=True)))
    return total


class _Meter:
    def __init__(self, fragments: dict[str, ast.FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[tuple[str, int], Measure | None] = {}

    def selection(self, selection: ast.SelectionSetNode | None, weight: int) -> Measure:
        depth = aliases = cost = 0
        for node in selection.selections if selection else ():
            found = self._one(node, weight)
            depth = max(depth, found.depth)
            aliases, cost = min(_MAX, aliases + found.aliases), min(_MAX, cost + found.cost)
        return Measure(depth, aliases, cost)

    def _one(self, node: ast.SelectionNode, weight: int) -> Measure:
        if isinstance(node, ast.FragmentSpreadNode):
            return self._fragment(node.name.value, weight)
        if isinstance(node, ast.InlineFragmentNode):
            return self.selection(node.selection_set, weight)
        assert isinstance(node, ast.FieldNode)
        alias = 1 if node.alias else 0
        if node.name.value in ("__schema", "__type"):
            return Measure(1, alias, INTROSPECTION_COST)
        inner = self.selection(node.selection_set, 1)
        return Measure(inner.depth + 1, inner.aliases + alias, inner.cost + weight)

    def _fragment(self, name: str, weight: int) -> Measure:
        key = (name, weight)
        if key not in self._known:
            self._known[key] = None
            fragment = self._fragments.get(name)
            self._known[key] = self.selection(fragment.selection_set, weight) if fragment else Measure()
        found = self._known[key]
        if found is None:
            raise GraphQLError(f"the fragment '{name}' contains itself")
        return found


def _values(measure: Measure) -> tuple[int, int, int]:
    return measure.depth, measure.aliases, measure.cost
