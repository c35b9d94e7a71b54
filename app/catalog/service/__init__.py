"""What makers and officers can do in the catalogue."""
