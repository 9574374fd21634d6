"""Training of the shipped weights, and the figures of docs/evaluation.md."""

import os

# One text at a time is too little work for several threads: they would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
