"""A graph as an SVG picture that is readable by day and by night, without scripts or fonts from elsewhere."""

import itertools
from collections.abc import Iterator
from html import escape

from .graph import Edge, Graph, Node
from .layout import Layout, Point, Size, layout

MARGIN = 28.0
TITLE_HEIGHT = 34.0
LINE_HEIGHT = 16.0
NAME_CHARACTER = 8.7
"""Mean width of a character of a step's name, in pixels."""
LINE_CHARACTER = 6.6
LABEL_CHARACTER = 5.9
LABEL_HEIGHT = 14.0
LABEL_SHIFTS = (0.0, -14.0, 14.0, -28.0, 28.0, 42.0)
"""Where a label moves when another one is in its way."""
PORT_GAP = 24.0
"""Most distance between arcs at one border of a step."""
LOOP_WIDTH = 40.0
"""How far a step's arc to itself reaches out."""
_STYLE = """
.page{fill:#fff}.card{fill:#fff;stroke:#cbd5e1}.name{font-weight:600;font-size:14px;fill:#0f172a}
.line{font-size:12px;fill:#475569}.title{font-size:13px;fill:#64748b}.arc{fill:none;stroke:#94a3b8;stroke-width:1.6}
.arc.failure{stroke:#e11d48;stroke-dasharray:5 4}.tip{fill:#94a3b8}.tip.failure{fill:#e11d48}
.label{font-size:11px;fill:#334155}.label.failure{fill:#be123c}.plate{fill:#fff;fill-opacity:.88}
.python{fill:#6366f1}.call{fill:#0891b2}.data{fill:#16a34a}.child{fill:#9333ea}.wait{fill:#d97706}.noop{fill:#94a3b8}
text{font-family:Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
@media (prefers-color-scheme:dark){.page{fill:#0b1120}.card{fill:#1e293b;stroke:#334155}.name{fill:#f1f5f9}
.line,.label{fill:#cbd5e1}.title{fill:#94a3b8}.plate{fill:#0b1120}.arc{stroke:#64748b}.tip{fill:#64748b}
.label.failure{fill:#fb7185}}
"""


def svg(graph: Graph) -> str:
    """The picture as a document of its own."""
    sizes = {node.name: _size(node) for node in graph.nodes}
    entry = next((node.name for node in graph.nodes if node.entry), next(iter(sizes), ""))
    placed = layout(sizes, [(edge.source, edge.target) for edge in graph.edges], entry)
    parts = [
        *_edges(graph, placed, sizes),
        *(_node(node, placed.nodes[node.name], sizes[node.name]) for node in graph.nodes),
    ]
    loops = [edge for edge in graph.edges if edge.source == edge.target]
    extra = max((LOOP_WIDTH + len(edge.label) * LABEL_CHARACTER for edge in loops), default=0.0)
    width = max(placed.size.width + extra, len(graph.title) * LINE_CHARACTER) + 2 * MARGIN
    height = placed.size.height + TITLE_HEIGHT + 2 * MARGIN
    title = escape(graph.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{title}"><title>{title}</title>'
        f"<style>{_STYLE}</style><defs>{_tip('tip')}{_tip('failure')}</defs>"
        f'<rect class="page" width="100%" height="100%"/><text class="title" x="{MARGIN}" y="{MARGIN}">{title}</text>'
        f'<g transform="translate({MARGIN},{MARGIN + TITLE_HEIGHT})">{"".join(parts)}</g></svg>\n'
    )


def _tip(name: str) -> str:
    kind = "tip" if name == "tip" else "tip failure"
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path class="{kind}" d="M0 0L8 4L0 8z"/></marker>'
    )


def _size(node: Node) -> Size:
    name = len(node.name) * NAME_CHARACTER
    lines = max((len(line) * LINE_CHARACTER for line in node.lines), default=0.0)
    return Size(max(96.0, name, lines) + 34.0, 36.0 + LINE_HEIGHT * len(node.lines))


def _node(node: Node, at: Point, size: Size) -> str:
    left, top = at.x - size.width / 2, at.y - size.height / 2
    parts = [f"<g><title>{escape(node.description or node.name)}</title>"]
    if node.loops:
        parts.append(_card(left + 5, top + 5, size))
    parts.append(_card(left, top, size))
    parts.append(
        f'<rect class="{node.look}" x="{left + 8:.1f}" y="{top + 9:.1f}" width="4"'
        f' height="{size.height - 18:.1f}" rx="2"/>'
    )
    if node.entry:
        parts.append(f'<circle class="{node.look}" cx="{at.x:.1f}" cy="{top:.1f}" r="5"/>')
    parts.append(f'<text class="name" x="{left + 22:.1f}" y="{top + 23:.1f}">{escape(node.name)}</text>')
    for number, line in enumerate(node.lines):
        y = top + 40 + LINE_HEIGHT * number
        parts.append(f'<text class="line" x="{left + 22:.1f}" y="{y:.1f}">{escape(line)}</text>')
    return "".join([*parts, "</g>"])


