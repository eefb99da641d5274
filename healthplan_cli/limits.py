"""How much of anything the program takes; apart, so that `--help` can name it without loading a reader."""

MAX_BYTES = 20_000_000
"""The longest notices have a few hundred kilobytes; what is much bigger is something else."""
