"""Independent answers to the exercises, by JAX and SciPy: one file per exercise, which also draws the inputs.

A file lists its laws in ``LAWS``. A law is a function without arguments that yields cases, from fixed seeds. ``make
oracle`` stores the cases under the law's name. The tests of the exercise read them there: they need neither JAX nor
SciPy, and never import this package.
"""

import jax

jax.config.update("jax_enable_x64", True)
