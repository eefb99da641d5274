"""What a batch says of itself, in files that no search for notices meets."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import msgspec

from healthplan_cli.batch.assemble import Format
from healthplan_cli.batch.journal import Journal
from healthplan_cli.batch.names import FAILURES, INDEX, SUMMARY
from healthplan_cli.model import Generator
from healthplan_cli.writers.files import replacing, write_atomically


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. Only ``seconds``, the rate and ``jobs`` depend on the machine."""

    complete: bool
    stopped_by: str | None
    """``SIGINT``, ``SIGTERM``, ``--max-failures``, or the error that ended it."""
    generator: Generator
    format: Format
    notices: int
    parsed: int
    unchanged: int
    """Done by an earlier run, and kept."""
    failed: int
    skipped: dict[str, int]
    """Files of folders and archives that no ``--glob`` takes, by suffix."""
    orphans: int | None
    """Outputs of earlier runs whose input is gone; ``None`` where the run was not complete."""
    pruned: int
    """How many of the orphans were removed."""
    facts: dict[str, int]
    """How many of each kind all outputs hold, those kept counted too."""
    diagnostics: dict[str, int]
    jobs: int
    seconds: float
    notices_per_second: float


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A notice or an input that gave no document."""

    notice: str
    reason: str
    input: str | None = None
    id: str | None = None


class Joined(msgspec.Struct, frozen=True):
    """Where a document comes from."""

    document_id: str
    """The path of its JSON without ``.json``, as in the tables."""
    notice: str
    """Its ``source.name``."""
    input: str
    """The input, as the user named it."""
    id: str
    """The path within the input or the identifier of the record, unescaped: the key to join the crawl by."""


def write_reports(folder: str, journal: Journal, summary: Summary) -> None:
    """Write failures, index and summary of the run that ``journal`` knows.

    Raises:
        OSError: they cannot be written.
    """
    write_lines(os.path.join(folder, FAILURES), (Failure(*row) for row in journal.failures()))
    write_lines(
        os.path.join(folder, INDEX),
        (Joined(output.removesuffix(".json"), *row) for output, *row in journal.index()),
    )
    data = msgspec.json.format(msgspec.json.encode(summary), indent=2)
    write_atomically(os.path.join(folder, SUMMARY), data + b"\n")


def write_lines(path: str, rows: Iterable[Any]) -> None:
    """Write one JSON value a line.

    Raises:
        OSError: ``path`` cannot be written.
    """
    with replacing(path) as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")
