"""What is done, on disk, so that any death of the batch costs only what was under way.

One SQLite file in OUTDIR (write-ahead log: a killed process leaves it whole). Two tables:

* ``outputs``: for each output, the notice, the bytes and the program that it was made from;
  it lives as long as OUTDIR. A row is written after the output's file has its final name.
* ``run``: each notice of the run under way, in its order, with what became of it. It is
  begun anew by each run, and keeps the bookkeeping of a million notices out of memory.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import msgspec

from healthplan_cli.batch.errors import GO_ON, BatchStopped
from healthplan_cli.batch.messages import Parsed
from healthplan_cli.batch.names import claim_key, numbered, output_names
from healthplan_cli.batch.sources import Notice
from healthplan_cli.batch.zstd import ZstdError

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outputs (
    output TEXT PRIMARY KEY, notice TEXT NOT NULL, sha256 TEXT NOT NULL, program TEXT NOT NULL,
    size INTEGER NOT NULL, counts BLOB NOT NULL, document BLOB
);
DROP TABLE IF EXISTS run;
CREATE TABLE run (
    position INTEGER PRIMARY KEY, notice TEXT NOT NULL, output TEXT, state TEXT, reason TEXT, input TEXT, id TEXT
);
DROP TABLE IF EXISTS claims;
CREATE TABLE claims (key TEXT PRIMARY KEY, taken INTEGER NOT NULL) WITHOUT ROWID;
"""
_DONE = "FROM run JOIN outputs USING (output) WHERE state IN ('parsed', 'unchanged') ORDER BY position"
_OTHERS = "output NOT IN (SELECT output FROM run WHERE output NOT NULL)"
_COMMIT_SECONDS = 0.5
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SHUT = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}

ERRORS = (sqlite3.Error, msgspec.MsgspecError, ZstdError)
"""What reading and writing a journal raises; ``opened`` says what to do about it."""

State = Literal["parsed", "unchanged", "failed"]


class Made(msgspec.Struct, frozen=True):
    """What an output was made from."""

    notice: str
    sha256: str
    program: str
    size: int


class Counts(msgspec.Struct, frozen=True):
    """What one document holds, kept for the summary."""

    facts: dict[str, int]
    diagnostics: dict[str, int]


class Totals(msgspec.Struct, frozen=True):
    """What became of the notices of a run, and what all their documents hold."""

    states: dict[str, int]
    facts: dict[str, int]
    diagnostics: dict[str, int]


