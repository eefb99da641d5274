"""``healthplan extract``: where the JSON goes, what is said beside it, and how it ends."""

from __future__ import annotations

import json
import os
import pathlib
import stat

import jsonschema
import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli import main
from healthplan_cli.cli.program import program
from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model.schema import json_schema
from healthplan_cli.readers.source import Source

NOTICE = "青禾市人民政府关于印发健康青禾行动计划的通知\n一、总体目标\n到2030年,居民健康素养水平达到35%。\n"


@pytest.fixture
def notice(tmp_path: pathlib.Path) -> str:
    path = tmp_path / "notice.txt"
    path.write_bytes(NOTICE.encode())
    return str(path)


def invoke(*arguments: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, arguments, input=data, prog_name="healthplan")


def refusal(*arguments: str, data: bytes | None = None) -> str:
    """The one line on standard error of a command that ends with exit code 2."""
    result = invoke(*arguments, data=data)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_json_goes_to_standard_output_in_one_line(notice: str) -> None:
    result = invoke("extract", notice)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    document = json.loads(line)
    assert document["source"]["name"] == "notice.txt"
    jsonschema.validate(document, json_schema())


def test_pretty_json_is_the_same_document(notice: str) -> None:
    compact, pretty = invoke("extract", notice).stdout, invoke("extract", notice, "--pretty").stdout
    assert json.loads(compact) == json.loads(pretty)
    assert pretty.startswith('{\n  "schema_version"')


def test_standard_input_is_read(notice: str) -> None:
    result = invoke("extract", "-", data=NOTICE.encode("gb18030"))
    source = json.loads(result.stdout)["source"]
    assert (source["name"], source["encoding"], source["characters"]) == ("-", "gb18030", len(NOTICE))


