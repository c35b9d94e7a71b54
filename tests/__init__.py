"""Sentences about what the site does."""
