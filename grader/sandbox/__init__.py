"""The confined process that runs student code, seen from the grader: how it is started, spoken to and ended.

`base` is what the rest of the grader knows of it; what travels to the student's process is in `inside`.
"""
