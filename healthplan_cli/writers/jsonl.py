"""JSON Lines in shards: ``part-00000.jsonl``, a document a line."""

from __future__ import annotations

import contextlib
import os
import re
from typing import IO, Self

from healthplan_cli.writers.files import replacing

SHARD_NAME = re.compile(r"part-\d{5,}\.jsonl")


class ShardWriter:
    """Writes documents to shards of ``size``, each appearing under its name when it is whole."""

    def __init__(self, folder: str, size: int) -> None:
        self._folder = folder
        self._size = size
        self._count = 0
        self._shard = contextlib.ExitStack()
        self._file: IO[bytes] | None = None
        self.names: list[str] = []
        """The shards so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._shard.__exit__(*error)  # type: ignore[arg-type]

    def add(self, line: bytes) -> None:
        """Add a document, JSON with its line end."""
        if self._file is None or self._count % self._size == 0:
            self._shard.close()
            self.names.append(f"part-{len(self.names):05d}.jsonl")
            self._file = self._shard.enter_context(replacing(os.path.join(self._folder, self.names[-1])))
        self._file.write(line)
        self._count += 1
