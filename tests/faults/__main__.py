"""Read hostile archives and disturb batches, and count what breaks.

    python -m tests.faults --seed 1 --archives 20000 --kills 200
    python -m tests.faults --seed 7 --first 4711 --archives 1 --kills 0 --keep faults/

Archive number I of seed S is always the same, whatever the number of jobs. Exit code 1 when a
promise of docs/reliability.md breaks; each fault is shown once, with how often and its first case.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import pathlib
import random
import resource
import sys
import tempfile
import time

from .archives import KINDS, broken, hostile
from .kills import Kills

_CHUNK = 50
_MEMORY = 2 * 1024**3
"""Address space of a process that reads archives; what it really takes is shown."""

Result = tuple[int, str, dict[str, str]]


def _archive(seed: int, number: int) -> tuple[str, bytes]:
    kind = list(KINDS)[number % len(KINDS)]
    return kind, hostile(random.Random(f"{seed}:{number}"), kind)


def _read(job: tuple[int, int, int]) -> tuple[list[Result], int]:
    seed, first, end = job
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, end):
            kind, data = _archive(seed, number)
            path = pathlib.Path(folder, "x" + KINDS[kind][0])
            path.write_bytes(data)
            results.append((number, kind, broken(path)))
    return results, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--archives", type=int, default=2000, help="how many archives and files of records are damaged")
    cli.add_argument("--first", type=int, default=0, help="number of the first of them")
    cli.add_argument("--kills", type=int, default=20, help="how many batches are disturbed")
    cli.add_argument("--jobs", type=int, default=1)
    cli.add_argument("--keep", type=pathlib.Path, help="write the first input of each fault to this folder")
    args = cli.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    faults: dict[str, list[str]] = collections.defaultdict(list)
    begun = time.monotonic()

    end = args.first + args.archives
    jobs = [(args.seed, first, min(end, first + _CHUNK)) for first in range(args.first, end, _CHUNK)]
    memory = 0
    with multiprocessing.Pool(args.jobs, _limit) as pool:
        for results, taken in pool.imap(_read, jobs):
            memory = max(memory, taken)
            for number, kind, broke in results:
                counts[kind] += 1
                for fault, example in broke.items():
                    faults[f"{kind}: {fault}"].append(f"archive {number}: {example}")
                    if args.keep and len(faults[f"{kind}: {fault}"]) == 1:
                        args.keep.mkdir(parents=True, exist_ok=True)
                        (args.keep / f"{number}{KINDS[kind][0]}").write_bytes(_archive(args.seed, number)[1])
    if args.kills:
        with tempfile.TemporaryDirectory() as folder:
            for number, (kind, broken_promise) in enumerate(Kills(pathlib.Path(folder), args.seed).run(args.kills)):
                counts[kind] += 1
                if broken_promise:
                    print(f"BROKEN {kind}: {broken_promise}, kill {number}", flush=True)  # the rest takes long
                    faults[f"{kind}: {broken_promise}"].append(f"kill {number}")
    for kind, count in sorted(counts.items()):
        print(f"{count:7,} {kind}")
    for fault, where in faults.items():
        print(f"BROKEN {len(where)} x {fault}, first in {where[0]}")
    print(
        f"seed {args.seed}: {args.archives:,} archives, {args.kills:,} disturbed batches, {memory} MB, "
        f"{time.monotonic() - begun:,.0f} s, {len(faults)} kinds of faults"
    )
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
