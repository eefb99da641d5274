"""A small corpus, and ``healthplan batch`` as a user runs it."""

from __future__ import annotations

import pathlib
import runpy
import subprocess
from typing import Any

import pytest
from batch.running import COMMAND, Finished, Run, environment

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Twenty-four invented notices, in a folder with subfolders; not to be changed."""
    folder = tmp_path_factory.mktemp("corpus")
    write_notices = runpy.run_path(str(ROOT / "benchmarks" / "generate.py"))["write_notices"]
    write_notices(folder / "甲", count=16, size=1500, seed=1)
    write_notices(folder / "乙", count=8, size=3000, seed=2)
    return folder


@pytest.fixture
def batch(tmp_path: pathlib.Path) -> Run:
    """Run ``healthplan batch`` in the test's own folder, with one worker if not told otherwise, and wait for its end."""

    def run(*arguments: object, faults: bool = False, **more: Any) -> Finished:
        return subprocess.run(
            [*COMMAND, "batch", "-j", "1", *map(str, arguments)],
            cwd=tmp_path,
            env=environment(faults=faults),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **more,
        )

    return run
