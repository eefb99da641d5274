"""Fuzz the whole parser with mutated notices, for as long as asked.

    python -m tests.fuzz --inputs 100000 --jobs 2
    python -m tests.fuzz --seconds 600 --notices ../shared/notices --keep faults/
    python -m tests.fuzz --seed 7 --first 4711 --inputs 1

Input number I of seed S is always the same, whatever the number of jobs. Exit code 1 when an
invariant breaks; each fault is shown once, with how often and the smallest input found for it.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import multiprocessing
import pathlib
import random
import statistics
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.readers import read_file

from .invariants import broken, shrink
from .mutations import mutate

ROOT = pathlib.Path(__file__).parents[2]
_CHUNK = 50


class Result(NamedTuple):
    number: int
    faults: dict[str, str]
    size: int
    seconds: float


class _Worker:
    """What each process needs once."""

    grammar: Grammar
    notices: list[str]
    seed: int

    @classmethod
    def start(cls, notices: list[str], seed: int) -> None:
        cls.grammar, cls.notices, cls.seed = load_grammar(), notices, seed
        # What is compiled or loaded on first use would be counted against the first inputs.
        for notice in notices:
            broken(notice.encode(), cls.grammar)

    @classmethod
    def input(cls, number: int) -> bytes:
        return mutate(random.Random(f"{cls.seed}:{number}"), cls.notices)

    @classmethod
    def run(cls, first: int) -> list[Result]:
        results = []
        for number in range(first, first + _CHUNK):
            data = cls.input(number)
            start = time.process_time()
            faults = broken(data, cls.grammar, twice=number % 16 == 0)
            results.append(Result(number, faults, len(data), time.process_time() - start))
        return results


def read_notices(folders: list[pathlib.Path]) -> list[str]:
    """The texts that are mutated, in order of their names."""
    return [read_file(path).text for folder in folders for path in sorted(folder.glob("*.txt"))]


def _chunks(first: int, inputs: int | None, until: float | None) -> Iterator[int]:
    for start in itertools.count(first, _CHUNK):
        if (inputs is not None and start >= first + inputs) or (until is not None and time.monotonic() > until):
            return
        yield start


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--inputs", type=int, help="how many inputs (default 1000, or as --seconds allow)")
    cli.add_argument("--seconds", type=float, help="how long to go on")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--first", type=int, default=0, help="number of the first input")
    cli.add_argument("--jobs", type=int, default=1)
    cli.add_argument("--notices", type=pathlib.Path, action="append", default=[], help="mutate these *.txt as well")
    cli.add_argument("--keep", type=pathlib.Path, help="write the smallest input of each fault to this folder")
    args = cli.parse_args()
    inputs = args.inputs or (None if args.seconds else 1000)
    until = time.monotonic() + args.seconds if args.seconds else None
    started = time.monotonic()
    notices = read_notices([ROOT / "samples", *args.notices])
    _Worker.start(notices, args.seed)

    results: list[Result] = []
    # In batches: whether there is time for more is asked again and again.
    with multiprocessing.Pool(args.jobs, _Worker.start, (notices, args.seed)) as pool:
        chunks = _chunks(args.first, inputs, until)
        while batch := list(itertools.islice(chunks, 4 * args.jobs)):
            for part in pool.imap(_Worker.run, batch):
                results += part
    if inputs is not None:
        results = results[:inputs]
    return _report(results, time.monotonic() - started, args.keep)


def _report(results: list[Result], seconds: float, keep: pathlib.Path | None) -> int:
    faults: dict[str, list[Result]] = collections.defaultdict(list)
    for result in results:
        for fault in result.faults:
            faults[fault].append(result)
    for number, (fault, where) in enumerate(sorted(faults.items(), key=lambda item: -len(item[1]))):
        first = min(where, key=lambda result: result.size)
        data = shrink(_Worker.input(first.number), fault, _Worker.grammar)
        print(f"{len(where)} x {fault}, first in input {where[0].number}\n    {first.faults[fault]}\n    {data.decode(errors='backslashreplace')!r:.300}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number:02}.txt").write_bytes(data)
    big = [result for result in results if result.size >= 1000]
    if big:
        rates = {result.number: result.seconds / result.size for result in big}
        median = statistics.median(rates.values())
        slowest = sorted(rates, key=rates.__getitem__)[-3:]
        shown = ", ".join(f"{number} ({rates[number] / median:.1f} x the median)" for number in reversed(slowest))
        print(f"slowest inputs a byte: {shown}")
    print(f"{len(results)} inputs, {len(results) / seconds:.0f} a second, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