class Journal:
    """The journal of one OUTDIR; open it with the folder's lock held.

    Changes are committed twice a second, so an output may stand without its row: it is then
    made again. A row never stands without its output.
    """

    def __init__(self, path: str) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("PRAGMA cache_size = -500")  # kibibytes; rows are read once
        self._base.executescript("BEGIN;" + _TABLES + "COMMIT;")
        # A base of something else, or of another version, shows here and not in the middle of the batch.
        self._base.execute("SELECT output, notice, sha256, program, size, counts, document FROM outputs LIMIT 1")
        self._base.execute("BEGIN")
        self._committed = time.monotonic()

    def close(self) -> None:
        if self._base.in_transaction:  # a full disk ends it
            self._base.execute("COMMIT")
        self._base.close()

    def meta(self, key: str) -> str | None:
        """A fact about OUTDIR as a whole."""
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        self._base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        self._commit()

    # One notice

    def begin(self, position: int, notice: Notice) -> str:
        """Note a notice of this run and claim its output."""
        output = self._claim(notice.name)
        self._base.execute(
            "INSERT INTO run (position, notice, output, input, id) VALUES (?, ?, ?, ?, ?)",
            (position, notice.name, output, notice.input, notice.id),
        )
        return output

    def made(self, output: str) -> Made | None:
        """What ``output`` was last made from."""
        row = self._base.execute(
            "SELECT notice, sha256, program, size FROM outputs WHERE output = ?", (output,)
        ).fetchone()
        return Made(*row) if row else None

    def parsed(self, position: int, output: str, made: Made, found: Parsed) -> None:
        counts = msgspec.json.encode(Counts(found.facts, found.diagnostics))
        self._base.execute(
            "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)",
            (output, made.notice, made.sha256, made.program, made.size, counts, found.document),
        )
        self._close_notice(position, "parsed")

    def unchanged(self, position: int) -> None:
        self._close_notice(position, "unchanged")

    def failed(self, position: int, output: str, reason: str) -> bool:
        """Note a failure; says whether an output of an earlier run is now out of date."""
        stale = self._base.execute("DELETE FROM outputs WHERE output = ?", (output,)).rowcount > 0
        self._close_notice(position, "failed", reason)
        return stale

    def refused(self, position: int, name: str, reason: str) -> None:
        """Note an input that gave no notice."""
        self._base.execute("INSERT INTO run (position, notice) VALUES (?, ?)", (position, name))
        self._close_notice(position, "failed", reason)

    def _close_notice(self, position: int, state: State, reason: str | None = None) -> None:
        self._base.execute("UPDATE run SET state = ?, reason = ? WHERE position = ?", (state, reason, position))
        if time.monotonic() - self._committed > _COMMIT_SECONDS:
            self._commit()

    def _commit(self) -> None:
        self._base.execute("COMMIT")
        self._base.execute("BEGIN")
        self._committed = time.monotonic()

    def _claim(self, notice: str) -> str:
        """The output of ``notice``: of several notices with one name, the first gets the plain one."""
        plain, full = output_names(notice)
        if self._take(claim_key(plain)) == 1:
            return plain
        number = self._take(claim_key(full))
        if number == 1:
            return full
        while self._take(claim_key(numbered(full, number))) > 1:
            number += 1
        return numbered(full, number)

    def _take(self, key: str) -> int:
        """How often ``key`` has been asked for in this run, this time counted."""
        row = self._base.execute(
            "INSERT INTO claims VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET taken = taken + 1 RETURNING taken",
            (key,),
        ).fetchone()
        return int(row[0])

    # The whole run

    def failures(self) -> Iterator[tuple[str, str, str | None, str | None]]:
        """Notice, reason, input and identifier of each failure, in the order of the inputs."""
        yield from self._base.execute(
            "SELECT notice, reason, input, id FROM run WHERE state = 'failed' ORDER BY position"
        )

    def index(self) -> Iterator[tuple[str, str, str, str]]:
        """Output, notice, input and identifier of each parsed notice, in the order of the inputs."""
        yield from self._base.execute(f"SELECT output, run.notice, input, id {_DONE}")

    def orphans(self) -> Iterator[str]:
        """Outputs of earlier runs that no notice of this run has, by name."""
        for (output,) in self._base.execute(f"SELECT output FROM outputs WHERE {_OTHERS} ORDER BY output"):
            yield output

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Output and compressed document of each parsed notice, in the order of the inputs."""
        yield from self._base.execute(f"SELECT output, document {_DONE}")

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Output of each parsed notice and what it was made from, in the order of the inputs."""
        yield from self._base.execute(f"SELECT output, outputs.sha256 || ' ' || program || ' ' || size {_DONE}")

    def forget_others(self) -> None:
        """Drop the outputs of notices that are not in this run."""
        self._base.execute(f"DELETE FROM outputs WHERE {_OTHERS}")

    def totals(self) -> Totals:
        states: Counter[str] = Counter()
        facts: Counter[str] = Counter()
        diagnostics: Counter[str] = Counter()
        for state, counts in self._base.execute(
            "SELECT state, counts FROM run LEFT JOIN outputs USING (output) WHERE state NOT NULL"
        ):
            states[state] += 1
            if state != "failed":
                read = msgspec.json.decode(counts, type=Counts)
                facts.update(read.facts)
                diagnostics.update(read.diagnostics)
        return Totals(dict(states), dict(facts), dict(sorted(diagnostics.items())))


@contextlib.contextmanager
def opened(folder: str) -> Iterator[Journal]:
    """The journal in ``folder``, which is locked.

    Raises:
        BatchStopped: it cannot be read or written, such as on a full disk, or is none.
    """
    path = os.path.join(folder, "journal.sqlite")
    try:
        with contextlib.closing(Journal(path)) as journal:
            yield journal
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _FULL:
            advice = f"make room, and {GO_ON}"
        elif code in _SHUT:
            advice = f"let this user write to {folder}, and {GO_ON}"
        else:
            advice = _begin_anew(path)
        raise BatchStopped(f"the journal {path} cannot be used: {error}", advice) from error
    except ERRORS as error:
        raise BatchStopped(f"the journal {path} is damaged: {error}", _begin_anew(path)) from error


def _begin_anew(path: str) -> str:
    return f"delete {path}*, and the same command parses everything anew"
