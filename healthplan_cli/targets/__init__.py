"""Targets: the numbers that a notice sets as targets."""
