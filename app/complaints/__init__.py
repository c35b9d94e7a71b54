"""Reports of listings by anybody, and the review of a decision by somebody else."""
