"""Layered layout of a directed graph, after Sugiyama, Tagawa and Toda (1981).

Cycles are opened, steps are put into layers by the longest way to them, long edges get bends in the layers between,
layers are ordered by barycentres to cross few edges, and every item is moved towards its neighbours.
"""

from collections.abc import Mapping, Sequence

import msgspec

ROW_GAP = 64.0
"""Between layers, in pixels."""
COLUMN_GAP = 36.0
ORDER_SWEEPS = 12
PLACE_SWEEPS = 12
BEND_WIDTH = 12.0

Key = str | tuple[int, int]
"""A node's name, or the number of an edge and the layer of its bend."""


class Size(msgspec.Struct, frozen=True):
    """Width and height in pixels."""

    width: float
    height: float


class Point(msgspec.Struct, frozen=True):
    """A place in pixels, from the upper left corner."""

    x: float
    y: float


class Layout(msgspec.Struct, frozen=True):
    """Centres of the nodes, the points that each edge goes through, and the size of the whole."""

    nodes: Mapping[str, Point]
    edges: tuple[tuple[Point, ...], ...]
    size: Size


def layout(sizes: Mapping[str, Size], edges: Sequence[tuple[str, str]], first: str) -> Layout:
    """Lay out a graph whose nodes have ``sizes``; ``first`` comes on top."""
    forward = _opened(list(sizes), edges, first)
    layers = _layers(list(sizes), forward, first)
    rows, links = _with_bends(list(sizes), forward, layers)
    _order(rows, links)
    widths = {key: sizes[key].width if isinstance(key, str) else BEND_WIDTH for row in rows for key in row}
    across = _place(rows, links, widths)
    heights = [max((sizes[key].height for key in row if isinstance(key, str)), default=0.0) for row in rows]
    down: list[float] = []
    top = 0.0
    for height in heights:
        down.append(top + height / 2)
        top += height + ROW_GAP
    nodes = {name: Point(across[name], down[layers[name]]) for name in sizes}
    paths = tuple(
        _path(number, edge, forward[number], layers, nodes, across, down) for number, edge in enumerate(edges)
    )
    width = max((across[key] + widths[key] / 2 for key in widths), default=0.0)
    return Layout(nodes, paths, Size(width, top - ROW_GAP))


def _opened(names: list[str], edges: Sequence[tuple[str, str]], first: str) -> list[tuple[str, str]]:
    """The edges with those that close a cycle turned round."""
    follow: dict[str, list[str]] = {name: [] for name in names}
    for source, target in edges:
        follow[source].append(target)
    position: dict[str, int] = {}
    done: set[str] = set()
    back: set[tuple[str, str]] = set()
    for root in [first, *names]:
        stack = [(root, iter(follow[root]))] if root not in done else []
        position.update({root: 0} if stack else {})
        while stack:
            name, following = stack[-1]
            target = next(following, "")
            if not target:
                stack.pop()
                done.add(name)
            elif target not in position:
                position[target] = len(stack)
                stack.append((target, iter(follow[target])))
            elif target not in done:
                back.add((name, target))
    return [(target, source) if (source, target) in back else (source, target) for source, target in edges]


def _layers(names: list[str], edges: Sequence[tuple[str, str]], first: str) -> dict[str, int]:
    layers = dict.fromkeys(names, 0)
    incoming = dict.fromkeys(names, 0)
    follow: dict[str, list[str]] = {name: [] for name in names}
    for source, target in edges:
        if source != target:
            follow[source].append(target)
            incoming[target] += 1
    ready = sorted((name for name in names if not incoming[name]), key=lambda name: name != first)
    while ready:
        name = ready.pop(0)
        for target in follow[name]:
            layers[target] = max(layers[target], layers[name] + 1)
            incoming[target] -= 1
            if not incoming[target]:
                ready.append(target)
    return layers


def _with_bends(
    names: list[str], edges: Sequence[tuple[str, str]], layers: Mapping[str, int]
) -> tuple[list[list[Key]], list[tuple[Key, Key]]]:
    rows: list[list[Key]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    for name in names:
        rows[layers[name]].append(name)
    links: list[tuple[Key, Key]] = []
    for number, (source, target) in enumerate(edges):
        before: Key = source
        for layer in range(layers[source] + 1, layers[target]):
            bend = (number, layer)
            rows[layer].append(bend)
            links.append((before, bend))
            before = bend
        if source != target:
            links.append((before, target))
    return rows, links


def _neighbours(links: Sequence[tuple[Key, Key]]) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
    above: dict[Key, list[Key]] = {}
    below: dict[Key, list[Key]] = {}
    for upper, lower in links:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    return above, below


def _order(rows: list[list[Key]], links: Sequence[tuple[Key, Key]]) -> None:
    above, below = _neighbours(links)
    for sweep in range(ORDER_SWEEPS):
        downwards = sweep % 2 == 0
        near = above if downwards else below
        for row in rows if downwards else reversed(rows):
            places = {key: place for other in rows for place, key in enumerate(other)}
            own = {key: place for place, key in enumerate(row)}
            row.sort(key=lambda key: _mean([places[other] for other in near.get(key, [])], own[key]))


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _place(rows: list[list[Key]], links: Sequence[tuple[Key, Key]], widths: Mapping[Key, float]) -> dict[Key, float]:
    above, below = _neighbours(links)
    across: dict[Key, float] = {}
    for row in rows:
        across.update(_spread(row, dict.fromkeys(row, 0.0), widths))
    for sweep in range(PLACE_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = {
                key: _mean([across[other] for other in [*above.get(key, []), *below.get(key, [])]], across[key])
                for key in row
            }
            across.update(_spread(row, wanted, widths))
    left = min((across[key] - widths[key] / 2 for key in across), default=0.0)
    return {key: value - left for key, value in across.items()}


def _spread(row: Sequence[Key], wanted: Mapping[Key, float], widths: Mapping[Key, float]) -> dict[Key, float]:
    """Places as near to the wanted ones as order and gaps allow: neighbours that would overlap move as one block."""
    offsets: list[float] = []
    total = 0.0
    for place, key in enumerate(row):
        total += (widths[row[place - 1]] + widths[key]) / 2 + COLUMN_GAP if place else 0.0
        offsets.append(total)
    blocks: list[tuple[float, int]] = []
    for key, offset in zip(row, offsets, strict=True):
        value, count = wanted[key] - offset, 1
        while blocks and blocks[-1][0] > value:
            other, size = blocks.pop()
            value, count = (value * count + other * size) / (count + size), count + size
        blocks.append((value, count))
    shifts = [value for value, count in blocks for _ in range(count)]
    return {key: offset + shift for key, offset, shift in zip(row, offsets, shifts, strict=True)}


def _path(
    number: int,
    edge: tuple[str, str],
    forward: tuple[str, str],
    layers: Mapping[str, int],
    nodes: Mapping[str, Point],
    across: Mapping[Key, float],
    down: Sequence[float],
) -> tuple[Point, ...]:
    upper, lower = forward
    bends = [Point(across[number, layer], down[layer]) for layer in range(layers[upper] + 1, layers[lower])]
    points = [nodes[upper], *bends, nodes[lower]]
    return tuple(points if edge == forward else reversed(points))
