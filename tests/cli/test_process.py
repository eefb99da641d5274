"""What only a real process shows: pipes that break, disks that are full, terminals."""

from __future__ import annotations

import os
import pathlib
import resource
import subprocess
import sys

import pytest

LONG = ("一、总体目标\n到2030年,居民健康素养水平达到35%。\n" * 3000).encode()
SECONDS = 30
"""After which a process hangs; far more than any of them needs."""
COMMAND = (sys.executable, "-c", "from healthplan_cli.cli import main; main()")


def test_a_reader_that_goes_away_is_no_error(tmp_path: pathlib.Path) -> None:
    (tmp_path / "long.txt").write_bytes(LONG)
    with subprocess.Popen(
        [*COMMAND, "text", "long.txt"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=SECONDS) == 141


def test_all_is_written_though_nothing_is_buffered(tmp_path: pathlib.Path) -> None:
    (tmp_path / "long.txt").write_bytes(LONG)
    done = subprocess.run(
        [COMMAND[0], "-u", *COMMAND[1:], "text", "long.txt"], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == LONG


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "schema"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"healthplan: No space left on device\n"


@pytest.mark.parametrize(
    ("output", "reason"),
    [("out.json", "File too large"), ("lost/out.json", "No such file or directory"), (".", "Is a directory")],
)
def test_an_output_that_cannot_be_written_is_named(output: str, reason: str, tmp_path: pathlib.Path) -> None:
    limit = 1024 if reason == "File too large" else resource.RLIM_INFINITY
    done = subprocess.run(
        [*COMMAND, "extract", "-", "-o", output],
        cwd=tmp_path,
        input=LONG[:3000],
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode() == f"healthplan: {output}: {reason}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_without_chinese_gets_escapes() -> None:
    done = subprocess.run(
        [*COMMAND, "grammar", "explain", "fragments.year"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert done.returncode == 0
    assert b"12030\\u5e74" in done.stdout


def test_a_terminal_gets_indented_json(tmp_path: pathlib.Path) -> None:
    pty = pytest.importorskip("pty")
    path = tmp_path / "notice.txt"
    path.write_text("一、总体目标\n")
    ours, theirs = pty.openpty()
    subprocess.run([*COMMAND, "extract", path, "-q"], stdout=theirs, check=True)
    os.close(theirs)
    assert os.read(ours, 30).startswith(b'{\r\n  "schema_version"')
    os.close(ours)


def test_the_module_can_be_run_from_anywhere() -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, cwd=pathlib.Path("/"), check=True)
    assert done.stdout.startswith("healthplan ")
