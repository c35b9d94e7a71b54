"""Buyers ask, makers answer: enquiries and the threads that follow."""
