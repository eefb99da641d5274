"""The house stays one that a stranger can read: short files and functions, few floors, word lists that diff well."""

from __future__ import annotations

import ast
import functools
import graphlib
import pathlib
import statistics
import tomllib
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parent.parent
PACKAGE = ROOT / "healthplan_cli"
CODE = sorted(path for folder in ("healthplan_cli", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
GRAMMARS = sorted((ROOT / "grammars").glob("*.toml"))

FILE, FUNCTION, MEDIAN, FLOORS, PATTERN = 400, 60, 8, 8, 120


@functools.cache
def functions(path: pathlib.Path) -> dict[str, int]:
    """The lines of each function in a file; of two with one name, of the longer."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            found[node.name] = max(lines, found.get(node.name, 0))
    return found


def name_of(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_long() -> None:
    assert [name_of(path) for path in CODE if len(path.read_text("utf-8").splitlines()) > FILE] == []


def test_no_function_is_long() -> None:
    long = {f"{name_of(path)}: {name}" for path in CODE for name, lines in functions(path).items() if lines > FUNCTION}
    assert long == set()


def test_functions_of_the_program_are_short() -> None:
    lines = [count for path in CODE if PACKAGE in path.parents for count in functions(path).values()]
    assert statistics.median(lines) <= MEDIAN


def floor_of(module: str) -> str:
    """The part of the package, a folder or a file, that a module is in: ``targets`` of ``healthplan_cli.targets.stage``."""
    return module.split(".")[1]


def import_graph() -> dict[str, set[str]]:
    """For each part of the package the parts that it imports, for types only or not; its entry points left out."""
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    graph: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        own = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_bytes())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            used = {floor_of(name) for name in names if name.startswith("healthplan_cli.")} & parts
            graph.setdefault(own, set()).update(used - {own})
    return {part: used for part, used in graph.items() if part not in ("__init__", "__main__")}


def test_the_import_graph_has_few_floors_and_no_cycle() -> None:
    graph = import_graph()
    floors: dict[str, list[str]] = {}
    # A cycle raises CycleError, which names it.
    for part in graphlib.TopologicalSorter(graph).static_order():
        below = max((floors[used] for used in graph.get(part, ())), key=len, default=[])
        floors[part] = [*below, part]
    highest = max(floors.values(), key=len)
    assert len(highest) <= FLOORS, " < ".join(highest)


def module_graph() -> dict[str, set[str]]:
    """For each module those that it imports, for types only or not; a package's own ``__init__`` left out."""
    paths = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    graph: dict[str, set[str]] = {}
    for name, path in paths.items():
        imports = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ImportFrom)]
        used = {one for node in imports for one in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))}
        graph[name] = {one for one in used & paths.keys() if one != name}
    return graph


def test_no_modules_import_each_other() -> None:
    # A cycle raises CycleError, which names it.
    assert len(list(graphlib.TopologicalSorter(module_graph()).static_order())) > 200


def tables(path: pathlib.Path, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get(kind, [])
    return found


def test_pattern_lines_are_short() -> None:
    rules = [rule for path in GRAMMARS for rule in tables(path, "rule")]
    long = {rule["id"] for rule in rules if any(len(line) > PATTERN for line in rule["pattern"].splitlines())}
    assert long == set()


def test_word_lists_are_sorted() -> None:
    lists = [words for path in GRAMMARS for words in tables(path, "words")]
    assert {words["id"] for words in lists if words["words"] != sorted(set(words["words"]))} == set()


@pytest.mark.parametrize("path", GRAMMARS, ids=name_of)
def test_word_lists_have_one_word_a_line(path: pathlib.Path) -> None:
    """So that a difference of two versions shows the word."""
    inside = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("[["):
            inside = line.strip() == "[[words]]"
        elif inside and line.startswith("words ="):
            assert line == "words = [", f"line {number}"
        elif inside and line.startswith("  "):
            assert line.split("#")[0].count('", "') == 0, f"line {number}"


def rooms() -> list[str]:
    """The folders of the package that find facts or read, write and check them."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@pytest.mark.parametrize("room", rooms())
def test_each_room_has_tests_in_a_folder_of_its_name(room: str) -> None:
    folder = {"writers": "batch"}.get(room, room)
    files = list((ROOT / "tests" / folder).rglob("test_*.py"))
    assert files, f"tests/{folder} has no tests"
    # One of them at least is in the fast suite.
    assert [path for path in files if "pytestmark = pytest.mark.slow" not in path.read_text("utf-8")]
