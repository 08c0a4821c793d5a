"""Tests of playbooks that lie next to them as YAML: turns in, slots, tools and widgets out."""

from .document import Case, find
from .running import Outcome, Runner

__all__ = ["Case", "Outcome", "Runner", "find"]
