"""The workflow and the hook of ``docs/validate.md`` are run word for word."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "validate.md").read_text("utf-8")
SAMPLES = ("letter-qinghe-2024", "rows-qingyuan-2024")


def block(name: str) -> str:
    """The block of YAML that begins with a comment of that name."""
    (found,) = re.findall(rf"^```yaml\n# {re.escape(name)}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def shell(line: str, folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    path = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", line], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project with notices, what readers found in them, and a baseline."""
    for name in SAMPLES:
        for kind, target in ((".txt", "notices"), (".gold.json", "gold")):
            (tmp_path / target).mkdir(exist_ok=True)
            shutil.copy(ROOT / "samples" / f"{name}{kind}", tmp_path / target)
    done = shell(
        "healthplan batch notices/ -o first/ -q && healthplan validate first/ --baseline known.json --update-baseline -q", tmp_path
    )
    assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.mark.slow
def test_the_workflow_runs(folder: pathlib.Path) -> None:
    text = block(".github/workflows/notices.yml")
    steps = re.findall(r"^ +(?:- )?run: (.+)$", text, re.MULTILINE)
    assert steps[0] == "pip install healthplan" and len(steps) == text.count("run: ") == 5
    for step in steps[1:]:
        done = shell(step, folder)
        assert done.returncode == 0, (step, done.stdout, done.stderr)
    assert (folder / "findings.sarif").read_text().startswith("{")


@pytest.mark.slow
def test_the_hook_runs(folder: pathlib.Path) -> None:
    wanted = block(".pre-commit-config.yaml")
    (hook,) = re.findall(r"- id: (.+)", wanted)
    (pattern,) = re.findall(r"files: (.+)", wanted)
    (arguments,) = re.findall(r"args: \[(.+)\]", wanted)
    offered = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert f"- id: {hook}\n" in offered
    (entry,) = re.findall(r"entry: (.+)", offered)
    shell("healthplan batch notices/ -o out/ -q", folder)
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    chosen = [name for name in files if re.search(pattern, name) and "/." not in name]
    assert chosen == [f"out/{name}.json" for name in SAMPLES]
    line = " ".join([entry, *arguments.split(", "), *chosen])
    assert shell(line, folder).returncode == 0
    (folder / "out" / f"{SAMPLES[0]}.json").write_text("{}")
    broken = shell(line, folder)
    assert (broken.returncode, "HP9" in broken.stdout) == (1, True)
