"""Annotations of real notices, kept as facts only; the notices themselves are not in the repository."""
