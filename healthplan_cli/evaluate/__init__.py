"""Evaluate a parse against gold annotations."""
