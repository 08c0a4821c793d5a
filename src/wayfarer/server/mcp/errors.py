"""Errors of the MCP servers."""


class McpServerError(Exception):
    """Base of this package's errors."""


class ToolsUnavailable(McpServerError):
    """A playbook did not answer ``tools/list`` as an MCP server must; the message says how."""
