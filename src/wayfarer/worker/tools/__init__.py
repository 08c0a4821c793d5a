"""Tool kinds, a module each."""
