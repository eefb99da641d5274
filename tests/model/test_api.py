"""What a Python user does with a document: read it back, walk it, quote it, show it, parse many."""

from __future__ import annotations

import copy
import itertools
import json
import pathlib
import pickle
from collections.abc import Iterator

import msgspec
import pytest

from healthplan_cli import Document, GrammarError, UnreadableError, load_grammar, parse, parse_many
from healthplan_cli.model.records import TABLES

TEXT = (
    "一、行动目标\n到2030年,居民健康素养水平达到35%。\n（一）健康教育\n办好讲堂。（市教育局牵头,市体育局配合）\n二、保障措施\n加强领导。"
)

SAMPLES = pathlib.Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(TEXT)


def test_from_json_reads_bytes_and_strings(document: Document) -> None:
    data = document.to_json(pretty=True)
    assert Document.from_json(data) == Document.from_json(data.decode()) == document
    assert Document.from_json(data, text=TEXT).text == TEXT


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"no JSON", '{"schema_version": 1}'])
def test_what_is_no_document_is_an_error(data: bytes | str) -> None:
    with pytest.raises(msgspec.DecodeError):
        Document.from_json(data)


def test_a_later_version_of_the_contract_is_read_within_version_1(document: Document) -> None:
    data = document.to_dict() | {"new_field": 1}
    assert Document.from_json(json.dumps(data | {"schema_version": "1.7"})).targets == document.targets
    with pytest.raises(msgspec.ValidationError, match="schema_version '2.0': cannot read it as 1.0"):
        Document.from_json(json.dumps(data | {"schema_version": "2.0"}))


def test_to_dict_is_what_json_says(document: Document) -> None:
    assert document.to_dict() == json.loads(document.to_json())


def test_nodes_come_in_order_of_the_text(document: Document) -> None:
    assert [(node.id, node.label) for node in document.nodes()] == [("n1", "一、"), ("n2", "（一）"), ("n3", "二、")]


def test_a_node_is_found_by_its_id(document: Document) -> None:
    assert document.node("n2").title == "健康教育"
    assert document.node("n2") is document.outline[0].children[0]
    with pytest.raises(KeyError):
        document.node("n9")


def test_facts_and_spans_are_quoted(document: Document) -> None:
    (target,), (responsibility,) = document.targets, document.responsibilities
    assert document.quote(target) == "居民健康素养水平达到35%"
    assert document.quote(target.value_span) == "35%"
    assert document.quote(responsibility) == "（市教育局牵头,市体育局配合）"
    assert [document.quote(unit) for unit in responsibility.units] == ["市教育局", "市体育局"]
    assert "".join(map(document.quote, document.blocks)) == TEXT.replace("\n", "")


def test_without_its_text_a_document_quotes_nothing(document: Document) -> None:
    read_back = Document.from_json(document.to_json())
    with pytest.raises(ValueError, match="does not hold its text"):
        read_back.quote(read_back.targets[0])
    assert read_back.with_text(TEXT).quote(read_back.targets[0]) == "居民健康素养水平达到35%"
    assert read_back.text is None


def test_another_text_is_refused(document: Document) -> None:
    with pytest.raises(ValueError, match="a text of 2 characters; the document was read from 70"):
        document.with_text("别的")


def test_offsets_count_in_the_text_with_what_prints_nothing() -> None:
    text = "\ufeff一、行动目标\n到2030年,居民\u200b健康素养水平达到35%。"
    parsed = parse(text.encode())
    assert parsed.quote(parsed.targets[0]) == "居民\u200b健康素养水平达到35%"


def test_an_empty_text_is_held_too() -> None:
    assert parse("").quote((0, 0)) == ""


def test_the_text_is_not_compared(document: Document) -> None:
    read_back = Document.from_json(document.to_json())
    assert (read_back, hash(read_back)) == (document, hash(document))


def test_copies_and_pickles_keep_the_text(document: Document) -> None:
    assert copy.copy(document) is document
    for again in (copy.deepcopy(document), pickle.loads(pickle.dumps(document))):
        assert (again, again.text) == (document, TEXT)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_records_have_the_columns_of_the_tables(document: Document, table: object) -> None:
    kind = table.name  # type: ignore[attr-defined]
    rows = document.records(kind, document_id="甲/a")
    for row in rows:
        assert list(row) == [column.name for column in table.columns]  # type: ignore[attr-defined]
        assert row["document_id"] == "甲/a"
    if kind in ("nodes", "targets", "units", "responsibilities"):
        assert rows


