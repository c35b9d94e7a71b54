"""Periods, targets, funds and dated rates."""
