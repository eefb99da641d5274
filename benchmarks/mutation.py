"""Mutation run: does a test notice when one condition of the code is changed?

    python benchmarks/mutation.py targets                     # all mutants of a room
    python benchmarks/mutation.py targets/clauses --sample 100
    python benchmarks/mutation.py targets responsibilities outline --jobs 2

Each mutant is the code with one change: a condition that is always true or always false, an operand of
``and``/``or`` left out, a comparison turned to its neighbour, ``not`` left out, a number one higher.
A mutant is killed when a test of its room or of the samples fails (or the run takes too long). Those that
survive are printed with file and line: either the condition is not needed, or a case is missing. Tests that
read real notices skip, so that only what is in this repository counts.

A condition that only saves time says so at the end of its line (``# speed``) and is left alone.

Each mutant is one process, forked from a parent that has the libraries and pytest loaded; the mutated module
is compiled from memory, no file is touched. The order and the sample are the same for the same ``--seed``.
"""

from __future__ import annotations

import argparse
import ast
import collections
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import random
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "healthplan_cli"
# A mutant whose tests take longer hangs: many times what they take unchanged.
_SECONDS = 60
# Closes a line whose condition only saves time: no test can notice that it is gone, so it makes no mutants.
_SPEED = "# speed"
_NEIGHBOURS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


class Mutant(NamedTuple):
    """One change of one file."""

    path: pathlib.Path
    line: int
    change: str
    """What was changed, in words."""
    source: str
    """The whole module with the change in it."""


def mutants_of(path: pathlib.Path) -> Iterator[Mutant]:
    """Every mutant of one file, in the order of its code."""
    text = path.read_text("utf-8")
    lines = text.split("\n")
    count = len(list(_places(ast.parse(text))))
    for index in range(count):
        tree = ast.parse(text)
        node, change, apply = list(_places(tree))[index]
        if _SPEED in lines[node.lineno - 1]:
            continue
        before = ast.unparse(node)
        apply()
        yield Mutant(path, node.lineno, f"{change}: {before}"[:110].replace("\n", " "), ast.unparse(tree))


def _places(tree: ast.Module) -> Iterator[tuple[ast.expr, str, Callable[[], None]]]:
    """Each place that can be changed: the expression, the change in words, and the function that makes it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            yield from _constant_tests(node)
        elif isinstance(node, ast.comprehension):
            for index, test in enumerate(node.ifs):
                yield test, "always true", _setter(node.ifs, index, ast.Constant(True))
        if isinstance(node, ast.BoolOp):
            for index, operand in enumerate(node.values):
                neutral = ast.Constant(isinstance(node.op, ast.And))
                yield operand, "left out", _setter(node.values, index, neutral)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield node, "turned", _setter(node.ops, 0, _NEIGHBOURS[type(node.ops[0])]())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "not left out", _attribute_setter(node, "op", None)
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield node, "one higher", _attribute_setter(node, "value", node.value + 1)


def _constant_tests(node: ast.If | ast.While | ast.IfExp) -> Iterator[tuple[ast.expr, str, Callable[[], None]]]:
    if not isinstance(node, ast.While):
        yield node.test, "always true", _attribute_setter(node, "test", ast.Constant(True))
    yield node.test, "always false", _attribute_setter(node, "test", ast.Constant(False))


def _setter(values: list, index: int, new: ast.AST) -> Callable[[], None]:  # type: ignore[type-arg]
    def apply() -> None:
        values[index] = ast.fix_missing_locations(ast.copy_location(new, values[index]))

    return apply


def _attribute_setter(node: ast.AST, name: str, new: object) -> Callable[[], None]:
    def apply() -> None:
        if name == "op":  # `not x` to `bool(x)`
            node.op = ast.Not()  # type: ignore[attr-defined]
            node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
        else:
            setattr(node, name, new)
        ast.fix_missing_locations(node)

    return apply


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the package from a changed source."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        self._name, self._mutant = name, mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        exec(compile(self._mutant.source, str(self._mutant.path), "exec"), module.__dict__)


def tests_of(path: pathlib.Path) -> list[str]:
    """The tests that are to notice a change in ``path``: those of its room, and of the whole program on samples."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    own = [f"tests/{room}"] if (ROOT / "tests" / room).is_dir() else []
    return [*own, "tests/test_samples.py", "tests/pipeline"]


