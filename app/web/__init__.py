"""Glue around a request; imports the kernel only."""
