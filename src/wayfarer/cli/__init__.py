"""The ``wayfarer`` command line."""