def run_tests(mutant: Mutant | None, tests: list[str]) -> int:
    """Run ``tests`` on a mutant, in a forked process: 0 when they all pass."""
    import pytest

    os.chdir(ROOT)
    if mutant is not None:
        relative = mutant.path.relative_to(ROOT).with_suffix("")
        sys.meta_path.insert(0, _Mutated(".".join(relative.parts), mutant))
    sys.stdout = sys.stderr = io.StringIO()
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    quiet = "ignore::pytest.PytestAssertRewriteWarning"  # the parent has loaded what pytest would rewrite
    options = [
        "-x",
        "-q",
        "-W",
        quiet,
        "-p",
        "no:cacheprovider",
        "-m",
        "not packaging and not slow",
        "-k",
        "not real and not shared",
    ]
    return int(pytest.main([*options, *tests]))


def _passes(tests: list[str]) -> bool:
    """True if the unchanged code passes; otherwise no result would mean anything."""
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            code = run_tests(None, tests)
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


class Run:
    """Runs mutants in forked processes, some at a time."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._running: dict[int, tuple[Mutant, float]] = {}
        self.killed = 0
        self.survivors: list[Mutant] = []

    def add(self, mutant: Mutant) -> None:
        while len(self._running) >= self._jobs:
            self._wait()
        pid = os.fork()
        if pid == 0:
            code = 3
            try:
                signal.alarm(_SECONDS)
                code = run_tests(mutant, tests_of(mutant.path))
            finally:
                os._exit(code)
        self._running[pid] = mutant, time.monotonic()

    def finish(self) -> None:
        while self._running:
            self._wait()

    def _wait(self) -> None:
        pid, status = os.wait()
        mutant, _ = self._running.pop(pid)
        if status == 0:
            self.survivors.append(mutant)
            print(f"{mutant.path.relative_to(ROOT)}:{mutant.line}: {mutant.change}", flush=True)
        else:
            self.killed += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("places", nargs="+", help="rooms or files of healthplan_cli, without .py")
    parser.add_argument("--sample", type=int, help="so many mutants, drawn by chance, instead of all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--min", type=float, default=0.0, help="exit 1 where a lower share is killed")
    options = parser.parse_args()

    # What every child needs and no mutant changes is loaded once, before the first fork.
    import charset_normalizer
    import hypothesis
    import msgspec
    import pytest
    import regex

    assert all((charset_normalizer, hypothesis, msgspec, pytest, regex))
    paths = [path for place in options.places for path in _files(place)]
    mutants = [mutant for path in paths for mutant in mutants_of(path)]
    random.Random(options.seed).shuffle(mutants)
    mutants = mutants[: options.sample]
    for tests in {tuple(tests_of(path)) for path in paths}:
        if not _passes(list(tests)):
            raise SystemExit(f"the tests fail on the code as it is: {' '.join(tests)}")
    run = Run(options.jobs)
    for mutant in mutants:
        run.add(mutant)
    run.finish()
    by_file = collections.Counter(mutant.path.name for mutant in run.survivors)
    share = run.killed / max(1, len(mutants))
    print(f"\n{len(mutants)} mutants, {run.killed} killed: {share:.1%}; survivors: {dict(by_file.most_common())}")
    return int(share < options.min)


def _files(place: str) -> list[pathlib.Path]:
    path = PACKAGE / place
    return sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


if __name__ == "__main__":
    raise SystemExit(main())
