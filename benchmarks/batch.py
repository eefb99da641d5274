"""Rate and memory of ``healthplan batch`` over generated notices.

    python benchmarks/batch.py                           # 20,000 notices of 30 KB: some minutes
    python benchmarks/batch.py --count 400 --small 100   # a look

Runs the command as a user does, each time into a fresh folder, and prints the rate with one
and with two processes, the peak memory of a small and of the whole corpus, and their ratios,
and from the rate how long 10,000 notices would take, if they are not what was measured.
Rates mean something only on a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from generate import write_notices

GOAL = 10_000
"""Notices of 30 KB that two processes are to parse in under 100 seconds."""

# The command itself, telling at its end what it and its largest worker took at most.
_COMMAND = """
import atexit, os, resource
from healthplan_cli.cli import main
peaks = lambda: [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
atexit.register(lambda: open(os.environ["PEAKS"], "w").write(" ".join(map(str, peaks()))))
main()
"""


class Measured(NamedTuple):
    seconds: float
    notices: int
    batch_peak: float
    """Mebibytes, of the process that the user starts."""
    worker_peak: float
    """Mebibytes, of the largest worker."""

    @property
    def rate(self) -> float:
        return self.notices / self.seconds


def measure(inputs: pathlib.Path, output: pathlib.Path, *options: str) -> Measured:
    peaks = output.with_suffix(".peaks")
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _COMMAND, "batch", str(inputs), "-o", str(output), "-q", *options],
        env={**os.environ, "PEAKS": str(peaks)},
        check=True,
    )
    seconds = time.perf_counter() - begun
    summary = json.loads((output / ".healthplan" / "summary").read_bytes())
    batch_peak, worker_peak = (int(peak) / 1024 for peak in peaks.read_text().split())
    return Measured(seconds, summary["notices"], batch_peak, worker_peak)


def show(label: str, one: Measured) -> None:
    print(
        f"{label:34} {one.seconds:8.1f} s {one.rate:8.1f}/s"
        f"   peak: batch {one.batch_peak:6.1f} MiB, worker {one.worker_peak:6.1f} MiB",
        flush=True,
    )


def run(folder: pathlib.Path, *, count: int, small_count: int, size: int, kind: str) -> None:
    write_notices(folder / "small", count=small_count, size=size, seed=1)
    write_notices(folder / "large", count=count, size=size, seed=1)
    form = ("--format", kind)
    small = measure(folder / "small", folder / "out-small", "-j", "2", *form)
    show(f"{small_count:,} notices, 2 processes", small)
    one = measure(folder / "large", folder / "out-1", "-j", "1", *form)
    show(f"{count:,} notices, 1 process", one)
    two = measure(folder / "large", folder / "out-2", "-j", "2", *form)
    show(f"{count:,} notices, 2 processes", two)
    again = measure(folder / "large", folder / "out-2", "-j", "2", *form)
    show(f"{count:,} notices, nothing to do", again)
    print(f"rate, 2 processes to 1:            x{two.rate / one.rate:.2f} (goal: at least 1.80)")
    batch, worker = two.batch_peak / small.batch_peak, two.worker_peak / small.worker_peak
    print(
        f"memory, {count:,} notices to {small_count:,}:".ljust(34)
        + f" x{batch:.2f} batch, x{worker:.2f} worker (goal: 1.00)"
    )
    how = (
        "measured"
        if count == GOAL and size == 30_000
        else f"extrapolated from {count:,} of {size / 1000:g} KB, by size"
    )
    seconds = GOAL / two.rate * (30_000 / size)
    print(f"{GOAL:,} notices of 30 KB, 2 processes: {seconds:.0f} s, {how} (goal: under 100 s)")


def main() -> None:
    options = argparse.ArgumentParser(description="Measure rate and memory of healthplan batch.")
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--small", type=int, default=1000, help="notices of the small corpus")
    options.add_argument("--bytes", type=int, default=30_000, help="size of each notice, about")
    options.add_argument("--format", choices=["json", "jsonl", "parquet"], default="json")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="healthplan-benchmark-") as folder:
        run(pathlib.Path(folder), count=given.count, small_count=given.small, size=given.bytes, kind=given.format)


if __name__ == "__main__":
    main()
