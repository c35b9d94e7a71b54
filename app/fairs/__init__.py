"""Fairs, stands, eligibility, applications, allocation."""