def test_records_are_named_by_their_source(document: Document) -> None:
    assert document.records("targets")[0]["document_id"] == document.source.name == ""


def test_numbers_of_records_have_one_type(document: Document) -> None:
    (row,) = document.records("targets")
    assert (row["value"], type(row["value"]), row["value_max"], row["year"]) == (35.0, float, None, 2030)


def test_records_of_nodes_say_where_they_stand(document: Document) -> None:
    keys = ("node_id", "parent_id", "ordinal", "depth", "title_start", "text")
    assert [tuple(row[key] for key in keys) for row in document.records("nodes")] == [
        ("n1", None, 0, 1, 2, "到2030年,居民健康素养水平达到35%。"),
        ("n2", "n1", 1, 2, 32, "办好讲堂。"),
        ("n3", None, 2, 1, 60, "加强领导。"),
    ]


def test_records_of_metadata_hold_values() -> None:
    (row,) = parse(SAMPLES / "letter-qinghe-2024.txt").records("documents")
    assert (row["document_number"], row["signed_date"]) == ("青政办发〔2024〕17号", "2024-03-28")
    assert row["issuers"] == ["青禾市人民政府办公室"]
    (empty,) = parse("健康").records("documents")
    assert (empty["issuers"], empty["title"], empty["plan_first_year"], empty["plan_last_year"]) == ([], None, None, None)


def test_records_of_tables_are_their_rows() -> None:
    parsed = parse(SAMPLES / "tasktable-linjiang-2024.txt")
    (table,) = parsed.tables
    rows = parsed.records("table_rows")
    assert [row["cells"] for row in rows] == [[cell.text for cell in cells] for cells in table.rows]
    assert [row["table_row"] for row in rows] == list(range(len(table.rows)))
    first = rows[0]
    assert (first["table_id"], first["header"]) == ("tb1", list(table.header))
    assert (first["span_start"], first["span_end"]) == (table.rows[0][0].span[0], table.rows[0][-1].span[1])


def test_json_is_compact_unless_it_is_to_be_pretty(document: Document) -> None:
    assert document.to_json().startswith(b'{"schema_version":"1.0",')
    assert document.to_json(pretty=True).startswith(b'{\n  "schema_version": "1.0",\n')


def test_an_unknown_kind_of_record_is_an_error(document: Document) -> None:
    with pytest.raises(ValueError, match="no records of kind 'facts'; there are documents, nodes, "):
        document.records("facts")  # type: ignore[arg-type]


def test_a_document_shows_itself_in_a_line(document: Document) -> None:
    assert repr(document) == "Document('', 3 nodes, 1 responsibility, 1 target, 0 diagnostics)"
    assert repr(document.outline[1]) == f"Node('n3', '二、', '保障措施', {document.outline[1].span})"


def test_a_document_shows_itself_in_html() -> None:
    html = parse("一、行动<b>目标\n到2030年,居民健康<素养水平达到35%,体检人数为3至5万人。（市教育局<i>负责）")._repr_html_()
    assert "<b>目标" not in html and "<i>" not in html and "健康<素" not in html
    assert "<td>居民健康&lt;素养水平</td><td>reach eq 35 %</td><td>2030</td>" in html
    assert "<td>reach range 30000–50000 人</td>" in html
    assert html.startswith("<p><b>a text without a title</b><br>1 node, 0 responsibilities, 2 targets, 1 diagnostic</p>")
    assert "<td>HP203</td><td>warning</td><td>（市教育局&lt;i&gt;负责）" in html


def test_html_says_where_each_fact_stands() -> None:
    html = parse(SAMPLES / "tasktable-linjiang-2024.txt")._repr_html_()
    assert "<td>tb1</td><td>lead</td><td>临江县卫生健康局</td>" in html
    assert "<b>关于印发临江县基层卫生能力提升行动2024年任务清单的通知</b>" in html
    assert "2026 (inferred)" in parse(SAMPLES / "letter-qinghe-2024.txt")._repr_html_()


def test_html_names_nodes_and_files(document: Document, folder: pathlib.Path) -> None:
    html = document._repr_html_()
    assert "<td>n2</td><td>lead</td><td>市教育局</td>" in html
    assert "<td>n1</td><td>居民健康素养水平</td>" in html
    assert parse(folder / "a.txt")._repr_html_().startswith("<p><b>a.txt</b>")


