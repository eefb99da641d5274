"""Outputs whose input is gone."""

from __future__ import annotations

import contextlib
import os

from healthplan_cli.batch.journal import Journal
from healthplan_cli.batch.names import ORPHANS
from healthplan_cli.batch.reports import write_lines


def list_orphans(journal: Journal, folder: str) -> int:
    """Write down the outputs of earlier runs that no notice of this one has, and count them.

    Raises:
        OSError: the list cannot be written.
    """
    found = [output for output in journal.orphans() if os.path.lexists(os.path.join(folder, output))]
    write_lines(os.path.join(folder, ORPHANS), found)
    return len(found)


def prune(journal: Journal, folder: str) -> int:
    """Remove those outputs, and the folders that are empty without them; says how many there were.

    Raises:
        OSError: one cannot be removed.
    """
    count = 0
    for output in list(journal.orphans()):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, output))
            count += 1
        _remove_empty(folder, os.path.dirname(output))
    journal.forget_others()
    return count


def _remove_empty(top: str, inner: str) -> None:
    with contextlib.suppress(OSError):
        while inner:
            os.rmdir(os.path.join(top, inner))
            inner = os.path.dirname(inner)
