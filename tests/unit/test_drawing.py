"""Pictures of playbooks: complete, free of overlaps, well-formed whatever the names."""

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayfarer.dsl.drawing import Graph, graph_of, mermaid, svg
from wayfarer.dsl.drawing.graph import Edge, Node, condition
from wayfarer.dsl.drawing.layout import Size, layout
from wayfarer.dsl.parse import parse_playbook
from wayfarer.local.register import playbook_files

ROOT = Path(__file__).parent.parent.parent
NAMES = [f"n{number}" for number in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=24)


@pytest.mark.parametrize("file", playbook_files(ROOT / "playbooks"), ids=lambda file: file.name)
def test_every_step_and_arc_of_a_shipped_playbook_is_in_both_pictures(file: Path) -> None:
    graph = graph_of(parse_playbook(file.read_text()))
    picture, text = ET.fromstring(svg(graph)), mermaid(graph)
    names = {item.text for item in picture.iter("{http://www.w3.org/2000/svg}text") if item.get("class") == "name"}
    arcs = [item for item in picture.iter("{http://www.w3.org/2000/svg}path") if item.get("marker-end")]
    assert names == {node.name for node in graph.nodes}
    assert len(arcs) == len(graph.edges)
    assert text.count("-->") + text.count("-.->") == len(graph.edges)


@given(EDGES)
def test_steps_never_overlap_and_arcs_lead_down_except_in_cycles(edges: list[tuple[str, str]]) -> None:
    sizes = {name: Size(80 + 10 * number, 40) for number, name in enumerate(NAMES)}
    placed = layout(sizes, edges, NAMES[0])
    for one, two in itertools.combinations(NAMES, 2):
        a, b = placed.nodes[one], placed.nodes[two]
        apart_x = abs(a.x - b.x) >= (sizes[one].width + sizes[two].width) / 2
        apart_y = abs(a.y - b.y) >= 40
        assert apart_x or apart_y
    assert len(placed.edges) == len(edges)
    if not _has_cycle(edges):
        assert all(placed.nodes[source].y < placed.nodes[target].y for source, target in edges)


def _has_cycle(edges: list[tuple[str, str]]) -> bool:
    left = set(NAMES)
    while True:
        free = {name for name in left if not any(target == name and source in left for source, target in edges)}
        if not free:
            return bool(left)
        left -= free


def test_names_and_conditions_can_not_break_out_of_a_picture() -> None:
    evil = 'a"]<script>alert(1)</script>&#'
    graph = Graph(evil, (Node(evil, (evil,), entry=True), Node("b")), (Edge(evil, "b", evil), Edge("b", "b", evil)))
    assert "<script>" not in svg(graph)
    ET.fromstring(svg(graph))
    assert "<script>" not in mermaid(graph)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ event.name == 'call.done' }}", ""),
        ("{{ event.name == 'call.error' }}", "error"),
        ("{{ event.name == 'call.done' and a.x > 1 }}", "a.x > 1"),
        ("{{ a.ok }}", "a.ok"),
        ("{% if a %}true{% endif %}", "{% if a %}true{% endif %}"),
    ],
)
def test_conditions_are_shown_in_few_words(source: str, shown: str) -> None:
    assert condition(source) == shown
