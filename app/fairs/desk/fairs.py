"""Fairs as staff see them."""
