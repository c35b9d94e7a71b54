"""Lists kept by the State or a standard."""
