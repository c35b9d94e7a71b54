"""Figures out of rows, never out of kept totals."""
