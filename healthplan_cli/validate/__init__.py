"""Validate parsed notices: findings are values, reporters print them, commands set the exit code."""
