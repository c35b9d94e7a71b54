"""Reading fairs, applications and stands: one file per thing."""
