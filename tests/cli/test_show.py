"""``healthplan show``: facts under their source lines, as a user types it."""

from __future__ import annotations

import json
import pathlib
import re

import pytest
from click.testing import CliRunner, Result

from healthplan_cli import parse
from healthplan_cli.cli.program import program
from healthplan_cli.printable import columns

ROOT = pathlib.Path(__file__).parent.parent.parent
SAMPLES = sorted(path.stem for path in (ROOT / "samples").glob("*.txt"))
NOTICE = (
    "青禾市关于健康行动的通知\n一、总体目标\n"
    "到2030年，居民健康素养水平达到35%，年底前建成健康步道3条。（市卫生健康局牵头，市财政局配合）\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.chdir(tmp_path)
    pathlib.Path("notice.txt").write_text(NOTICE, "utf-8")
    pathlib.Path("parsed").mkdir()
    pathlib.Path("parsed/notice.json").write_bytes(parse(tmp_path / "notice.txt").to_json())
    return tmp_path


def show(*arguments: str, width: int = 100, data: bytes | None = None) -> Result:
    environment = {"COLUMNS": str(width), "NO_COLOR": None, "FORCE_COLOR": None}
    return CliRunner().invoke(program, ["show", *arguments], input=data, env=environment, prog_name="healthplan")


def test_a_target_is_shown_under_its_line() -> None:
    assert show("notice.txt", "t1").stdout.splitlines()[:8] == [
        "t1 target 居民健康素养水平 = 35% by 2030",
        "  --> notice.txt:3:8",
        "    |",
        "  3 | 到2030年，居民健康素养水平达到35%，年底前建成健康步道3条。（市卫生健康局牵头，市财政局配合）",
        "    |   ^^^^^^  ^^^^^^^^^^^^^^^^----^^^",
        "    |   year    indicator           value",
        "    = rule: targets.level: the indicator stands before the predicate: 覆盖率达到60%",
        "    = in: n1 一、总体目标",
    ]


def test_what_else_stands_there_is_told() -> None:
    text = show("notice.txt", "t1").stdout
    assert "= also: r1 answers for it: 青禾市卫生健康局 (health)、青禾市财政局 (finance)" in text
    assert "= also: it answers for t1 target 居民健康素养水平 = 35% by 2030" in show("notice.txt", "r1").stdout


def test_a_list_is_shown_with_the_roles_of_its_units() -> None:
    lines = show("notice.txt", "r1").stdout.splitlines()
    assert lines[4].rstrip().endswith("--^^^^^^^^^^^^------^^^^^^^^------")
    assert lines[5].split() == ["|", "lead", "participant"]


def test_a_long_line_is_cut_to_what_is_marked() -> None:
    lines = show("notice.txt", "r1", width=50).stdout.splitlines()
    assert all(columns(line) <= 50 for line in lines if " | " in line)
    assert lines[3].startswith("  3 | …")


@pytest.mark.parametrize("arguments", [["parsed/notice.json"], ["parsed"], ["parsed", "--source", "."]])
def test_a_parsed_notice_is_shown_like_the_notice(arguments: list[str]) -> None:
    names = [line for line in show("notice.txt").stdout.splitlines() if "-->" not in line]
    assert [line for line in show(*arguments).stdout.splitlines() if "-->" not in line] == names
    assert "notice.txt:3:8" in show(*arguments).stdout


def test_lines_of_json_are_parsed_notices() -> None:
    data = pathlib.Path("parsed/notice.json").read_bytes()
    pathlib.Path("all.jsonl").write_bytes(data + b"\n" + data + b"\n")
    assert show("all.jsonl", "t1").stdout == show("notice.txt", "t1").stdout * 2


def test_standard_input_is_a_notice() -> None:
    assert "--> -:3:8" in show("-", "t1", data=NOTICE.encode("gb18030")).stdout


@pytest.mark.parametrize(
    ("options", "heads"),
    [
        (["--kind", "references"], []),
        (["--kind", "nodes"], ["n1"]),
        (["--kind", "targets", "--rule", "targets.level"], ["t1"]),
        (["--code", "HP302"], []),
        (["title"], ["title"]),
        (["t1", "n1"], ["n1", "t1"]),
        ([], ["title", "t1", "HP303", "t2", "r1"]),
    ],
)
def test_facts_are_chosen(options: list[str], heads: list[str]) -> None:
    result = show("notice.txt", *options)
    assert result.exit_code == 0, result.output
    starts = re.findall(r"(?m)^(\S+) .*\n +-->", result.stdout)
    assert starts == heads
    assert ("notice.txt: nothing of that kind" in result.stderr) == (not heads)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["notice.txt", "t9"], "notice.txt: there is no t9; there are t1 to t2"),
        (["notice.txt", "titel"], "notice.txt: there is no titel; did you mean title?"),
        (["notice.txt", "--rule", "targets.levl"], "there is no rule targets.levl; did you mean targets.level?"),
        (["notice.txt", "--code", "HP3O2"], "there is no code HP3O2; did you mean HP302?"),
        (["lost.txt"], "lost.txt: No such file or directory"),
        (["lost.json"], "lost.json: No such file or directory"),
        (["alone/notice.json"], "alone/notice.json: its notice other.txt is not at hand; --source says where"),
        (["broken.json"], "broken.json: not a parsed notice"),
    ],
)
def test_a_failure_is_one_line(arguments: list[str], said: str) -> None:
    pathlib.Path("broken.json").write_text("[")
    pathlib.Path("alone").mkdir()
    document = json.loads(pathlib.Path("parsed/notice.json").read_bytes())
    document["source"]["name"] = "other.txt"
    pathlib.Path("alone/notice.json").write_text(json.dumps(document))
    result = show(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert said in line


def test_a_notice_that_changed_is_no_source() -> None:
    pathlib.Path("notice.txt").write_text(NOTICE + "又及", "utf-8")
    assert "notice.txt has another checksum" in show("parsed").stderr


def test_spans_of_a_parsed_file_may_be_anything() -> None:
    document = json.loads(pathlib.Path("parsed/notice.json").read_bytes())
    for place, span in enumerate([[-5, 10**15], [9, 3], [10**15, 10**15]]):
        document["diagnostics"].append({"code": f"HP10{place}", "severity": "info", "message": "\x1b[2J", "span": span, "node": "n99"})
    pathlib.Path("parsed/notice.json").write_text(json.dumps(document))
    result = show("parsed", "--kind", "diagnostics")
    assert result.exit_code == 0, result.output
    assert "\\x1b[2J" in result.stdout and "\x1b" not in result.stdout
    assert "= in: n99" in result.stdout


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" not in show("notice.txt").stdout
    forced = CliRunner().invoke(program, ["show", "notice.txt", "t1"], env={"FORCE_COLOR": "1", "NO_COLOR": None, "TERM": "xterm"})
    assert "\x1b[" in forced.stdout
    refused = CliRunner().invoke(program, ["show", "notice.txt", "t1", "--no-color"], env={"FORCE_COLOR": "1"})
    assert "\x1b[" not in refused.stdout


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_stand_below_what_they_mark(name: str) -> None:
    """For every target of every sample the characters above the signs of its value are the value."""
    path = ROOT / "samples" / f"{name}.txt"
    document = parse(path)
    ids = [target.id for target in document.targets]
    if not ids:
        return
    shown = show(str(path), *ids, width=400).stdout.split("\n\n")
    heads = {block.split(" ", 1)[0]: block.splitlines() for block in shown if block.strip()}
    for target in document.targets:
        printed = document.quote(target.value_span)
        if "\n" in printed:
            continue
        lines = heads[target.id]
        assert any(
            _above(text, signs) and printed in _above(text, signs)
            for text, signs in zip(lines, lines[1:], strict=False)
            if "^" in signs
        ), lines


def _above(text: str, signs: str) -> str:
    """The characters of ``text`` above the signs."""
    found = ""
    column = 0
    for character in text:
        if signs[column : column + 1] in ("^", "-"):
            found += character
        column += columns(character)
    return found
