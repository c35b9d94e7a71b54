"""Reading reports, each reader within their own scope."""
