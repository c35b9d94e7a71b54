"""What came of it, and how we know."""
