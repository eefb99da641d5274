"""What Windows and macOS lack is not asked for: neither can run here, but a Python without it can."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

NOTICE = "青禾市民政局关于老年食堂的通知\n一、服务对象\n（一）老年人。\n"
WINDOWS = """
import os, select, signal, sys
for name in ("geteuid", "getuid", "uname", "fchmod", "sched_getaffinity", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "mkfifo"):
    if hasattr(os, name): delattr(os, name)
for name in ("setitimer", "ITIMER_REAL", "SIGALRM", "SIGKILL", "SIGSTOP", "pthread_sigmask"):
    if hasattr(signal, name): delattr(signal, name)
del select.poll
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None
"""
MAC = """
import os, resource
del os.sched_getaffinity
def refuse(*_): raise ValueError("current limit exceeds maximum limit")
resource.setrlimit = refuse
"""
MAIN = "from healthplan_cli.cli import main; main()"


def run(system: str, folder: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", system + MAIN, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "in/a.txt", "-q", "-o", "a.json"),
        ("text", "in/a.txt"),
        ("schema",),
        ("--version",),
        ("grammar", "list"),
        ("batch", "--help"),
    ],
)
def test_commands_without_what_windows_lacks(arguments: tuple[str, ...], folder: pathlib.Path) -> None:
    done = run(WINDOWS, folder, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    if "-o" in arguments:
        assert run("", folder, *arguments[:-1], "b.json").returncode == 0
        assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_a_batch_on_windows_says_what_it_needs(folder: pathlib.Path) -> None:
    done = run(WINDOWS, folder, "batch", "in", "-o", "out")
    assert done.returncode == 2
    assert "batch needs Linux or macOS (on Windows: WSL)" in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_a_batch_on_macos(folder: pathlib.Path) -> None:
    done = run(MAC, folder, "batch", "in", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert (folder / "out/a.json").exists()
