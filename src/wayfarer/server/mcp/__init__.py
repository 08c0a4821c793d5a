"""Playbooks as MCP servers over streamable HTTP."""

from .door import McpDoor

__all__ = ["McpDoor"]
