"""Inbox and letters."""