def _card(left: float, top: float, size: Size) -> str:
    return (
        f'<rect class="card" x="{left:.1f}" y="{top:.1f}" width="{size.width:.1f}" height="{size.height:.1f}" rx="9"/>'
    )


def _edges(graph: Graph, placed: Layout, sizes: dict[str, Size]) -> Iterator[str]:
    labels: list[str] = []
    taken: list[tuple[Point, float]] = []
    for edge, points in zip(graph.edges, _with_ports(graph, placed, sizes), strict=True):
        kind = "arc failure" if edge.failure else "arc"
        tip = "failure" if edge.failure else "tip"
        loop = edge.source == edge.target
        line, place = _around(points[0], sizes[edge.source]) if loop else _through(points)
        yield f'<path class="{kind}" d="{line}" marker-end="url(#{tip})"/>'
        if edge.label:
            labels.append(_label(edge, _free(taken, edge, place)))
    yield from labels


def _free(taken: list[tuple[Point, float]], edge: Edge, at: Point) -> Point:
    """A place near the wished one where no other label is yet."""
    half = (len(edge.label) * LABEL_CHARACTER + 8) / 2
    for shift in LABEL_SHIFTS:
        place = Point(at.x, at.y + shift)
        if all(
            abs(place.y - other.y) > LABEL_HEIGHT or abs(place.x - other.x) > half + width for other, width in taken
        ):
            break
    taken.append((place, half))
    return place


def _with_ports(graph: Graph, placed: Layout, sizes: dict[str, Size]) -> list[list[Point]]:
    """The ways of the edges from border to border, side by side where several meet one border."""
    ways = [list(points) for points in placed.edges]
    ports: dict[tuple[str, bool], list[tuple[float, int, int]]] = {}
    for number, (edge, way) in enumerate(zip(graph.edges, ways, strict=True)):
        if edge.source == edge.target:
            continue
        downwards = way[-1].y > way[0].y
        ports.setdefault((edge.source, downwards), []).append((way[1].x, number, 0))
        ports.setdefault((edge.target, not downwards), []).append((way[-2].x, number, -1))
    for (name, below), ends in ports.items():
        at, size = placed.nodes[name], sizes[name]
        gap = min(PORT_GAP, size.width * 0.7 / len(ends))
        y = at.y + (size.height / 2 if below else -size.height / 2 - 1)
        for place, (_, number, end) in enumerate(sorted(ends)):
            ways[number][end] = Point(at.x + (place - (len(ends) - 1) / 2) * gap, y)
    return ways


def _through(way: list[Point]) -> tuple[str, Point]:
    """A smooth line that leaves and arrives upright (Catmull-Rom between), and where its label stands."""
    line = f"M{way[0].x:.1f} {way[0].y:.1f}"
    for number, (one, two) in enumerate(itertools.pairwise(way)):
        half = (two.y - one.y) / 2
        first, second = Point(one.x, one.y + half), Point(two.x, two.y - half)
        if number > 0:
            before = way[number - 1]
            first = Point(one.x + (two.x - before.x) / 6, one.y + (two.y - before.y) / 6)
        if number + 2 < len(way):
            after = way[number + 2]
            second = Point(two.x - (after.x - one.x) / 6, two.y - (after.y - one.y) / 6)
        line += f"C{first.x:.1f} {first.y:.1f} {second.x:.1f} {second.y:.1f} {two.x:.1f} {two.y:.1f}"
    return line, Point(way[0].x + (way[1].x - way[0].x) * 0.68, way[0].y + (way[1].y - way[0].y) * 0.6)


def _around(at: Point, size: Size) -> tuple[str, Point]:
    right, reach = at.x + size.width / 2, LOOP_WIDTH
    line = (
        f"M{right:.1f} {at.y + 8:.1f}C{right + reach:.1f} {at.y + 26:.1f}"
        f" {right + reach:.1f} {at.y - 26:.1f} {right + 2:.1f} {at.y - 8:.1f}"
    )
    return line, Point(right + reach, at.y - 26)


def _label(edge: Edge, at: Point) -> str:
    width = len(edge.label) * LABEL_CHARACTER + 8
    kind = "label failure" if edge.failure else "label"
    return (
        f'<rect class="plate" x="{at.x - width / 2:.1f}" y="{at.y - 9:.1f}" width="{width:.1f}" height="15" rx="4"/>'
        f'<text class="{kind}" x="{at.x:.1f}" y="{at.y + 2.5:.1f}" text-anchor="middle">{escape(edge.label)}</text>'
    )
