"""Each module turns result documents into one format. They see results and nothing else."""
