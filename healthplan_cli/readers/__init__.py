"""Readers: bytes to a decoded source."""

from healthplan_cli.readers.source import Source, UnreadableError
from healthplan_cli.readers.text import read_text

__all__ = ["Source", "UnreadableError", "read_text"]
