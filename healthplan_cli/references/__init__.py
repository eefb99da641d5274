"""References: the documents that a notice names."""
