"""What people can do with fairs, applications and stands: one file per verb."""
