"""How fast one notice is parsed: against jieba, against length, in memory, and from a cold start.

    python benchmarks/speed.py [--rounds N]

The harness is plain: ``time.perf_counter`` around whole runs, both sides of a comparison in turns
in one process, medians of all rounds, the ratio of medians printed. So whatever else the machine
does falls on both sides. The text is that of the real notices of ``../shared/notices`` where they
are at hand, and of our own samples otherwise.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable

ROOT = pathlib.Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "notices"

# Peak memory of a process that parses every file it is given, beside one that only imports.
_MEMORY = """
import pathlib, re, sys
from healthplan_cli.pipeline import parse
# Not ru_maxrss: that starts at what the parent had when it forked.
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024
before = peak()
for path in sys.argv[1:]:
    parse(pathlib.Path(path))
print(before, peak())
"""


def notices() -> list[pathlib.Path]:
    """The real notices, or the samples."""
    folder = REAL if REAL.is_dir() else ROOT / "samples"
    return sorted(path for path in folder.glob("*.txt") if not path.name.startswith("gb18030"))


def in_turns(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each run, all of them taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    # The first round warms up.
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}


def against_jieba(texts: list[str], rounds: int) -> None:
    """End-to-end parse to JSON, and ``jieba.cut`` with its own dictionary loaded, on the same text."""
    import jieba

    from healthplan_cli import parse

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    medians = in_turns(
        {
            "parse to JSON": lambda: [parse(text).to_json() for text in texts],
            "jieba.cut": lambda: [list(jieba.cut(text)) for text in texts],
        },
        rounds,
    )
    print(f"{sum(map(len, texts)):,} characters in {len(texts)} notices, {rounds} rounds in turns")
    show(medians)
    ratio("parse / jieba.cut", medians["parse to JSON"], medians["jieba.cut"], "at most 0.5")


def growth(texts: list[str], rounds: int) -> None:
    """The same notice once and ten times over in one text."""
    from healthplan_cli import parse

    text = max(texts, key=len)
    medians = in_turns(
        {"once": lambda: parse(text), "ten times": lambda: parse("\n".join([text] * 10))}, rounds
    )
    show(medians)
    ratio("time for ten times the text", medians["ten times"], medians["once"], "at most 12")


def stages(texts: list[str], rounds: int) -> None:
    """The share of each function that the pipeline calls."""
    from healthplan_cli import parse, pipeline

    seconds: dict[str, float] = {}

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            start = time.perf_counter()
            result = function(*arguments)
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start
            return result

        return run

    names = [name for name in pipeline.parse_source.__code__.co_names if callable(getattr(pipeline, name, None))]
    originals = {name: getattr(pipeline, name) for name in names if not isinstance(getattr(pipeline, name), type)}
    for name, function in originals.items():
        setattr(pipeline, name, timed(name, function))
    try:
        for _ in range(rounds):
            for text in texts:
                parse(text)
    finally:
        for name, function in originals.items():
            setattr(pipeline, name, function)
    total = sum(seconds.values())
    for name, taken in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"  {name:24} {taken / rounds * 1e3:8.2f} ms  {taken / total:6.1%}")


def memory(paths: list[pathlib.Path]) -> None:
    """The peak of a fresh process that parses them all."""
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, *map(str, paths)], capture_output=True, text=True, check=True
    )
    before, peak = map(int, done.stdout.split())
    print(f"  {before} MB with everything imported, {peak} MB at the peak (goal: under 60)")


def cold_start(path: pathlib.Path, rounds: int) -> None:
    """A fresh process for one notice of 12 KB, against one that only imports two libraries."""
    with tempfile.TemporaryDirectory() as folder:
        # Compiled modules as an installed program has them, whatever this environment says.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        program = pathlib.Path(sys.executable).parent / "healthplan"

        def run(*command: str | pathlib.Path) -> Callable[[], object]:
            return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)

        medians = in_turns(
            {
                "healthplan extract": run(program, "extract", path, "-q", "-o", pathlib.Path(folder) / "out.json"),
                "import click, regex": run(sys.executable, "-c", "import click, regex"),
                "import nothing": run(sys.executable, "-c", ""),
            },
            rounds,
        )
    print(f"  {path.name}, {path.stat().st_size:,} bytes")
    show(medians)
    ratio("extract / import", medians["healthplan extract"], medians["import click, regex"], "at most 3")


def show(medians: dict[str, float]) -> None:
    for name, seconds in medians.items():
        print(f"  {name:24} {seconds * 1e3:8.1f} ms")


def ratio(what: str, value: float, base: float, goal: str) -> None:
    print(f"  {what}: {value / base:.2f} (goal: {goal})")


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args(arguments).rounds
    paths = notices()
    texts = [path.read_bytes().decode("utf-8") for path in paths]
    print("== parse against jieba.cut")
    against_jieba(texts, rounds)
    print("== growth")
    growth(texts, rounds)
    print("== shares of the stages")
    stages(texts, max(3, rounds // 3))
    print("== peak memory")
    memory(paths)
    print("== cold start")
    cold_start(min(paths, key=lambda path: abs(path.stat().st_size - 12_000)), rounds)


if __name__ == "__main__":
    main()
