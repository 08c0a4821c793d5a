"""Pictures of playbooks: as Mermaid text and as SVG."""

from .graph import Graph, graph_of
from .mermaid import mermaid
from .svg import svg

__all__ = ["Graph", "graph_of", "mermaid", "svg"]
