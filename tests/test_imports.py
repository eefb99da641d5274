"""Imports go one way, heavy libraries have one user each, and light commands stay light."""

from __future__ import annotations

import ast
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parent.parent / "healthplan_cli"

# One room for each kind of fact, and two stages of one page: none imports another.
ROOMS = (
    "page", "metadata", "tables", "outline", "responsibilities", "targets", "references", "blocks", "is_notice",
)  # fmt: skip

# From the bottom up: a module may import what stands on its own line or on a line before.
LAYERS = (
    ("_version", "limits", "printable", "marks"),
    ("model", "diagnostics"),
    ("text", "readers", "grammar", "grammars"),
    ("values", "stage_types"),
    ROOMS,
    ("pictures",),
    ("pipeline", "productions", "writers", "diff", "analysis"),
    ("validate",),
    ("evaluate", "view"),
    ("batch",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

# Library: the only part of the package that may import it.
ONE_USER = {
    "click": "cli",
    "rich": "cli",
    "jieba": "responsibilities",
    "cn2an": "values",
    "charset_normalizer": "readers",
    "duckdb": "writers",
    "pyarrow": "writers",
    "xlsxwriter": "writers",
    "selectolax": "readers",
    "pypdfium2": "readers",
    "olefile": "readers",
    "rapidocr": "readers",
    "onnxruntime": "readers",
    "jinja2": "view",
    "markupsafe": "view",
}
HEAVY = (
    "rich", "jieba", "cn2an", "charset_normalizer", "pyarrow", "selectolax", "pypdfium2", "olefile", "rapidocr",
    "onnxruntime", "numpy", "jinja2", "duckdb", "xlsxwriter",
)  # fmt: skip


def modules() -> Iterator[Any]:
    for path in sorted(ROOT.rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imported(path: pathlib.Path) -> Iterator[Any]:
    """The modules that a file imports, wherever in it, for types only or not."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = dict(modules())


def imports() -> Iterator[tuple[str, str]]:
    """Each module with each name that it imports, both without what all begin with."""
    for module, path in MODULES.items():
        yield from ((module, name.removeprefix("healthplan_cli.")) for name in imported(path))


def test_imports_go_one_way() -> None:
    ranks = [(module, name, RANK[module.split(".")[0]], RANK.get(name.split(".")[0])) for module, name in imports() if module != "__init__"]
    assert len({module for module, *_ in ranks}) > 100
    assert [(module, name) for module, name, rank, other in ranks if other is not None and other > rank] == []


def test_a_room_imports_no_other_room() -> None:
    rooms = [(module, name) for module, name in imports() if {module.split(".")[0], name.split(".")[0]} <= set(ROOMS)]
    assert rooms
    assert [pair for pair in rooms if pair[0].split(".")[0] != pair[1].split(".")[0]] == []


def test_each_library_has_one_user() -> None:
    users = [(module, name.split(".")[0]) for module, name in imports() if name.split(".")[0] in ONE_USER]
    assert {name for _, name in users} == ONE_USER.keys()
    assert [pair for pair in users if pair[0].split(".")[0] != ONE_USER[pair[1]]] == []


def loaded_by(*arguments: str) -> list[Any]:
    """The heavy libraries that one run of the program has imported at its end."""
    script = (
        "import sys\n"
        "from healthplan_cli.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        f"    print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.split()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("extract", "--help"), ("batch", "--help"), ("export", "--help"), ("table", "--help"), ("compare", "--help")])
def test_asking_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == []


def test_a_clean_notice_loads_nothing_heavy(tmp_path: pathlib.Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text(
        "青禾市人民政府关于印发健康青禾行动计划的通知\n一、总体目标\n到2030年,居民健康素养水平达到35%。(市卫生健康委负责)\n"
    )
    assert loaded_by("extract", "-q", "-o", str(tmp_path / "out.json"), str(notice)) == []
