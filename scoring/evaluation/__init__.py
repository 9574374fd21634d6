"""Training of the shipped weights, and the figures of docs/evaluation.md."""