def test_html_leaves_out_what_is_not_known() -> None:
    html = parse(f"居民健康素养水平达到35%。\n{TEXT}")._repr_html_()
    assert "<td></td><td>居民健康素养水平</td><td>reach eq 35 %</td><td></td>" in html
    bare = parse(TEXT)
    (target,), (responsibility,) = bare.targets, bare.responsibilities
    nowhere = msgspec.structs.replace(
        bare,
        targets=(msgspec.structs.replace(target, node=None, table=None, indicator=None, unit=None),),
        responsibilities=(msgspec.structs.replace(responsibility, node=None),),
    )
    assert "<td></td><td></td><td>reach eq 35 </td><td>2030</td>" in nowhere._repr_html_()
    assert "<td></td><td>lead</td><td>市教育局</td>" in nowhere._repr_html_()
    in_table = msgspec.structs.replace(bare, targets=(msgspec.structs.replace(target, node=None, table="tb1"),))
    assert "<td>tb1</td><td>居民健康素养水平</td>" in in_table._repr_html_()


@pytest.mark.parametrize("count, more", [(10, False), (11, True)])
def test_html_shows_ten_of_a_kind(document: Document, count: int, more: bool) -> None:
    html = msgspec.structs.replace(document, targets=document.targets * count)._repr_html_()
    assert html.count("<td>居民健康素养水平</td>") == 10
    assert ("… 1 more" in html) == ("more</p>" in html) == more


def test_html_has_no_empty_tables(document: Document) -> None:
    assert parse("健康")._repr_html_().count("<table>") == 1  # its diagnostic
    assert document._repr_html_().count("<table>") == 2


def test_html_says_how_much_it_leaves_out() -> None:
    many = "、".join(f"{name}局" for name in ("市教育", "市体育", "市民政", "市财政", "市公安", "市司法", "市审计", "市统计"))
    html = parse(f"一、办好讲堂。（{many}、市水务局、市林业局、市商务局、市生态环境局负责）")._repr_html_()
    assert html.count("<td>responsible</td>") == 10
    assert "… 2 more" in html


def test_tables_and_grammars_show_themselves_in_a_line() -> None:
    parsed = parse(SAMPLES / "tasktable-linjiang-2024.txt")
    assert repr(parsed.tables[0]).startswith("Table('tb1', ")
    assert repr(load_grammar()).startswith(f"Grammar('{parsed.generator.grammar}', ")


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4\x00\x01\x02\x00\x00")
    (tmp_path / "c.txt").write_bytes(TEXT.encode("gb18030"))
    return tmp_path


def test_every_path_comes_back_in_order(folder: pathlib.Path) -> None:
    paths = [folder / name for name in ("a.txt", "missing.txt", "b.txt", "c.txt")] + [folder]
    found = list(parse_many(paths))
    assert [path for path, _ in found] == paths
    assert [type(result) for _, result in found] == [Document, FileNotFoundError, UnreadableError, Document, IsADirectoryError]
    first, last = found[0][1], found[3][1]
    assert isinstance(first, Document) and isinstance(last, Document)
    assert (first.source.name, first.text, last.source.encoding) == ("a.txt", TEXT, "gb18030")
    assert first.targets == last.targets


def test_paths_may_be_strings_and_come_back_as_given(folder: pathlib.Path) -> None:
    ((path, result),) = parse_many([str(folder / "c.txt")], encoding="gb18030")
    assert path == str(folder / "c.txt")
    assert isinstance(result, Document)


def test_paths_are_taken_when_their_turn_comes(folder: pathlib.Path) -> None:
    endless: Iterator[pathlib.Path] = itertools.repeat(folder / "a.txt")
    assert len(list(itertools.islice(parse_many(endless), 3))) == 3


def test_a_bad_grammar_is_an_error_at_the_call(folder: pathlib.Path) -> None:
    with pytest.raises(GrammarError):
        parse_many([folder / "a.txt"], grammar=folder / "no-such-folder")


def test_a_grammar_folder_may_be_a_path(tmp_path: pathlib.Path) -> None:
    (tmp_path / "page.toml").write_text("", "utf-8")
    assert load_grammar(tmp_path) is load_grammar(str(tmp_path))
    assert parse(TEXT, grammar=tmp_path).generator.grammar == load_grammar(tmp_path).version
