"""What people, facilities and officers do with reports of listings."""
