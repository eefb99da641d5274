"""A seeded fuzzer over mutated notices: ``python -m tests.fuzz --help``."""
