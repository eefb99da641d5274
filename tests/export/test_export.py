"""``healthplan export``: one set of tables in five forms, as a user asks for them."""

from __future__ import annotations

import csv
import json
import pathlib
import sqlite3
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthplan_cli import parse
from healthplan_cli.cli.program import program
from healthplan_cli.grammar import load_grammar
from healthplan_cli.writers import xlsx
from healthplan_cli.writers.sqlite import bigrams
from healthplan_cli.writers.tables import export_tables

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

NOTICE = """青禾市人民政府关于推进健康青禾行动的实施意见
青政发〔2024〕5号
一、普及健康知识
到2025年和2030年，居民健康素养水平分别达到33%和38%。（责任单位：市卫生健康委牵头，市教育局、市融媒体中心配合）
二、减少近视
儿童青少年近视率每年下降1个百分点。（市教育局负责）
"""
TABLES = export_tables(load_grammar())
# What SQLite, PostgreSQL, MySQL, Oracle, SQL Server or DuckDB keep for themselves, of the words that a column might be named.
RESERVED = """
all and any array as asc at between by case cast check column columns comment condition constraint create cross cume_dist
current date default desc distinct else end exists explain false fetch file first for foreign from full function group
grouping having in index interval into is join key keys lag last lateral lead left level like limit lines mode natural
not null number of offset on open option or order out over partition percent_rank pivot plan position primary procedure rank
read recursive references return right row row_number rows rule schema select session set show size some start system
table then to trigger true union unique update user using values view virtual when where window with
""".split()


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder of two parsed notices."""
    folder = tmp_path_factory.mktemp("parsed")
    (folder / "2024").mkdir()
    (folder / "2024" / "qinghe.json").write_bytes(parse(NOTICE).to_json())
    (folder / "baishi.json").write_bytes(parse("=1+1\n一、工作目标\n覆盖率达到90%。\n").to_json())
    return folder


def run(*arguments: object, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["export", *map(str, arguments)], input=data, prog_name="healthplan")


def exported(parsed: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    result = run(parsed, "-o", out)
    assert (result.exit_code, result.stderr) == (0, f"{out}: 2 notices, 2 responsibilities, 4 targets\n")
    return out


def expected(parsed: pathlib.Path, name: str) -> list[tuple[Any, ...]]:
    table = next(one for one in TABLES if one.name == name)
    documents = [(name, parse_json(parsed / f"{name}.json")) for name in ("2024/qinghe", "baishi")]
    return [row for identifier, document in documents for row in table.rows(identifier, document)]


def parse_json(path: pathlib.Path) -> Any:
    from healthplan_cli import Document

    return Document.from_json(path.read_bytes())


def test_no_name_is_reserved() -> None:
    names = {table.name for table in TABLES} | {column.name for table in TABLES for column in table.columns}
    assert names & set(RESERVED) == set()


def test_no_name_is_a_keyword_of_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    query = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'"
    keywords = {word for (word,) in duckdb.connect().execute(query).fetchall()}
    assert {column.name for table in TABLES for column in table.columns} & keywords == set()


def test_csv(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    folder = exported(parsed, tmp_path / "csv")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{table.name}.csv" for table in TABLES)
    assert (folder / "v_targets.csv").read_bytes().startswith("\ufeffplace,year,".encode())
    with open(folder / "v_targets.csv", encoding="utf-8-sig", newline="") as file:
        first, second, third, fourth = csv.DictReader(file)
    assert (first["place"], first["year"], first["indicator_label"], first["value"]) == ("青禾市", "2025", "居民健康素养水平", "33.0")
    assert (second["year"], second["measure"], third["measure"], third["unit"]) == ("2030", "level", "change", "个百分点")
    assert (fourth["document_id"], fourth["document"], fourth["place"]) == ("baishi", "", "")
    with open(folder / "documents.csv", encoding="utf-8-sig", newline="") as file:
        assert json.loads(next(csv.DictReader(file))["issuers"]) == ["青禾市人民政府"]


@pytest.mark.parametrize("name", ["facts.sqlite", "facts.duckdb"])
def test_databases_hold_the_rows_and_their_views_give_the_same(name: str, parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    if name.endswith("duckdb"):
        duckdb = pytest.importorskip("duckdb")
        connection = duckdb.connect(str(exported(parsed, tmp_path / name)), read_only=True)
    else:
        connection = sqlite3.connect(exported(parsed, tmp_path / name))
    for table in TABLES:
        rows = connection.execute(f"SELECT * FROM {table.name}").fetchall()
        columns = [one[0] for one in connection.description] if hasattr(connection, "description") else []
        assert columns in ([], [column.name for column in table.columns])
        ours = [tuple(json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for v in row) for row in expected(parsed, table.name)]
        theirs = [tuple(json.dumps(json.loads(v) if isinstance(v, str) else v, ensure_ascii=False) if isinstance(w, str) and w[:1] == "[" else v for v, w in zip(row, our, strict=True)) for row, our in zip(rows, ours, strict=True)]
        assert sorted(map(repr, theirs)) == sorted(repr(tuple(v if not isinstance(v, bool) or name.endswith("duckdb") else int(v) for v in our)) for our in ours)
    connection.close()


def test_columns_of_a_database_are_described(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect(str(exported(parsed, tmp_path / "facts.duckdb")))
    query = "SELECT table_name, column_name, comment FROM duckdb_columns()"
    told = {(table, column): comment for table, column, comment in connection.execute(query).fetchall()}
    connection.close()
    for table in TABLES:
        for column in table.columns:
            assert told[table.name, column.name] == column.about
    database = sqlite3.connect(exported(parsed, tmp_path / "facts.sqlite"))
    described = {(table, column): about for table, column, about in database.execute("SELECT * FROM column_descriptions")}
    assert described == {(table.name, column.name): column.about for table in TABLES for column in table.columns}
    (statement,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'units'").fetchone()
    assert "role TEXT, -- `lead` 牵头" in statement
    database.close()


def test_the_search_finds_words_of_any_length(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    database = sqlite3.connect(exported(parsed, tmp_path / "facts.sqlite"))
    query = json.loads((tmp_path / "facts.metadata.json").read_bytes())["databases"]["facts"]["queries"]["search"]["sql"]

    def found(word: str) -> list[Any]:
        return sorted((row[2] or "") for row in database.execute(query, {"word": word}))

    assert found("健康") == ["", "n1"]
    assert found("健康素养水平") == ["n1"]
    assert found("近视") == ["n2"]
    assert found("素养健康") == []
    assert database.execute("SELECT count(*) FROM passages_fts WHERE bigrams MATCH '健康'").fetchone() == (2,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_bigrams_of_other_scripts() -> None:
    assert bigrams("") == ""
    assert bigrams("㐀龥A5G网,一") == "㐀龥 A5G 网 一"


def test_a_workbook(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
    book = openpyxl.load_workbook(exported(parsed, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["说明 About", "v_targets", "v_tasks", *(table.name for table in TABLES if table.view is None)]
    sheet = book["v_tasks"]
    header, first, *_ = sheet.values
    assert dict(zip(header, first, strict=True))["full_name"] == "青禾市卫生健康委"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:R5")
    assert sheet.column_dimensions["H"].width > 30
    about = {row[0]: row[1] for row in book["说明 About"].values if isinstance(row[1], int)}
    assert about["targets"] == 4 and about["v_tasks"] == 4
    assert [row[1] for row in book["nodes"].values] == ["node_id", "n1", "n2", "n1"]
    exported(parsed, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_text_in_a_workbook_is_a_text(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
    odd = '=HYPERLINK("http://x.example")\x01\x0b\ufffe_x0041_ https://example.org'
    notice = parse("一、甲\n" + "乙。" * 20_000 + "\n")
    document = type(notice).from_json(notice.to_json().replace(b'"title":"\xe7\x94\xb2"', b'"title":' + json.dumps(odd).encode()))
    with xlsx.XlsxWriter(str(tmp_path / "a.xlsx"), TABLES) as writer:
        writer.add("=a", document)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    header, row, *_ = book["nodes"].values
    cells = dict(zip(header, row, strict=True))
    assert (cells["document_id"], book["nodes"]["A2"].data_type) == ("=a", "s")
    assert openpyxl.utils.escape.unescape(cells["title"]) == odd
    assert len(cells["text"]) == xlsx.LONGEST_TEXT and cells["text"].endswith("…")
    assert any("cut" in str(line[0]) for line in book["说明 About"].values)


def test_a_table_that_is_too_long_goes_on_in_another_sheet(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with xlsx.XlsxWriter(str(tmp_path / "a.xlsx"), TABLES) as writer:
        writer.add("a", parse(NOTICE))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [row[1] for name in ("targets", "targets 2") for row in book[name].values] == ["target_id", "t1", "t2", "target_id", "t3"]
    assert (book["targets"].max_row, book["targets 2"].max_row, book["targets 2"].auto_filter.ref[:2]) == (3, 2, "A1")


@pytest.mark.parametrize("name", ["facts.xlsx", "facts.sqlite", "facts.duckdb", "csv"])
def test_nothing_is_replaced_when_writing_fails(name: str, parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    if name.endswith(("xlsx", "duckdb")):
        pytest.importorskip("xlsxwriter" if name.endswith("xlsx") else "duckdb")
    (tmp_path / "broken.json").write_text("{}")
    out = tmp_path / "out" / name
    (tmp_path / "out").mkdir()
    result = run(parsed, tmp_path / "broken.json", "-o", out)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"healthplan: {tmp_path}/broken.json is no parsed notice: ")
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_notices_are_parsed_first_and_ids_do_not_repeat(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "baishi.txt").write_text(NOTICE)
    (notices / "broken.txt").write_bytes(b"\0\1\2" * 99)
    (notices / "README.md").write_text("")
    lines = tmp_path / "part-00000.jsonl"
    lines.write_bytes(2 * ((parsed / "baishi.json").read_bytes() + b"\n"))
    result = run(parsed, notices, notices / "baishi.txt", lines, "-o", tmp_path / "facts.db")
    assert result.exit_code == 1
    left_out, told = result.stderr.splitlines()
    assert "broken.txt" in left_out and left_out.endswith(": left out")
    assert told == f"{tmp_path}/facts.db: 6 notices, 6 responsibilities, 12 targets"
    database = sqlite3.connect(tmp_path / "facts.db")
    ids = [row[0] for row in database.execute("SELECT document_id FROM documents ORDER BY rowid")]
    database.close()
    assert ids[:4] == ["2024/qinghe", "baishi", "notices/baishi", "baishi.txt/baishi"]
    assert len(set(ids)) == 6


def test_standard_input(parsed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    result = run("-", "-o", tmp_path / "csv", "-q", data=(parsed / "baishi.json").read_bytes())
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "facts"), "facts: name it .xlsx, .sqlite, .duckdb, .parquet/ or csv/, or give --format"),
        (("-o", "lost/facts.db"), "lost/facts.db: No such file or directory"),
        (("-o", "/dev/null", "--format", "sqlite"), "/dev/null: is neither a file nor a folder"),
    ],
)
def test_what_cannot_be_written_is_one_line(arguments: tuple[str, ...], said: str, parsed: pathlib.Path) -> None:
    result = run(parsed, *arguments)
    assert (result.exit_code, result.stderr) == (2, f"healthplan: {said}\n")


def test_an_empty_folder_is_told(tmp_path: pathlib.Path) -> None:
    (tmp_path / "none").mkdir()
    result = run(tmp_path / "none", "-o", tmp_path / "facts.db")
    assert (result.exit_code, result.stderr) == (2, "healthplan: no notices in what was given\n")
    assert not (tmp_path / "facts.db").exists()


@pytest.mark.parametrize(("name", "library", "extra"), [("a.xlsx", "xlsxwriter", "xlsx"), ("a.duckdb", "duckdb", "duckdb"), ("parquet/", "pyarrow", "parquet")])
def test_a_missing_library_is_one_line(name: str, library: str, extra: str, parsed: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setattr("healthplan_cli.writers.forms.find_spec", lambda name: None)
    result = run(parsed, "-o", name)
    assert (result.exit_code, result.stderr) == (2, f"healthplan: {extra} needs {library}: pip install 'healthplan[{extra}]'\n")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "sqlite", "duckdb", "xlsx"])
def test_a_batch_writes_the_same(form: str, tmp_path: pathlib.Path) -> None:
    if form in ("xlsx", "duckdb"):
        pytest.importorskip("xlsxwriter" if form == "xlsx" else form)
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "a.txt").write_text(NOTICE)
    for _ in range(2):
        result = CliRunner().invoke(program, ["batch", str(notices), "-o", str(tmp_path / "out"), "--format", form, "-j", "1", "-q"])
        assert result.exit_code == 0, result.stderr
    made = sorted(path.name for path in (tmp_path / "out").iterdir() if path.name != ".healthplan")
    assert made == {"csv": sorted(f"{table.name}.csv" for table in TABLES), "sqlite": ["facts.metadata.json", "facts.sqlite"]}.get(form, [f"facts.{form}"])
    if form in ("xlsx", "csv"):
        run(notices, "-o", tmp_path / f"again.{form}")
        for name in made:
            again = tmp_path / f"again.{form}" / name if form == "csv" else tmp_path / "again.xlsx"
            assert again.read_bytes() == (tmp_path / "out" / name).read_bytes()
