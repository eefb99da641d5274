"""Fuzz what is not a notice: ``python -m tests.fuzz.others parsed --inputs 3000``, or ``grammars --inputs 300``.

Input number I of seed S is always the same. Exit code 1 when an invariant breaks; each fault is shown once, with how
often and where first. An input that takes more than the limit of processor time counts as a hang.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable

from healthplan_cli.grammar import load_grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_file
from healthplan_cli.validate.sources import SourceFolder

from .grammars import broken_grammar, mutate_grammar
from .parsed import broken_parsed, mutate_parsed

SAMPLES = pathlib.Path(__file__).parents[2] / "samples"
_SECONDS = 10.0
Run = Callable[[random.Random, int], dict[str, str]]


def parsed_run() -> Run:
    """Validates damaged parses of the samples, every eighth with ``--reparse``."""
    grammar, sources = load_grammar(), SourceFolder(str(SAMPLES))
    documents = [parse_source(read_file(path), grammar).to_json() for path in sorted(SAMPLES.glob("*.txt"))]

    def run(rng: random.Random, number: int) -> dict[str, str]:
        return broken_parsed(mutate_parsed(rng, documents), sources, grammar, reparse=number % 8 == 0)

    return run


def grammars_run(folder: pathlib.Path) -> Run:
    """Loads, checks and uses damaged grammars."""
    source = read_file(sorted(SAMPLES.glob("letter*.txt"))[0])

    def run(rng: random.Random, number: int) -> dict[str, str]:
        return broken_grammar(mutate_grammar(rng), folder, source)

    return run


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("what", choices=["parsed", "grammars"])
    cli.add_argument("--inputs", type=int, default=300)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--first", type=int, default=0)
    args = cli.parse_args()
    faults: dict[str, list[tuple[int, str]]] = collections.defaultdict(list)
    slowest, started = (0.0, 0), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run = parsed_run() if args.what == "parsed" else grammars_run(pathlib.Path(folder))
        for number in range(args.first, args.first + args.inputs):
            start = time.process_time()
            found = run(random.Random(f"{args.seed}:{number}"), number)
            took = time.process_time() - start
            slowest = max(slowest, (took, number))
            if took > _SECONDS:
                found["hang"] = f"{took:.1f} seconds"
            for fault, message in found.items():
                faults[fault].append((number, message))
    for fault, where in sorted(faults.items(), key=lambda one: -len(one[1])):
        print(f"{len(where)} x {fault}, first in input {where[0][0]}\n    {where[0][1][:300]!r}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{args.inputs} {args.what}, seed {args.seed}, {len(faults)} faults, slowest {slowest[1]} ({slowest[0]:.1f} s), "
        f"{peak} MB, {time.monotonic() - started:.0f} s"
    )
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
