"""What the tests of ``healthplan batch`` share: how it is started, and what it left."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

FAULTS = pathlib.Path(__file__).parent / "faults"
COMMAND = [sys.executable, "-c", "from healthplan_cli.cli import main; main()"]

Finished = subprocess.CompletedProcess[str]
Run = Callable[..., Finished]


def write(folder: pathlib.Path, **notices: str) -> pathlib.Path:
    """Put notices into ``folder``, by name without their ``.txt``."""
    folder.mkdir(exist_ok=True)
    for name, text in notices.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def environment(*, faults: bool) -> dict[str, str]:
    """The environment of a batch, with the parser that fails on demand if so wanted."""
    if not faults:
        return dict(os.environ)
    path = os.pathsep.join(filter(None, [str(FAULTS), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path}


def outputs(folder: pathlib.Path) -> dict[str, bytes]:
    """What a reader of OUTDIR sees, without what depends on the clock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "summary.json" and ".healthplan" not in path.parts
    }


def failures(folder: pathlib.Path) -> dict[str, str]:
    """The reason of each failed notice."""
    lines = (folder / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    return {one["notice"]: one["reason"] for one in map(json.loads, lines)}


def summary(folder: pathlib.Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return read
