"""Formats the page templates: ``python -m tools.templates [--check] [file …]``."""
