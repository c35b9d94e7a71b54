"""A believable world built from real lists, for trying the site out. Never loaded in production."""
