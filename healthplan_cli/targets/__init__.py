"""Targets: the numbers that a notice commits to."""