def test_an_output_file_gets_the_same_bytes(notice: str, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out.json"
    result = invoke("extract", notice, "-o", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_text("utf-8") == invoke("extract", notice).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notice.txt", "out.json"]


def test_an_output_file_that_is_there_keeps_its_permissions(notice: str, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("old")
    out.chmod(0o640)
    invoke("extract", notice, "-o", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_new_output_file_has_the_permissions_of_any_new_file(notice: str, tmp_path: pathlib.Path) -> None:
    before = os.umask(0o027)
    try:
        invoke("extract", notice, "-o", str(tmp_path / "out.json"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o640


def test_an_output_that_cannot_be_written_leaves_nothing_behind(notice: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "folder: Is a directory" in refusal("extract", notice, "-o", str(tmp_path / "folder"))
    assert refusal("extract", notice, "-o", str(tmp_path / "none" / "out.json")).endswith(f"there is no folder {tmp_path / 'none'}; mkdir -p makes it")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "notice.txt"]


def test_diagnostics_are_summed_up_unless_quiet(notice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [report("HP503", (0, 1), count=1, first="U+0007"), *(report("HP507", (at, at + 1), count=2) for at in (9, 12, 15))]
    monkeypatch.setattr("healthplan_cli.pipeline.check_is_notice", lambda *_: found)
    lines = invoke("extract", notice).stderr.splitlines()
    assert lines[0].startswith("notice.txt: ") and "3 warning" in lines[0]
    (warning,) = [line for line in lines if "HP507" in line]
    assert warning.startswith("  warning HP507 at 9: 2 characters were lost") and warning.endswith("(and 2 more)")
    assert lines.index(warning) < next(i for i, line in enumerate(lines) if "HP503" in line)
    assert invoke("extract", notice, "-q").stderr == ""


def test_error_diagnostics_end_with_one() -> None:
    result = invoke("extract", "-", data=b"")
    assert result.exit_code == 1
    assert "error HP501" in result.stderr
    assert json.loads(result.stdout)["diagnostics"][0]["code"] == "HP501"


@pytest.mark.parametrize("blank", [b" \n\t\r\n", "\u3000\n\u200b\ufeff".encode()])
def test_blanks_only_are_an_empty_text(blank: bytes) -> None:
    result = invoke("extract", "-", data=blank)
    assert result.exit_code == 1
    assert "HP501" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "It was the best of times, it was the worst of times. " * 50,
        "import os\n\ndef main(path):\n    return os.listdir(path)\n",
        "那天夜里下了很大的雨。他坐在窗前,一句话也没有说。" * 30,
        "(" * 100_000,
    ],
    ids=["english", "code", "novel", "brackets"],
)
def test_what_is_no_notice_is_parsed_and_said_so(text: str) -> None:
    result = invoke("extract", "-", data=text.encode())
    assert result.exit_code == 0
    assert "HP504" in [one["code"] for one in json.loads(result.stdout)["diagnostics"]]


def test_unreadable_input_is_one_line(notice: str, tmp_path: pathlib.Path) -> None:
    assert refusal("extract", str(tmp_path)) == f"healthplan: {tmp_path}: Is a directory"
    assert refusal("extract", "none.txt") == "healthplan: none.txt: No such file or directory"
    assert refusal("extract", "-", data=bytes(range(256)) * 9).startswith("healthplan: -: binary data, not plain text")
    assert "-: not gb18030: " in refusal("extract", "-", "--encoding", "gb18030", data=b"\xff\xff")
    assert "unknown encoding 'klingon'" in refusal("extract", notice, "--encoding", "klingon")
    assert "bigger than 20 bytes" in refusal("extract", notice, "--max-bytes", "20")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_one_line(notice: str) -> None:
    os.chmod(notice, 0)
    assert refusal("extract", notice).endswith("notice.txt: Permission denied")


def test_control_characters_of_names_are_escaped(tmp_path: pathlib.Path) -> None:
    assert refusal("extract", "a\x1b[31m.txt") == "healthplan: a\\x1b[31m.txt: No such file or directory"


def test_an_own_grammar_is_laid_over(notice: str, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.toml").write_text("[[words]]\nid = 'own.words'\nabout = 'none'\nwords = ['甲']\n")
    shipped = json.loads(invoke("extract", notice).stdout)
    own = json.loads(invoke("extract", notice, "--grammar", str(folder)).stdout)
    assert own["generator"]["grammar"] != shipped["generator"]["grammar"]
    assert own["outline"] == shipped["outline"]


def test_an_own_grammar_that_is_broken_is_one_line(notice: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.toml").write_text("[[words]]\n")
    assert refusal("extract", notice, "--grammar", str(tmp_path)).startswith("healthplan: own.toml: ")


def test_a_bug_is_one_line_and_its_own_exit_code(notice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Grammar | Source, **__: bool) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("healthplan_cli.pipeline.parse_source", broken)
    result = invoke("extract", notice)
    assert result.exit_code == 70
    assert result.stderr.startswith("healthplan: this is a bug (RuntimeError: no such luck); please report it")
    monkeypatch.setenv("HEALTHPLAN_TRACEBACK", "1")
    assert isinstance(invoke("extract", notice).exception, RuntimeError)


def test_ctrl_c_is_quiet_and_its_own_exit_code(notice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Grammar | Source, **__: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("healthplan_cli.pipeline.parse_source", interrupted)
    result = invoke("extract", notice)
    assert (result.exit_code, result.output) == (130, "")


def test_ctrl_c_while_modules_load_is_as_quiet(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted(**_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("healthplan_cli.cli.program.program", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capfd.readouterr() == ("", "")


def test_a_map_is_added_on_demand(notice: str) -> None:
    plain, mapped = (json.loads(invoke("extract", notice, "-q", *more).stdout) for more in ([], ["--with-map"]))
    assert plain["source"].pop("map") is None
    places = mapped["source"].pop("map")
    assert {place["at"].split()[0] for place in places} == {"line"}
    assert plain == mapped
