"""Builders: rows with sensible defaults."""
