"""Manners: every failure is one line that helps, ``-h`` helps, Tab completes."""

from __future__ import annotations

import pathlib

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli.program import program

NOTICE = "青禾市关于健康行动的通知\n一、总体目标\n到2030年，居民健康素养水平达到35%。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pathlib.Path("notice.txt").write_text(NOTICE, "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments, prog_name="healthplan")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("extrct notice.txt", "there is no command extrct; did you mean extract?"),
        ("notice.txt", "there is no command notice.txt; is it a notice: healthplan extract notice.txt?"),
        ("frobnicate", "there is no command frobnicate (healthplan --help says more)"),
        ("grammar chek", "there is no command chek; did you mean check?"),
        ("extract", "Missing argument 'FILE|-'. (healthplan extract --help says more)"),
        ("extract a.txt b.txt", "extract takes one notice; for many: healthplan batch a.txt b.txt … -o OUTDIR"),
        ("extract notice.txt -o lost/out.json", "lost/out.json: there is no folder lost; mkdir -p makes it"),
        ("extract lost.txt", "lost.txt: No such file or directory"),
        ("extract notice.txt --from word", "'word' is not one of 'doc'"),
        ("validate", "Missing argument 'PARSED...'. (healthplan validate --help says more)"),
        ("schema now", "Got unexpected extra argument (now) (healthplan schema --help says more)"),
    ],
)
def test_a_failure_is_one_line_that_helps(line: str, said: str) -> None:
    result = run(*line.split())
    assert (result.exit_code, result.stdout) == (2, "")
    (told,) = result.stderr.splitlines()
    assert told.startswith("healthplan: ") and said in told


@pytest.mark.parametrize("command", ["", "extract", "grammar", "grammar explain"])
def test_h_helps(command: str) -> None:
    short, long = run(*command.split(), "-h"), run(*command.split(), "--help")
    assert short.exit_code == 0
    assert short.output == long.output
    assert short.output.startswith(f"Usage: healthplan {command}".rstrip())
