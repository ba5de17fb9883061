"""A class on many machines: units of work, the engines that carry them, and scripts for schedulers."""
