"""Value types: parse, check, print, nothing else."""
