"""Start the confined process that runs student code, talk to it, and end it.

`base` has the interface for the rest of the grader, `confined` the sandbox itself. `factory` starts children of the
warm process that `launch` starts, `connection` talks to one of them, and `outcomes` reads its answers. `mounts`
lists the files that it can read. The modules that travel to the student's process are in `inside`.
"""
