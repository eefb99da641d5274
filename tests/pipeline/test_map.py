"""The map of the source: where each piece of the text stands in the original, and the way there from a fact."""

from __future__ import annotations

import msgspec
import pytest
from drawn_tables import drawn
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli import Document, parse, parse_many
from healthplan_cli.grammar import Grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_string
from healthplan_cli.readers.source_map import map_of
from healthplan_cli.validate.invariants import check_document

PIECES = ["一、办好讲堂", " ", "\n", "\r\n", "\r", "\u3000", "\u200b", "\t", "到2030年,步道达到12公里。", "\x0b", "\u2028"]
NOTICE = "青禾市关于办好讲堂的通知\r\n\r\n一、目标\n到2030年，健康步道达到12公里。\n"


def mapped(document: Document) -> list[tuple[str, str]]:
    return [(document.quote(one), one.at) for one in document.source.map or ()]


def test_a_plain_text_is_its_own_original(grammar: Grammar) -> None:
    document = parse(NOTICE, grammar=grammar, with_map=True)
    assert mapped(document) == [
        ("青禾市关于办好讲堂的通知", "line 1"), ("一、目标", "line 3"), ("到2030年，健康步道达到12公里。", "line 4"),
    ]  # fmt: skip
    assert [one.at for one in document.places(document.targets[0])] == ["line 4"]
    title = document.metadata.title
    assert title is not None
    assert [one.at for one in document.places((title.span[0], document.targets[0].span[0] + 1))] == ["line 1", "line 3", "line 4"]
    assert document.places((3, 3)) == document.places((2, 4))
    assert document.places((12, 14)) == ()


def test_without_being_asked_for_there_is_no_map(grammar: Grammar, tmp_path: object) -> None:
    document = parse(NOTICE, grammar=grammar)
    assert document.source.map is None
    with pytest.raises(ValueError, match="no map of its source"):
        document.places(document.targets[0])


def test_the_map_is_written_and_read_back(grammar: Grammar) -> None:
    document = parse(NOTICE.encode(), grammar=grammar, with_map=True)
    again = Document.from_json(document.to_json())
    assert again == document
    assert again.places(again.targets[0])[0].at == "line 4"
    # A box that is not known is left out.
    assert document.to_dict()["source"]["map"][0] == {"span": [0, 12], "at": "line 1"}


def test_each_cell_has_its_place(grammar: Grammar) -> None:
    source = drawn("任务分工\n序号|任务|责任单位\n1|举办讲座|市教育局\n")
    document = parse_source(source, grammar, with_map=True).with_text(source.text)
    assert list(check_document(document, source.text, grammar)) == []
    assert [one.at for one in document.places(document.responsibilities[0].units[0])] == ["row 2 cell 3"]
    assert [one.at for one in document.places(document.tables[0].rows[0][1])] == ["row 2 cell 2"]


def test_many_files_have_maps(grammar: Grammar, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("map") / "notice.txt"
    path.write_text(NOTICE, "utf-8")
    for _, document in parse_many([path], grammar=grammar, with_map=True):
        assert isinstance(document, Document)
        assert document.source.map


def test_a_page_leads_to_its_elements(grammar: Grammar) -> None:
    pytest.importorskip("selectolax", reason="reading pages needs the extra html")
    page = (
        "<h1>关于办好讲堂的通知</h1><div id=zoom><p>一、目标<p>到2030年，<b>健康步道</b>达到12公里。</div>"
        "<div id=twice><p>二、任务</div><div id=twice><p hidden>隐<p>办好讲堂。</div>"
        "<table id=tb><tr><th>任务<th>责任单位<tr><td>举办讲座<td>市教育局</table>"
    )
    document = parse(page.encode(), grammar=grammar, with_map=True)
    assert document.text is not None
    assert list(check_document(document, document.text, grammar)) == []
    assert [(text.strip(), at) for text, at in mapped(document)] == [
        ("关于办好讲堂的通知", "html[1]/body[1]/h1[1]"),
        ("一、目标", 'id("zoom")/p[1]'),
        ("到2030年，健康步道达到12公里。", 'id("zoom")/p[2]'),
        ("二、任务", "html[1]/body[1]/div[2]/p[1]"),
        ("办好讲堂。", "html[1]/body[1]/div[3]/p[2]"),
        ("任务", 'id("tb")/tbody[1]/tr[1]/th[1]'),
        ("责任单位", 'id("tb")/tbody[1]/tr[1]/th[2]'),
        ("举办讲座", 'id("tb")/tbody[1]/tr[2]/td[1]'),
        ("市教育局", 'id("tb")/tbody[1]/tr[2]/td[2]'),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_lies_in_its_map(text: str) -> None:
    source = read_string(text)
    pieces = map_of(source)
    spans = [one.span for one in pieces]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    covered = "".join(source.text[slice(*span)] for span in spans)
    assert "".join(covered.split()) == "".join(source.text.split())


def test_neighbours_of_one_place_are_one_piece() -> None:
    source = drawn("甲\n乙\n")
    same = tuple(msgspec.structs.replace(one, place="page 1") for one in source.origins)
    assert [one.span for one in map_of(msgspec.structs.replace(source, origins=same))] == [(0, 3)]
