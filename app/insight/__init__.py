"""Targets against actuals; every figure is its rows."""
