"""The year of fairs and a fair's own page."""
