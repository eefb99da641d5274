"""Differences between two parses, fact by fact."""
