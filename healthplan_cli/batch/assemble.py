"""From the journal to files that hold many documents: shards of JSON Lines, or tables.

Documents are gathered in the journal as they are parsed, in whatever order workers end.
When all are there, they are written in the order of the inputs, and only if anything
changed: the files depend on the inputs alone.
"""

from __future__ import annotations

import hashlib
import os
from typing import Literal

import msgspec

from healthplan_cli.batch.journal import Journal
from healthplan_cli.batch.zstd import decompress
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.writers.forms import FORMS, TableForm, open_tables
from healthplan_cli.writers.jsonl import SHARD_NAME, ShardWriter
from healthplan_cli.writers.tables import export_tables

Format = Literal["json", "jsonl"] | TableForm

_FILE = "facts"
"""What a workbook or a database in OUTDIR is called, before its suffix."""


class _Assembled(msgspec.Struct, frozen=True):
    """What was assembled last: from which documents, to which files of what size."""

    digest: str
    files: dict[str, int]


def assemble(journal: Journal, folder: str, kind: Format, shard_size: int, grammar: Grammar) -> None:
    """Write the documents of this run to ``folder``, unless they stand there already.

    The labels of tables are those of ``grammar``.

    Raises:
        OSError: the files cannot be written.
    """
    digest = hashlib.sha256(f"{kind} {shard_size}\n".encode())
    for output, made in journal.fingerprints():
        digest.update(f"{output}\n{made}\n".encode())
    last = journal.meta("assembled")
    if last is not None:
        before = msgspec.json.decode(last, type=_Assembled)
        if before.digest == digest.hexdigest() and _sizes(folder, list(before.files)) == before.files:
            return
    if kind == "json" or kind == "jsonl":
        names = _write_shards(journal, folder, shard_size)
    else:
        names = _write_tables(journal, folder, kind, grammar)
    done = _Assembled(digest.hexdigest(), _sizes(folder, names))
    journal.set_meta("assembled", msgspec.json.encode(done).decode())


def _sizes(folder: str, names: list[str]) -> dict[str, int]:
    paths = {name: os.path.join(folder, name) for name in names}
    return {name: os.path.getsize(path) for name, path in paths.items() if os.path.isfile(path)}


def _write_shards(journal: Journal, folder: str, size: int) -> list[str]:
    with ShardWriter(folder, size) as writer:
        for _, document in journal.documents():
            writer.add(decompress(document))
    for name in os.listdir(folder):
        if SHARD_NAME.fullmatch(name) and name not in writer.names:
            os.unlink(os.path.join(folder, name))  # of a run that had more
    return writer.names


def _write_tables(journal: Journal, folder: str, form: TableForm, grammar: Grammar) -> list[str]:
    path = folder if FORMS[form].folder else os.path.join(folder, f"{_FILE}.{form}")
    with open_tables(form, path, export_tables(grammar)) as writer:
        for output, document in journal.documents():
            writer.add(output.removesuffix(".json"), msgspec.json.decode(decompress(document), type=Document))
    return writer.names
