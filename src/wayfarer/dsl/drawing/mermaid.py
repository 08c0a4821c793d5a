"""A graph as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html)."""

from .graph import Graph, Node

_STYLES = {
    "python": "fill:#eef2ff,stroke:#6366f1,color:#1e1b4b",
    "call": "fill:#ecfeff,stroke:#0891b2,color:#083344",
    "data": "fill:#f0fdf4,stroke:#16a34a,color:#052e16",
    "child": "fill:#faf5ff,stroke:#9333ea,color:#3b0764",
    "wait": "fill:#fffbeb,stroke:#d97706,color:#451a03",
    "noop": "fill:#f8fafc,stroke:#94a3b8,color:#0f172a",
}


def mermaid(graph: Graph) -> str:
    """The flowchart, steps numbered in the order of the document so that any name is possible."""
    numbers = {node.name: f"s{position}" for position, node in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    lines += [f"    {numbers[node.name]}{_shape(node)}:::{node.look}" for node in graph.nodes]
    for edge in graph.edges:
        arrow = "-.->" if edge.failure else "-->"
        label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
        lines.append(f"    {numbers[edge.source]} {arrow}{label} {numbers[edge.target]}")
    lines += [f"    classDef {look} {style}" for look, style in _STYLES.items()]
    return "\n".join(lines) + "\n"


def _shape(node: Node) -> str:
    text = "<br/>".join([f"<b>{_escaped(node.name)}</b>", *(_escaped(line) for line in node.lines)])
    if node.entry:
        return f'(["{text}"])'
    if node.look == "wait":
        return f'{{{{"{text}"}}}}'
    return f'[["{text}"]]' if node.look == "child" else f'("{text}")'


def _escaped(text: str) -> str:
    """Mermaid's own entities, so that no text ends a label or becomes markup."""
    for character, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        text = text.replace(character, code)
    return text
