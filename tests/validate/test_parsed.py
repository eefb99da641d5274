"""Parsed notices are found, decoded, and traced to their sources."""

from __future__ import annotations

import io
import json
import pathlib
from typing import Any

import msgspec
import pytest
from parsed_notice import TEXT, put

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.model.schema import json_schema
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_file
from healthplan_cli.validate.check import validate
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.parsed import read_parsed
from healthplan_cli.validate.schema import decode_document
from healthplan_cli.validate.sources import Locator, SourceFolder, SourceText


def write(path: pathlib.Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def read(*inputs: pathlib.Path | str, stdin: bytes = b"") -> list[Any]:
    return [(one.file, one.line, str(one.folder)) for one in read_parsed(map(str, inputs), io.BytesIO(stdin))]


def test_a_folder_is_walked_by_name_and_bookkeeping_left_out(tmp_path: pathlib.Path) -> None:
    for name in ("b/2.json", "b/1.json", "a.jsonl", "summary.json", ".healthplan/summary", ".work/x.json", "n.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}\n\n{}\n")
    root = tmp_path.as_posix()
    assert read(tmp_path) == [
        (f"{root}/a.jsonl", 1, "."),
        (f"{root}/a.jsonl", 3, "."),
        (f"{root}/b/1.json", None, "b"),
        (f"{root}/b/2.json", None, "b"),
        (f"{root}/summary.json", None, "."),
    ]


@pytest.mark.parametrize(
    "stdin, lines",
    [(b'{"a": 1}\n{"a": 2}\n', [1, 2]), (b'{\n "a": 1\n}\n', [None]), (b'{"a": 1}', [1]), (b"", [None])],
)
def test_standard_input_is_lines_or_one_document(stdin: bytes, lines: list[Any]) -> None:
    assert read("-", stdin=stdin) == [("-", line, ".") for line in lines]


@pytest.mark.parametrize(
    "where, value, code, place",
    [
        ("schema_version", "2.0", "HP901", "$.schema_version"),
        ("schema_version", "(drop)", "HP902", "$"),
        ("schema_version", 1, "HP902", "$.schema_version"),
        ("blocks", "(drop)", "HP902", "$"),
        ("blocks[0].kind", "advert", "HP902", "$.blocks[0].kind"),
        ("blocks[0].span", [0, "7"], "HP902", "$.blocks[0].span[1]"),
        ("blocks[0].span", [0, 7, 8], "HP902", "$.blocks[0].span"),
        ("outline[0].number", 1.5, "HP902", "$.outline[0].number"),
        ("targets[0].value", "35", "HP902", "$.targets[0].value"),
    ],
)
def test_what_the_schema_forbids(where: str, value: Any, code: str, place: str, data: dict[str, Any]) -> None:
    put(data, where, value)
    found = decode_document(json.dumps(data).encode())
    assert isinstance(found, Finding)
    assert (found.code, found.where) == (code, place)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a":' * 5000, b"[" * 100_000])
def test_what_is_no_parsed_notice(raw: bytes) -> None:
    found = decode_document(raw)
    assert isinstance(found, Finding)
    assert found.code in ("HP900", "HP902")


def test_a_field_of_a_later_minor_version_is_no_fault(data: dict[str, Any]) -> None:
    data["notes"] = data["outline"][0]["notes"] = ["new"]
    assert isinstance(decode_document(json.dumps(data).encode()), Document)


def test_the_published_schema_agrees_with_the_types(data: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema())
    assert validator.is_valid(data)
    put(data, "blocks[0].kind", "advert")
    assert not validator.is_valid(data)
    assert isinstance(decode_document(json.dumps(data).encode()), Finding)


@pytest.fixture
def notices(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "notices"
    for place in ("qinghe.txt", "deep/qinghe.txt", "deep/er/other.txt"):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT if "other" not in place else "别的", "utf-8")
    return folder


@pytest.mark.parametrize(
    "name, folder, found",
    [
        ("qinghe.txt", "", "qinghe.txt"),
        ("qinghe.txt", "deep", "deep/qinghe.txt"),
        ("deep/qinghe.txt", "", "deep/qinghe.txt"),
        ("qinghe.txt", "elsewhere", "qinghe.txt"),
        ("other.txt", "", "HP912"),
        ("lost.txt", "", "HP913"),
        ("", "", "HP913"),
        ("..", "", "HP913"),
        ("../notices/qinghe.txt", "", "HP913"),
        ("/etc/passwd", "", "HP913"),
        ("a\0b", "", "HP913"),
    ],
)
def test_where_a_source_is_looked_for(name: str, folder: str, found: str, notices: pathlib.Path, data: dict[str, Any]) -> None:
    data["source"]["name"] = name
    got = SourceFolder(str(notices)).find(msgspec.convert(data, Document), pathlib.PurePath(folder))
    assert (got.file.removeprefix(f"{notices.as_posix()}/") if isinstance(got, SourceText) else got.code) == found


def test_a_source_in_an_encoding_that_nobody_knows(notices: pathlib.Path, data: dict[str, Any]) -> None:
    data["source"]["encoding"] = "klingon"
    got = SourceFolder(str(notices)).find(msgspec.convert(data, Document), pathlib.PurePath())
    assert isinstance(got, Finding)
    assert got.code == "HP912"


def test_a_source_with_faulty_bytes_is_read_as_it_was_parsed(notices: pathlib.Path, grammar: Grammar) -> None:
    path = notices / "faulty.txt"
    path.write_bytes(TEXT.encode() * 3 + b"\xff" + TEXT.encode())
    source = read_file(path)
    document = parse_source(source, grammar)
    assert "HP502" in [one.code for one in document.diagnostics]
    got = SourceFolder(str(notices)).find(document, pathlib.PurePath())
    assert got == SourceText(path.as_posix(), source.text, source)


@pytest.mark.parametrize(
    "span, place",
    [
        ((0, 1), (1, 1, 1, 2)),
        ((1, 3), (1, 2, 2, 1)),
        ((4, 5), (2, 2, 2, 3)),
        ((5, 8), (2, 3, 3, 2)),
        ((8, 99), (3, 2, 3, 2)),
        ((-5, 1), (1, 1, 1, 2)),
    ],
)
def test_lines_end_at_line_feeds_only(span: tuple[int, int], place: tuple[int, ...]) -> None:
    got = Locator(SourceText("a.txt", "一二\n三四\r\n五")).place(span)
    assert (got.line, got.column, got.end_line, got.end_column) == place


def test_a_good_notice_has_only_its_own_diagnostics(tmp_path: pathlib.Path, notices: pathlib.Path, data: dict[str, Any]) -> None:
    write(tmp_path / "out/qinghe.json", data)
    (parsed,) = read_parsed([str(tmp_path / "out")], io.BytesIO())
    report = validate(parsed, SourceFolder(str(notices)), min_nodes=3)
    assert [(one.code, one.where) for one in report.findings] == [("HP499", "$.diagnostics[0]")]
    assert report.findings[0].place is not None
    assert report.findings[0].place.line == 3
    assert [one.code for one in validate(parsed, min_nodes=4).findings] == ["HP921", "HP499"]
