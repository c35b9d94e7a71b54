"""People, organisations, roles, verification, sign-in."""
