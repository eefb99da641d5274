"""Responsibilities: the lists of who does it, in running text and in task tables."""
