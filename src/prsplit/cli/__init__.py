"""The command line: options become values, values become stories of `app`. Click lives here and nowhere else."""
