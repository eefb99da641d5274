"""Hostile archives, hostile records, and batches that are killed or stopped; see ``__main__``."""
