"""What this machine can enforce, proved before anything is graded."""
