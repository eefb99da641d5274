"""What the tests of ``healthplan batch`` share: how it is started, and what it left."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.sources import Found, Notice, Skipped

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
    """The documents that a reader of OUTDIR sees."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".healthplan" not in path.parts
    }


def found(inputs: Inputs) -> list[Found]:
    """What the inputs give, without what was skipped and without where it comes from."""
    return [
        msgspec.structs.replace(one, input="", id="") if isinstance(one, Notice) else one
        for one in inputs
        if not isinstance(one, Skipped)
    ]


def reports(folder: pathlib.Path) -> dict[str, bytes]:
    """What the batch says of itself and does not depend on the clock."""
    return {name: (folder / ".healthplan" / name).read_bytes() for name in ("failures", "index")}


def told(folder: pathlib.Path, name: str) -> list[Any]:
    """The lines of one report."""
    return [json.loads(line) for line in (folder / ".healthplan" / name).read_text(encoding="utf-8").splitlines()]


def failures(folder: pathlib.Path) -> dict[str, str]:
    """The reason of each failed notice."""
    return {one["notice"]: one["reason"] for one in told(folder, "failures")}


def summary(folder: pathlib.Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / ".healthplan/summary").read_text(encoding="utf-8"))
    return read
