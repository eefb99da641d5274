"""Batches that are killed, stopped or lose a worker at any moment, and what must hold of what they leave."""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from healthplan_cli.cli import main; main()", "batch")
SECONDS = 300
"""After which a batch hangs; undisturbed it takes one or two."""
FORMATS = ("json", "jsonl", "parquet")
KINDS = ("kill all", "kill the batch", "kill a worker", "stop a worker", "interrupt", "terminate")
_EACH = 5
"""Disturbances of one folder; then it is brought to an end. Once it is done there is nothing left to disturb."""


class Kills:
    """A corpus, what undisturbed batches make of it, and a random source."""

    def __init__(self, folder: pathlib.Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(f"kills {seed}")
        write_notices = runpy.run_path(str(ROOT / "benchmarks" / "generate.py"))["write_notices"]
        write_notices(folder / "in" / "甲", count=16, size=1500, seed=1)
        write_notices(folder / "in" / "乙", count=8, size=3000, seed=2)
        self.expected: dict[str, dict[str, bytes]] = {}
        begun = time.monotonic()
        for kind in FORMATS:
            self._start(kind, kind).communicate()
            self.expected[kind] = seen(folder / kind)
        self.took = (time.monotonic() - begun) / len(FORMATS)

    def run(self, count: int) -> Iterator[tuple[str, str | None]]:
        """Disturb ``count`` times; each kind of disturbance, with the promise that it broke if it did."""
        for number in range(count):
            kind = FORMATS[number // _EACH % len(FORMATS)]
            out = f"out{number // _EACH}"
            how = self.chance.choice(KINDS)
            fault = self._disturb(kind, out, how)
            if fault is None and (number % _EACH == _EACH - 1 or number == count - 1):
                fault = self._resume(kind, out)
            yield f"{how}, {kind}", fault

    def _start(self, kind: str, out: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(ROOT / "tests/batch/faults"), str(ROOT)])
        return subprocess.Popen(
            [*COMMAND, "in", "-o", out, "-q", "-j", "2", "--format", kind, "--shard-size", "7", "--timeout", "5"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": path, "FAULT_PAUSE": "0.02"},
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _disturb(self, kind: str, out: str, how: str) -> str | None:
        process = self._start(kind, out)
        try:
            process.wait(self.took * self.chance.triangular(0, 1, 0.8))
        except subprocess.TimeoutExpired:
            self._do(process, how)
        try:
            _, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "the batch hangs"
        if b"Traceback" in errors:
            return f"uncaught: {errors[-200:]!r}"
        made = {name: data for name, data in seen(self.folder / out).items() if not name.endswith(".part")}
        whole = documents(kind, made) <= documents(kind, self.expected[kind])
        return None if whole else "a reader sees what is not whole"

    def _do(self, process: subprocess.Popen[bytes], how: str) -> None:
        if how == "kill all":
            os.killpg(process.pid, signal.SIGKILL)
        elif how == "kill the batch":
            process.kill()
        elif how in ("interrupt", "terminate"):
            os.killpg(process.pid, signal.SIGINT if how == "interrupt" else signal.SIGTERM)
        elif workers := _children(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(workers), signal.SIGKILL if how == "kill a worker" else signal.SIGSTOP)

    def _resume(self, kind: str, out: str) -> str | None:
        process = self._start(kind, out)
        try:
            _, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "the batch that resumes hangs"
        if process.returncode:
            return f"the batch that resumes ends with {process.returncode}: {errors[-200:]!r}"
        return None if seen(self.folder / out) == self.expected[kind] else "resumed to something else"


def seen(folder: pathlib.Path) -> dict[str, bytes]:
    """The documents in a folder of outputs, leftovers and all."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".healthplan" not in path.parts
    }


def documents(kind: str, files: dict[str, bytes]) -> set[tuple[str, str]]:
    """What files hold, document by document or row by row, with the name of the file where it tells what is in it.

    A worker that dies or stops costs its notice: the shards and tables of the others are complete without it, and which
    shard a document stands in depends on those before it.

    Raises:
        pyarrow.ArrowInvalid: a table is cut off.
    """
    if kind == "json":
        return {(name, data.decode()) for name, data in files.items()}
    if kind == "jsonl":
        return {("", line) for data in files.values() for line in data.decode().splitlines(keepends=True)}
    from pyarrow import BufferReader, parquet

    return {
        (name, repr(row)) for name, data in files.items() for row in parquet.read_table(BufferReader(data)).to_pylist()
    }


def _children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return list(map(int, pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    return []
