"""`healthplan view` as a user types it: one page, a folder of pages, parsed notices and their sources."""

from __future__ import annotations

import json
import pathlib
import shutil

import pytest
from click.testing import CliRunner, Result
from view.pages import NOTICE, SAMPLES, tree

from healthplan_cli.cli.program import program


def run(*arguments: str | pathlib.Path, data: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(program, ["view", *map(str, arguments)], input=data, env=env, prog_name="healthplan")


def rows(folder: pathlib.Path) -> list[tuple[str, str]]:
    """For each line of the index: name of the notice, and its link."""
    page = tree((folder / "index.html").read_text("utf-8"))
    return [(row.css_first(".file").text(), row.css_first("a").attributes["href"] or "") for row in page.css("tbody tr")]


@pytest.fixture
def notice(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "notices" / "notice.txt"
    path.parent.mkdir()
    path.write_text(NOTICE, "utf-8")
    return path


@pytest.fixture
def parsed(notice: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "parsed" / "notice.json"
    path.parent.mkdir()
    assert CliRunner().invoke(program, ["extract", str(notice), "-q", "-o", str(path)]).exit_code == 0
    return path


def test_a_notice_becomes_a_page(notice: pathlib.Path, tmp_path: pathlib.Path) -> None:
    result = run(notice, "-o", tmp_path / "page.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{tmp_path / 'page.html'}: targets 3, responsibilities 2, diagnostics 1\n"
    assert "人均预期寿命" in (tmp_path / "page.html").read_text("utf-8")


def test_without_out_the_page_goes_to_standard_output(notice: pathlib.Path, tmp_path: pathlib.Path) -> None:
    run(notice, "-o", tmp_path / "page.html", "-q")
    result = run(notice)
    assert result.stdout_bytes == (tmp_path / "page.html").read_bytes()
    assert result.stderr == ""
    assert run("-", data=NOTICE.encode()).stdout.count('class="card') == result.stdout.count('class="card')


def test_any_format_that_can_be_read(tmp_path: pathlib.Path) -> None:
    page = tmp_path / "notice.html"
    page.write_text(f"<html><body>{''.join(f'<p>{line}</p>' for line in NOTICE.splitlines())}</body></html>", "utf-8")
    assert "人均预期寿命" in run(page).stdout
    assert run(SAMPLES / "gb18030-nanpu-2021.txt", "--encoding", "gb18030").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "env", "language"),
    [
        ([], {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ([], {"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "zh"], {"LC_ALL": "C"}, "zh-Hans"),
        (["--lang", "en"], {"LC_ALL": "zh_CN"}, "en"),
    ],
)
def test_the_language(notice: pathlib.Path, arguments: list[str], env: dict[str, str], language: str) -> None:
    page = tree(run(notice, *arguments, env=env).stdout)
    assert page.css_first("html").attributes["lang"] == language


def test_a_parsed_notice_is_shown_with_its_source(notice: pathlib.Path, parsed: pathlib.Path) -> None:
    whole = run(notice).stdout_bytes
    assert run(parsed, "--source", notice.parent).stdout_bytes == whole
    assert run(parsed, "--source", notice).stdout_bytes == whole
    shutil.copy(notice, parsed.parent)
    assert run(parsed).stdout_bytes == whole


def test_a_source_of_the_name_of_the_parse_is_found(notice: pathlib.Path, parsed: pathlib.Path) -> None:
    other = parsed.rename(parsed.parent / "a.json")
    shutil.copy(notice, parsed.parent / "a.txt")
    assert run(other).exit_code == 0


def test_a_source_that_is_not_there_or_another_is_an_error(notice: pathlib.Path, parsed: pathlib.Path) -> None:
    result = run(parsed)
    assert result.exit_code == 2
    assert result.stderr == f"healthplan: {parsed}: the source notice notice.txt was not found; use --source\n"
    (parsed.parent / "notice.txt").write_text("另一份通知\n", "utf-8")
    assert "has another checksum" in run(parsed).stderr


def test_a_parse_leads_to_no_file_outside_its_folder(notice: pathlib.Path, parsed: pathlib.Path) -> None:
    document = json.loads(parsed.read_bytes())
    for name in ("../notices/notice.txt", str(notice), "a\0b"):
        document["source"]["name"] = name
        (parsed.parent / "other.json").write_text(json.dumps(document), "utf-8")
        assert "was not found; use --source" in run(parsed.parent / "other.json").stderr


def test_json_that_is_no_parse_is_an_error(tmp_path: pathlib.Path) -> None:
    (tmp_path / "settings.json").write_text("{}", "utf-8")
    result = run(tmp_path / "settings.json")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_a_folder_becomes_pages_and_an_index(notice: pathlib.Path, parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (notice.parent / "2024").mkdir()
    shutil.copy(notice, notice.parent / "2024" / "a#1.txt")
    (notice.parent / "readme.md").write_text("no notice", "utf-8")
    result = run(notice.parent, "-o", tmp_path / "pages")
    assert (result.exit_code, result.stderr) == (0, f"{tmp_path / 'pages' / 'index.html'}: 2 pages, 0 failed\n")
    assert rows(tmp_path / "pages") == [("2024/a#1.txt", "./2024/a%231.txt.html"), ("notice.txt", "./notice.txt.html")]
    page = tree((tmp_path / "pages" / "2024" / "a#1.txt.html").read_text("utf-8"))
    assert page.css_first(".about a").attributes["href"] == "../index.html"
    # Again: the pages are not taken for notices.
    before = {path: path.read_bytes() for path in (tmp_path / "pages").rglob("*.html")}
    assert run(notice.parent, "-o", tmp_path / "pages").exit_code == 0
    assert {path: path.read_bytes() for path in (tmp_path / "pages").rglob("*.html")} == before


def test_a_notice_and_its_parse_in_one_folder_are_one_page(notice: pathlib.Path, parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    shutil.copy(notice, parsed.parent)
    (parsed.parent / "settings.json").write_text("{}", "utf-8")
    result = run(parsed.parent, "-o", tmp_path / "pages")
    assert rows(tmp_path / "pages") == [("notice", "./notice.html")]
    assert "1 files of JSON are no parsed notices and were left out" in result.stderr


def test_what_cannot_be_read_is_in_the_index_and_the_exit_code(notice: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (notice.parent / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    result = run(notice, notice.parent / "broken.pdf", "-o", tmp_path / "pages")
    assert result.exit_code == 1
    assert result.stderr.startswith("broken.pdf: ")
    page = tree((tmp_path / "pages" / "index.html").read_text("utf-8"))
    assert "broken.pdf" in page.css_first(".failures").text()
    assert [name for name, _ in rows(tmp_path / "pages")] == ["notice.txt"]


def test_json_lines_are_many_notices(notice: pathlib.Path, parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    document = json.loads(parsed.read_bytes())
    lines = parsed.parent / "all.jsonl"
    lines.write_text(f"{json.dumps(document)}\n{json.dumps(document)}\n", "utf-8")
    result = run(lines, "--source", notice.parent, "-o", tmp_path / "page.html")
    assert "has 2 notices: name a folder" in result.stderr
    assert run(lines, "--source", notice.parent, "-o", f"{tmp_path / 'pages'}/").exit_code == 0
    assert rows(tmp_path / "pages") == [("notice.txt", "./notice.txt-2.html"), ("notice.txt", "./notice.txt.html")]


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "a/../../evil.txt", 'x:y"<>|.txt', "index", ".hidden", "甲" * 200])
def test_a_page_never_leaves_its_folder(notice: pathlib.Path, parsed: pathlib.Path, tmp_path: pathlib.Path, name: str) -> None:
    document = json.loads(parsed.read_bytes())
    document["source"]["name"] = name
    (parsed.parent / "all.jsonl").write_text(json.dumps(document), "utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    result = run(parsed.parent / "all.jsonl", "--source", notice, "-o", f"{tmp_path / 'pages'}/")
    assert result.exit_code == 0, result.stderr
    made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert len(made) == 2
    assert all(path.is_relative_to(tmp_path / "pages") for path in made)


def test_wrong_usage_is_one_line(notice: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for arguments, said in (
        ((notice.parent,), "name a folder for their pages with -o DIR"),
        ((notice, notice), "name a folder for their pages with -o DIR"),
        ((notice.parent, "-o", notice.parent), "is an input and OUT at once"),
        ((notice, "-o", tmp_path / "none" / "page.html"), "there is no folder"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert said in result.stderr
