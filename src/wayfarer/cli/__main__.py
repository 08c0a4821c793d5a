"""``python -m wayfarer.cli``."""

from .main import main

main()
