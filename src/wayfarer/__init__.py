"""Wayfarer: chat applications on playbooks."""

__version__ = "0.1.0"
