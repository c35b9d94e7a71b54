"""Products, photos, certificates, moderation and search."""
