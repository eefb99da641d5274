"""Web pages: the text that a person sees, its tables, its encoding, and pages made to do harm."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.readers import UnreadableError, read_bytes, read_file
from healthplan_cli.readers.html import is_html, read_html

pytest.importorskip("selectolax", reason="reading pages needs the extra html")

PAGES: list[dict[str, Any]] = tomllib.loads((pathlib.Path(__file__).parent / "pages.toml").read_text("utf-8"))["page"]
PIECES = ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=3>", "</table>", "<ol start=2>", "<li>", "</ol>", "<!--", "-->", "甲", " ", "\t", "\n", "<br>", "<div hidden>", "</div>", "&nbsp;", "<pre>", "</pre>", "<td colspan=9>", "\x00", "<select>", "<textarea>"]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["about"])
def test_page(case: dict[str, Any]) -> None:
    source = read_html(case["html"].encode())
    if "text" in case:
        assert source.text.replace("\t", "·").splitlines() == case["text"]
    if "columns" in case:
        assert [len(row) for row in source.tables[0].rows] == case["columns"]
    tables = [[[source.text[slice(*cell.span)] for cell in row] for row in table.rows] for table in source.tables]
    if "tables" in case:
        assert tables == case["tables"]
    assert [one.code for one in source.diagnostics] == case.get("codes", [])


def test_cells_say_how_far_they_reach() -> None:
    source = read_html("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁</table>".encode())
    assert [[(cell.columns, cell.rows) for cell in row] for row in source.tables[0].rows] == [
        [(1, 2), (2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 1)],
    ]


@pytest.mark.parametrize(
    ("declared", "encoding", "codes"),
    [
        ("utf-8", "utf-8", []),
        ("gb2312", "gb18030", []),
        ("gb2312", "utf-8", ["HP512"]),
        ("utf-8", "gb18030", ["HP512"]),
        ("nothing-known", "gb18030", []),
    ],
)
def test_the_bytes_say_the_encoding(declared: str, encoding: str, codes: list[str]) -> None:
    page = f"<meta charset='{declared}'><p>青禾市镕基街道办事处关于印发健康讲堂方案的通知</p>"
    source = read_html(page.encode(encoding))
    assert (source.encoding, source.text) == (encoding, "青禾市镕基街道办事处关于印发健康讲堂方案的通知\n")
    assert [one.code for one in source.diagnostics] == codes


def test_a_page_is_known_by_its_content_else_by_its_name(tmp_path: pathlib.Path) -> None:
    page = tmp_path / "notice.txt"
    page.write_text("\ufeff <!-- saved -->\n<!DOCTYPE html><p>通知</p>", "utf-8")
    assert (read_file(page).media_type, read_file(page, form="text").media_type) == ("text/html", "text/plain")
    fragment = tmp_path / "notice.HTM"
    fragment.write_text("正文<p>通知</p>", "utf-8")
    assert read_file(fragment).text == "正文\n通知\n"
    assert read_bytes(b"1. <5% of all").media_type == "text/plain"
    assert is_html("<html>通知".encode("utf-16"))


def test_what_the_page_states_and_names_is_handed_on() -> None:
    source = read_html(
        "<title>通知</title><meta name=PubDate content='2031-03-01'><div id=zoom class='a b'>文<i class=c>文</i><p id=d></div><table class=e><tr><td>甲<td>乙</table>".encode()
    )
    assert [(one.name, one.value) for one in source.hints.stated] == [("title", "通知"), ("PubDate", "2031-03-01")]
    assert [(area.marker, source.text[slice(*area.span)]) for area in source.areas] == [
        *((name, "文文\n") for name in ("zoom", "a", "b")), ("e", "甲\t乙\n"),
    ]  # fmt: skip


def test_each_line_says_which_element_it_came_from() -> None:
    source = read_html("<div><p>甲</p><p>乙<br>丙</p></div>".encode())
    assert [(source.text[slice(*one.span)], one.place) for one in source.origins] == [
        ("甲", "html[1]/body[1]/div[1]/p[1]"),
        ("乙", "html[1]/body[1]/div[1]/p[2]"),
        ("丙", "html[1]/body[1]/div[1]/p[2]"),
    ]


def test_each_cell_says_which_element_it_came_from() -> None:
    source = read_html("<table><thead><tr><th>甲<th>乙</thead><tr hidden><td>隐<tr><td>丙<td>丁</table>尾".encode())
    assert [(source.text[slice(*one.span)].strip(), one.place.removeprefix("html[1]/body[1]")) for one in source.origins if source.text[slice(*one.span)].strip()] == [
        ("甲", "/table[1]/thead[1]/tr[1]/th[1]"),
        ("乙", "/table[1]/thead[1]/tr[1]/th[2]"),
        ("丙", "/table[1]/tbody[1]/tr[2]/td[1]"),
        ("丁", "/table[1]/tbody[1]/tr[2]/td[2]"),
        ("尾", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("page", ["<html></html>", "<script>show()</script>", "<p> \n</p>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(UnreadableError, match="shows no text"):
        read_html(page.encode())


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="nested 20,000 deep"):
        read_html(b"<ol><li>" * 20000)
    assert read_html(("<div>" * 4000 + "甲").encode()).text == "甲\n"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_the_markup_spans_hold_what_was_printed(markup: str) -> None:
    try:
        source = read_html(("<p>" + markup).encode())
    except UnreadableError:
        return
    assert "\x00" not in source.text
    assert source.text.endswith("\n")
    places = [one.span for one in source.origins]
    assert places == sorted(places)
    assert all("\n" not in source.text[slice(*span)] for span in places)
    for table in source.tables:
        cells = [cell.span for row in table.rows for cell in row]
        assert cells == sorted(cells)
        assert all(table.span[0] <= start <= end <= table.span[1] for start, end in cells)


def test_the_real_pages_are_read(shared: pathlib.Path) -> None:
    for path in sorted((shared / "files" / "html").glob("*.html")):
        source = read_file(path)
        assert source.media_type == "text/html"
        assert len(source.text) > 300, path.name


def test_a_path_has_sixty_steps_at_most_and_begins_at_the_nearest_id_of_its_own() -> None:
    deep = read_html(("<div>" * 100 + "甲").encode()).origins[0].place
    assert deep == "html[1]/body[1]" + "/div[1]" * 58
    page = "<div id=a><div id=twice><p>甲</div><p id=twice>乙<p id='b c'>丙</div><!-- id=b --><p id=b>丁<p ID=d>戊<p>己"
    assert [one.place for one in read_html(page.encode()).origins] == [
        'id("a")/div[1]/p[1]', 'id("a")/p[1]', 'id("a")/p[2]', "html[1]/body[1]/p[1]", 'id("d")', "html[1]/body[1]/p[3]",
    ]  # fmt: skip
