"""Parsed notices as pages for people: the source text with its facts marked, and an index of many notices."""
