#!/bin/bash
# One task per shard of the class. Give it to SLURM with: sbatch FILE
# A task that was killed goes on: give the file to sbatch again, with --array=K for shard K alone.
# When all have ended: @merge
#SBATCH --job-name=@name
#SBATCH --array=1-@{shards}%@at_once
#SBATCH --cpus-per-task=@cores
#SBATCH --mem=@{memory}M
#SBATCH --time=@hours
#SBATCH --output=@log
#SBATCH --requeue
set -eu
umask 077
K=$SLURM_ARRAY_TASK_ID
exec @command --jobs @cores --resume --shard "$K/@shards" --out @results/"shard-$K"
