"""Runs the code of python steps in separate, reusable processes."""
