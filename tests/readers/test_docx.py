"""Word documents: automatic numbers as Word prints them, tracked changes, hidden text, tables, notes, harmful packages."""

from __future__ import annotations

import io
import pathlib
import zipfile

import pytest
from readers.word import W, abstract, cell, document, level, number, numbered, plain, row, run, start_override, styled

from healthplan_cli import parse
from healthplan_cli.readers import UnreadableError, read_bytes, read_file
from healthplan_cli.readers.docx import read_docx

CHINESE = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>'),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircleChinese", "%4", '<w:suff w:val="nothing"/>'),
)
LEGAL = abstract(1, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
KEPT = abstract(2, level(0, "upperLetter", "%1)"), level(1, "lowerRoman", "%2)", '<w:lvlRestart w:val="0"/>'))
BULLET = abstract(3, level(0, "bullet", "\uf0b7"))


def lines(data: bytes) -> list[str]:
    return read_docx(data).text.splitlines()


def test_levels_count_and_restart_under_a_new_parent() -> None:
    body = [numbered(1, at, "文") for at in (0, 1, 1, 2, 2, 3, 1, 2, 0, 1, 3)]
    assert lines(document("".join(body), CHINESE + number(1, 0))) == [
        "一、文", "（一）文", "（二）文", "1. 文", "2. 文", "①文", "（三）文", "1. 文", "二、文", "（一）文", "①文",
    ]  # fmt: skip


def test_two_numberings_of_one_list_count_on_and_an_override_begins_anew() -> None:
    numbering = CHINESE + number(1, 0) + number(2, 0) + number(3, 0, start_override(0, 5))
    body = "".join(numbered(num, 0, "文") for num in (1, 2, 3, 3, 1))
    assert lines(document(body, numbering)) == ["一、文", "二、文", "五、文", "六、文", "七、文"]


def test_legal_levels_print_plain_figures_and_a_level_that_restarts_never_counts_on() -> None:
    body = "".join(numbered(1, at, "文") for at in (0, 1, 1, 0, 1)) + "".join(numbered(2, at, "文") for at in (0, 1, 0, 1))
    numbering = LEGAL + KEPT + number(1, 1) + number(2, 2)
    assert lines(document(body, numbering)) == [
        "第一章 文", "1.1 文", "1.2 文", "第二章 文", "2.1 文", "A) 文", "i) 文", "B) 文", "ii) 文",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fmt", "labels"),
    [
        ("decimal", "1 2 3"),
        ("decimalZero", "01 02 03"),
        ("decimalFullWidth", "１ ２ ３"),
        ("upperRoman", "I II III"),
        ("lowerLetter", "a b c"),
        ("chineseCounting", "一 二 三"),
        ("japaneseCounting", "一 二 三"),
        ("ideographTraditional", "甲 乙 丙"),
        ("ideographZodiac", "子 丑 寅"),
        ("decimalEnclosedCircle", "① ② ③"),
        ("ideographEnclosedCircle", "㊀ ㊁ ㊂"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑶"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒊"),
        ("numberInDash", "- 1 - - 2 - - 3 -"),
    ],
)
def test_formats_of_numbers(fmt: str, labels: str) -> None:
    numbering = abstract(0, level(0, fmt, "%1", '<w:suff w:val="space"/>')) + number(1, 0)
    assert " ".join(lines(document(numbered(1, 0, "") + numbered(1, 0, "甲") * 3, numbering))) == " ".join(
        f"{label} 甲" for label in (labels.split() if fmt != "numberInDash" else ["- 1 -", "- 2 -", "- 3 -"])
    )


def test_letters_behind_z_are_repeated() -> None:
    numbering = abstract(0, level(0, "upperLetter", "%1.").replace('start w:val="1"', 'start w:val="26"')) + number(1, 0)
    assert lines(document(numbered(1, 0, "文") * 2, numbering)) == ["Z. 文", "AA. 文"]


def test_styles_number_their_paragraphs_and_those_based_on_them() -> None:
    styles = (
        '<w:style w:styleId="a" w:type="paragraph"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b" w:type="paragraph"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="c" w:type="paragraph"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="d" w:type="paragraph"><w:basedOn w:val="e"/></w:style>'
        '<w:style w:styleId="e" w:type="paragraph"><w:basedOn w:val="d"/></w:style>'
    )
    body = "".join(styled(style, "文") for style in "abbcade")
    assert lines(document(body, CHINESE + number(1, 0), styles)) == [
        "一、文", "（一）文", "（二）文", "文", "二、文", "文", "文",
    ]  # fmt: skip


def test_a_list_style_lends_its_numbering() -> None:
    numbering = abstract(5, link='<w:numStyleLink w:val="list"/>') + CHINESE + number(1, 5) + number(2, 0)
    styles = '<w:style w:styleId="list"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    assert lines(document(numbered(1, 0, "文"), numbering, styles)) == ["一、文"]
    circle = abstract(5, link='<w:numStyleLink w:val="list"/>') + number(1, 5)
    styles = '<w:style w:styleId="list"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    source = read_docx(document(numbered(1, 0, "文"), circle, styles))
    assert (source.text, [one.code for one in source.diagnostics]) == ("文\n", ["HP513"])


def test_a_numbering_that_is_not_defined_is_said() -> None:
    source = read_docx(document(numbered(9, 0, "文") + numbered(1, 12, "文"), BULLET + number(1, 3)))
    assert source.text == "文\n文\n"
    assert [(one.code, "2 paragraphs" in one.message) for one in source.diagnostics] == [("HP513", True)]


def test_a_bullet_of_a_symbol_font_is_a_mark_and_an_empty_paragraph_has_no_number() -> None:
    body = numbered(1, 0, "甲") + numbered(1, 0, " ") + numbered(2, 0, "") + numbered(2, 0, "乙")
    assert lines(document(body, BULLET + CHINESE + number(1, 3) + number(2, 0))) == ["● 甲", " ", "一、乙"]


def test_tracked_changes_and_hidden_text() -> None:
    deleted = '<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>'
    moved = '<w:moveFrom><w:r><w:t>原处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo>'
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + plain(run("后半"))
    body = plain(run("讲"), deleted, "<w:ins><w:r><w:t>堂</w:t></w:r></w:ins>", moved) + joined
    body += plain(run("见"), run("隐", "<w:vanish/>"), run("显", '<w:vanish w:val="0"/>'), run("隐", '<w:rStyle w:val="h"/>'))
    styles = '<w:style w:styleId="h" w:type="character"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert lines(document(body, styles=styles)) == ["讲堂新处", "前半后半", "见显"]


def test_fields_breaks_controls_and_text_boxes_are_read_once() -> None:
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("7")
    breaks = "<w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:br w:type='page'/><w:noBreakHyphen/><w:t>尾</w:t></w:r>"
    control = f"<w:sdt><w:sdtPr><w:t>否</w:t></w:sdtPr><w:sdtContent>{plain(run('控件'))}</w:sdtContent></w:sdt>"
    box = f"<w:txbxContent>{plain(run('框'))}</w:txbxContent>"
    anchored = plain(run("文"), f"<w:r><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:r>")
    assert lines(document(plain(field) + plain(breaks) + control + anchored)) == ["7", "上", "下-尾", "控件", "文", "框"]


def test_tables_with_merged_cells() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = row(cell("序号"), cell("单位", '<w:gridSpan w:val="2"/>')) + row(cell("1", restart), cell("甲局"), cell("乙局"))
    table += row(cell("不印", goes_on), cell("丙局"), cell(""))
    source = read_docx(document(plain(run("前")) + f"<w:tbl>{table}</w:tbl>" + plain(run("后"))))
    assert source.text.splitlines() == ["前", "序号\t单位\t", "1\t甲局\t乙局", "\t丙局\t", "后"]
    assert [[source.text[slice(*one.span)] for one in cells] for cells in source.tables[0].rows] == [
        ["序号", "单位", ""], ["1", "甲局", "乙局"], ["", "丙局", ""],
    ]  # fmt: skip


def test_merged_cells_say_how_far_they_reach_and_cells_where_they_stand() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = row(cell("领域", restart), cell("任务", '<w:gridSpan w:val="2"/>'))
    table += row(cell("", goes_on), cell("甲", restart), cell("乙")) + row(cell("", goes_on), cell("", goes_on), cell("丙"))
    table += row(cell("", goes_on + '<w:gridSpan w:val="2"/>'), cell("丁")) + row(cell("戊", restart), cell(""), cell("己"))
    source = read_docx(document(f"<w:tbl>{table}</w:tbl>" + plain(run("后"))))
    assert [[(one.columns, one.rows) for one in cells] for cells in source.tables[0].rows] == [
        [(1, 4), (2, 1), (1, 1)], [(1, 1), (1, 2), (1, 1)], [(1, 1), (1, 1), (1, 1)], [(2, 1), (1, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 1)],
    ]  # fmt: skip
    assert [(source.text[slice(*one.span)].strip(), one.place) for one in source.origins if one.place.endswith("1 cell 1")] == [
        ("领域", "table 1 row 1 cell 1")
    ]
    assert source.origins[-1].place == "paragraph 1"


def test_a_table_that_frames_text_is_no_table() -> None:
    inner = f"<w:tbl>{row(cell('序号'), cell('任务'))}{row(cell('1'), cell('办讲堂'))}</w:tbl>"
    frame = f"<w:tr><w:tc>{numbered(1, 0, '总则')}{numbered(1, 0, '任务')}{inner}<w:p/></w:tc></w:tr>"
    deleted = '<w:tr><w:trPr><w:del/></w:trPr><w:tc>' + plain(run("删")) + "</w:tc></w:tr>"
    source = read_docx(document(f"<w:tbl>{frame}{deleted}</w:tbl>", CHINESE + number(1, 0)))
    assert source.text.splitlines() == ["一、总则", "二、任务", "序号\t任务", "1\t办讲堂"]
    assert len(source.tables) == 1
    seal = f"<w:tbl>{row(cell('青禾市人民政府'), cell(''))}{row(cell('2030年3月1日'), cell(''))}</w:tbl>"
    assert read_docx(document(seal)).tables == ()
    long = f"<w:tbl>{row(cell('一'), cell('文' * 3001))}{row(cell('二'), cell('文'))}</w:tbl>"
    assert read_docx(document(long)).text.splitlines() == ["一", "文" * 3001, "二", "文"]


def test_frames_in_frames_cost_no_more_than_they_hold() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 20000 + plain(run("文")) + "</w:tc></w:tr></w:tbl>" * 20000
    assert read_docx(document(body)).text == "文\n"


def test_headers_and_footers_are_furniture_and_notes_stand_behind_the_text() -> None:
    header = f"<w:hdr {W}>{plain(run('青禾市文件'))}{plain(run('青禾市文件'))}</w:hdr>"
    notes = f'<w:footnotes {W}><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote>{plain(run("注"))}</w:footnote></w:footnotes>'
    data = document(plain(run("一、总则")), header1=header, footnotes=notes)
    source = read_docx(data)
    assert source.text == "青禾市文件\n一、总则\n注\n"
    assert [source.text[slice(*span)] for span in source.furniture] == ["青禾市文件\n"]
    kinds = [block.kind for block in parse(data).blocks]
    assert kinds[0] == "chrome"


def test_lines_say_which_paragraph_they_came_from() -> None:
    source = read_docx(document(plain(run("甲")) + "<w:p/>" + plain(run("乙"))))
    assert [one.place for one in source.origins] == ["paragraph 1", "paragraph 3"]


def test_zero_width_characters_are_not_printed() -> None:
    assert read_docx(document(plain(run("健\u200b康\ufeff")))).text == "健康\n"


def test_a_document_is_known_by_its_content() -> None:
    data = document(plain(run("一、总则")))
    assert read_bytes(data, name="notice.txt").media_type.endswith("wordprocessingml.document")
    assert [node.title for node in parse(data).outline] == ["总则"]


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("word/document.xml", f"<!DOCTYPE a [<!ENTITY b 'c'>]><w:document {W}/>", "declares entities"),
        ("word/document.xml", f"<w:document {W}><w:body>", "is damaged"),
        ("word/document.xml", f"<w:document {W}/>", "without a body"),
        ("word/document.xml", f"<w:document {W}><w:body/></w:document>", "without text"),
        ("word/document.xml", "<w>" + " " * (65 << 20), "bigger than"),
    ],
)
def test_a_package_that_cannot_be_read_says_why(part: str, content: str, message: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    with pytest.raises(UnreadableError, match=message):
        read_docx(stream.getvalue())


def test_a_truncated_package_is_refused() -> None:
    data = document(plain(run("一、总则")))
    for length in range(4, len(data), 97):
        with pytest.raises(UnreadableError):
            read_docx(data[:length])


def test_nesting_costs_no_recursion() -> None:
    body = "<w:sdt><w:sdtContent>" * 20000 + plain(run("文")) + "</w:sdtContent></w:sdt>" * 20000
    assert read_docx(document(body)).text == "文\n"


def test_the_real_documents_are_read(shared: pathlib.Path) -> None:
    for path in sorted((shared / "files" / "docx").glob("*.docx")):
        assert len(read_file(path).text) > 300, path.name
