"""Enquiries and threads."""
