"""Readers: bytes to a decoded source."""

from healthplan_cli.readers.files import read_bounded, read_file, read_stream
from healthplan_cli.readers.formats import NAMES, SUFFIXES, read_bytes
from healthplan_cli.readers.source import Source, UnreadableError
from healthplan_cli.readers.text import read_string, read_text

__all__ = [
    "NAMES",
    "SUFFIXES",
    "Source",
    "UnreadableError",
    "read_bounded",
    "read_bytes",
    "read_file",
    "read_stream",
    "read_string",
    "read_text",
]
