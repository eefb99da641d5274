"""What only a real process shows: pipes that break, disks that are full, terminals."""

from __future__ import annotations

import contextlib
import os
import pathlib
import resource
import subprocess
import sys

import pytest

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

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
    [("out.json", "File too large"), ("lost/out.json", "there is no folder lost; mkdir -p makes it"), (".", "Is a directory")],
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


def on_a_terminal(*arguments: str | pathlib.Path, **environment: str) -> str:
    """What a command prints where standard output is a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    subprocess.run(
        [*COMMAND, *arguments],
        stdout=theirs,
        env={**plain, "TERM": "xterm-256color", "COLUMNS": "80", **environment},
        check=True,
    )
    os.close(theirs)
    printed = b""
    with contextlib.suppress(OSError):  # how Linux tells the end
        while part := os.read(ours, 100_000):
            printed += part
    os.close(ours)
    return printed.decode("utf-8")


@pytest.fixture
def notice(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "notice.txt"
    path.write_text("青禾市关于健康行动的通知\n一、总体目标\n到2030年，居民健康素养水平达到35%。\n")
    return path


def test_a_terminal_gets_a_card_in_colours(notice: pathlib.Path) -> None:
    printed = on_a_terminal("extract", notice)
    assert "居民健康素养水平" in printed and "= 35%" in printed and "schema_version" not in printed
    assert "\x1b[" in printed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "environment"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
    ids=["option", "NO_COLOR", "dumb"],
)
def test_a_terminal_gets_no_colours_when_told_so(options: list[str], environment: dict[str, str], notice: pathlib.Path) -> None:
    printed = on_a_terminal("extract", notice, *options, **environment)
    assert "居民健康素养水平" in printed
    assert "\x1b" not in printed


@pytest.mark.slow
def test_a_terminal_gets_json_when_asked_for(notice: pathlib.Path) -> None:
    for option in ("--json", "--pretty"):
        assert on_a_terminal("extract", notice, option).startswith('{\r\n  "schema_version"')


def test_the_module_can_be_run_from_anywhere() -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, cwd=pathlib.Path("/"), check=True)
    assert done.stdout.startswith("healthplan ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("closed", "arguments", "code", "said"),
    [
        (">&-", "extract a.txt -q", 2, "healthplan: Bad file descriptor\n"),
        (">&-", "--help", 2, "healthplan: Bad file descriptor\n"),
        ("<&-", "extract -", 2, "healthplan: Bad file descriptor\n"),
        ("<&- >&-", "extract a.txt -q -o b.json", 0, ""),
        ("<&- >&- 2>&-", "batch a.txt -o out", 0, ""),
        ("2>&-", "extract none.txt", 2, ""),
    ],
)
def test_closed_standard_streams(closed: str, arguments: str, code: int, said: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("某市关于饮水安全的通知\n一、总体目标\n（一）全面排查。\n")
    script = f"{COMMAND[0]} -c '{COMMAND[2]}' {arguments} {closed}"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, said)


def test_a_limit_of_a_hundred_gigabytes_takes_no_memory(tmp_path: pathlib.Path) -> None:
    most = 2_000_000_000
    done = subprocess.run(
        [*COMMAND, "text", "-", "--max-bytes", "100000000000"],
        input=b"1. aims",
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"1. aims"), done.stderr


@pytest.mark.slow
def test_a_pipe_for_an_output_is_written_to_and_stays(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text("一、总体目标\n")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with subprocess.Popen([*COMMAND, "extract", "a.txt", "-q", "-o", name], cwd=tmp_path) as process:
            assert (tmp_path / "pipe").read_bytes().startswith(b'{"schema_version"')
            process.wait(timeout=SECONDS)
    assert (tmp_path / "pipe").is_fifo() and (tmp_path / "link").is_symlink()
    assert subprocess.run([*COMMAND, "extract", "a.txt", "-q", "-o", "/dev/null"], cwd=tmp_path, check=False).returncode == 0
    assert pathlib.Path("/dev/null").is_char_device()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "link", "pipe"]
