"""Each module turns results into text of one format, and sees nothing else."""
