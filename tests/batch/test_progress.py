"""What a user sees while a batch runs."""

from __future__ import annotations

import os
import pathlib
import pty
import subprocess
import time

import pytest
from batch.running import COMMAND, Run, environment, write

from healthplan_cli.cli import progress as progress_module
from healthplan_cli.cli.progress import progress

pytestmark = pytest.mark.slow  # each starts a batch

NOTICE = "松涛市文化旅游局关于读书活动的通知\n一、活动安排\n（一）时间。\n"


def on_a_terminal(folder: pathlib.Path, *arguments: str) -> str:
    """All that the command shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "batch", *arguments],
        cwd=folder,
        env={**environment(faults=True), "TERM": "xterm", "COLUMNS": "100"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
    os.close(ours)
    assert process.wait() == 1
    return shown.decode()


def test_bar_on_a_terminal(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE + "故障：稍慢", b=NOTICE + "故障：程序缺陷", c=NOTICE + "故障：稍慢")
    shown = on_a_terminal(tmp_path, "in", "-o", "out", "-j", "1")
    assert "3/3" in shown
    assert "1 failed" in shown
    assert "/s" in shown
    assert "2 parsed, 0 unchanged, 1 failed" in shown


@pytest.mark.slow
def test_no_bar_where_it_is_quiet(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", b=NOTICE + "故障：程序缺陷")
    assert on_a_terminal(tmp_path, "in", "-o", "out", "-q") == ""


def test_no_control_characters_elsewhere(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE)
    assert "\x1b" not in batch("in", "-o", "out").stderr


@pytest.mark.parametrize(("total", "of_total"), [(8, " of 8"), (None, "")])
def test_lines_now_and_then(
    total: int | None, of_total: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress_module, "_LINE_SECONDS", 0.05)
    with progress(total, quiet=False) as watcher:
        watcher.notice_done(failed=False)
        watcher.notice_done(failed=True)
        time.sleep(0.2)
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith(f"2{of_total} notices, ")
    assert first.endswith(" 1 failed")
    assert ("s left" in first) == (total is not None)
