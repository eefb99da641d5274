"""Word 97-2003 and WPS documents: by their piece table, and as LibreOffice converts them."""

from __future__ import annotations

import pathlib
import struct
import sys
import time

import pytest
from readers.binary_word import (
    DELETED,
    FIRST,
    GOES_ON,
    HIDDEN,
    IN_TABLE,
    NESTED,
    SYMBOL,
    UNMERGED,
    Paragraph,
    in_list,
    lines,
    list_level,
    list_parts,
    ole,
    row,
    row_end,
    sprm,
    starts_at,
    word,
)
from readers.word import document, plain, run

from healthplan_cli import parse
from healthplan_cli.readers import UnreadableError, read_bytes, read_file
from healthplan_cli.readers.doc import read_doc, soffice

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

pytest.importorskip("olefile", reason="reading Word 97-2003 documents needs the extra doc")

NOTICE = lines("青禾市人民政府关于办好健康讲堂的通知", "一、总则", "（一）办好讲堂。")


@pytest.fixture(autouse=True)
def no_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def install(tmp_path: pathlib.Path, script: str) -> None:
    """Put a program ``soffice`` on the path, in Python; ``out`` is the file that it is to write."""
    folder = tmp_path / "bin"
    folder.mkdir()
    head = f"#!{sys.executable}\nimport os, pathlib, sys, time\n"
    head += "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]) / 'notice.docx'\nout.parent.mkdir()\n"
    (folder / "soffice").write_text(head + script, "utf-8")
    (folder / "soffice").chmod(0o755)


def text_of(*paragraphs: Paragraph) -> list[str]:
    return read_doc(word(paragraphs)).text.splitlines()


def rows_of(data: bytes) -> list[list[list[str]]]:
    source = read_doc(data)
    return [[[source.text[slice(*cell.span)] for cell in one] for one in table.rows] for table in source.tables]


# ---- the piece table -----------------------------------------------------------------------------


def test_pieces_of_one_and_of_two_bytes_are_read_in_order() -> None:
    assert text_of(*lines("一、总则", "2. Caf\xe9 – 70%", "𠀀青禾")) == ["一、总则", "2. Caf\xe9 – 70%", "𠀀青禾"]


def test_a_document_is_parsed_as_its_text_whatever_it_is_called() -> None:
    source = read_bytes(word(NOTICE, flags=0x200), name="notice.docx")
    assert (source.media_type, source.diagnostics, source.encoding) == ("application/msword", [], "utf-8")
    assert [one.place for one in source.origins] == ["paragraph 1", "paragraph 2", "paragraph 3"]
    assert [node.title for node in parse(word(NOTICE)).outline] == ["总则"]


def test_hidden_and_deleted_text_is_not_read_and_symbols_are_boxes() -> None:
    seen = Paragraph("见隐显\r", runs=[(1, 2, HIDDEN)])
    joined = Paragraph("前半旧\r", runs=[(2, 4, DELETED)])
    assert text_of(seen, joined, *lines("后半")) == ["见显", "前半后半"]
    assert text_of(Paragraph("x(y\r", runs=[(1, 2, SYMBOL)]), Paragraph("甲乙\r", runs=[(0, 1, sprm(0x083C, 0))])) == ["x□y", "甲乙"]


def test_fields_show_their_result_and_a_field_that_never_ends_is_text() -> None:
    link = "见\x13 HYPERLINK \"http://x.invalid\" \x14附件\x15。"
    nested = "\x13 IF \x13 PAGE \x14 9 \x15 \x14甲\x15乙\x13 TOC \x15丙"
    assert text_of(*lines(link, nested, "丁\x15戊\x14", "头\x13 PAGE 尾")) == ["见附件。", "甲乙丙", "丁戊", "头 PAGE 尾"]


def test_breaks_hyphens_and_marks_of_pictures() -> None:
    assert text_of(*lines("上\x0b下\x1e尾\x1f巴\x01\x02\x08", "页一\x0c页二")) == ["上", "下-尾巴", "页一", "页二"]


def test_tables_with_merged_cells_have_the_columns_of_their_edges() -> None:
    table = [
        *row((0, 1000, 3000), "序号", "单位", merged=(UNMERGED, UNMERGED)),
        *row((5, 1000, 2000, 3010), "1", "甲局", "乙局", merged=(FIRST, UNMERGED, UNMERGED)),
        *row((0, 1000, 2000, 3000), "不印", "丙局", "", merged=(GOES_ON, UNMERGED, UNMERGED)),
    ]
    data = word([*lines("前"), *table, *lines("后")])
    assert read_doc(data).text.splitlines() == ["前", "序号\t单位\t", "1\t甲局\t乙局", "\t丙局\t", "后"]
    assert rows_of(data) == [[["序号", "单位", ""], ["1", "甲局", "乙局"], ["", "丙局", ""]]]


def test_a_cell_holds_paragraphs_and_a_row_that_begins_further_right_has_empty_cells_before() -> None:
    inner = [Paragraph("内一\r", NESTED), Paragraph("内二\x07", NESTED), Paragraph("\x07", NESTED + sprm(0x2417, 1))]
    table = [Paragraph("一段\r", IN_TABLE), Paragraph("二段\x07", IN_TABLE), *inner, Paragraph("乙\x07", IN_TABLE)]
    table += [Paragraph("\x07", row_end((0, 500, 900))), *row((500, 900), "丙")]
    assert rows_of(word(table)) == [[["一段 二段", "内一 内二 乙"], ["", "丙"]]]


def test_a_row_whose_definition_does_not_fit_has_as_many_columns_as_cells() -> None:
    stray = [*row((0, 900), "甲", "乙"), Paragraph("丙\x07", IN_TABLE), Paragraph("丁\r", IN_TABLE)]
    assert rows_of(word(stray)) == [[["甲", "乙"], ["丙", "丁"]]]
    assert [one.place for one in read_doc(word(stray)).origins if "cell" in one.place][1] == "table 1 row 1 cell 2"
    wide = row(range(0, 6500, 100), *map(str, range(64)))
    assert [len(one) for one in rows_of(word(wide))[0]] == [64]


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs() -> None:
    assert text_of(*row((0, 900, 1800), "一、总则", "")) == ["一、总则"]
    section = [Paragraph(f"{index}. 办好讲堂\r", IN_TABLE) for index in range(41)]
    assert len(text_of(*section, *row((0, 900, 1800), "甲", "乙"))) == 43
    assert len(text_of(*row((0, 900, 1800), "长" * 3001, "乙"))) == 2


def test_table_properties_may_stand_in_the_data_stream() -> None:
    properties = row_end((0, 1000, 2000))
    data = b"\0" * 8 + struct.pack("<H", len(properties)) + properties
    table = [Paragraph("甲\x07", IN_TABLE), Paragraph("乙\x07", IN_TABLE), Paragraph("\x07", sprm(0x6646, 8, 0, 0, 0))]
    assert rows_of(word(table, data=data)) == [[["甲", "乙"]]]


def test_headers_are_furniture_notes_stand_behind_and_comments_are_left_out() -> None:
    data = word(
        lines("一、总则"),
        headers=lines("青禾市文件", "青禾市文件", "12", ""),
        footnotes=lines("脚注"),
        endnotes=lines("尾注"),
        comments=lines("批注"),
    )
    source = read_doc(data)
    assert source.text == "青禾市文件\n一、总则\n脚注\n尾注\n"
    assert [source.text[slice(*span)] for span in source.furniture] == ["青禾市文件\n"]
    assert [one.place for one in source.origins][2:] == ["footnote paragraph 2", "endnote paragraph 3"]


def test_text_boxes_stand_behind_the_paragraph_that_they_are_anchored_in() -> None:
    shapes = struct.pack("<3I", 1, 5, 9) + struct.pack("<I22x", 7) + struct.pack("<I22x", 8)
    boxes = struct.pack("<4I", 0, 3, 6, 9) + b"".join(struct.pack("<14xI4x", one) for one in (8, 7, 0))
    data = word(lines("甲甲甲", "乙乙乙", "丙"), boxes=lines("乙框", "甲框", "末框"), parts={"shapes": shapes, "boxes": boxes})
    assert read_doc(data).text.splitlines() == ["甲甲甲", "甲框", "乙乙乙", "乙框", "丙"]
    astray = struct.pack("<2I", 0, 3) + struct.pack("<14xI4x", 9)
    assert read_doc(word(lines("甲"), boxes=lines("孤框"), parts={"boxes": astray})).text == "甲\n孤框\n"


def style(kind: int, base: int, properties: bytes) -> bytes:
    content = struct.pack("<HHHHH", 0, kind | base << 4, 0, 0, 0) + struct.pack("<H", 1) + "A\0".encode("utf-16-le")
    content += struct.pack("<HH", len(properties) + 2, 0) + properties
    return struct.pack("<H", len(content)) + content


# A style sheet of three: one with a list, one based on it, one that is no paragraph style.
SHEET = struct.pack("<HHH", 4, 3, 10) + style(1, 0xFFF, in_list(1)) + style(1, 0, sprm(0x260A, 1)) + style(2, 0xFFF, in_list(1))
CHINESE = [list_level(39, "%1、"), list_level(37, "（%2）"), list_level(0, "%3.", follow=1), list_level(18, "%4", flags=8)]
CHINESE += [list_level(0, f"%{number}") for number in range(5, 10)]


def test_automatic_numbers_are_printed_as_word_prints_them() -> None:
    lists = {7: CHINESE, 8: [list_level(37, "第%1章 ")], 9: [list_level(23, "l", follow=0)], -5: [list_level(99, "%1)", start=4)]}
    parts = list_parts(lists, [(7, []), (7, [starts_at(5)]), (8, []), (9, []), (-5, [])])
    body = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 1), (1, 2), (1, 3), (1, 0), (2, 0), (2, 0), (1, 0), (3, 0), (4, 0), (5, 0), (5, 0)]
    source = read_doc(word([Paragraph("文\r", in_list(*one)) for one in body], parts=parts))
    assert source.text.splitlines() == [
        "一、文", "（一）文", "（二）文", "1. 文", "①文", "（三）文", "1. 文", "②文", "二、文", "五、文", "六、文", "七、文",
        "第一章 文", "● 文", "4)文", "5)文",
    ]  # fmt: skip
    assert source.diagnostics == []


def test_a_numbering_may_bring_a_level_of_its_own_and_legal_levels_print_figures() -> None:
    levels = [list_level(37, "第%1章"), list_level(37, "%1.%2", flags=4), *CHINESE[2:]]
    own = struct.pack("<iI", 0, 0x20) + list_level(3, "%1．", start=2)
    parts = list_parts({7: levels}, [(7, []), (7, [own])])
    body = [Paragraph("文\r", in_list(*one)) for one in ((1, 0), (1, 1), (2, 0))]
    assert read_doc(word(body, parts=parts)).text.splitlines() == ["第一章文", "1.1文", "B．文"]


def test_styles_number_their_paragraphs_and_cells_are_numbered_too() -> None:
    parts = list_parts({7: CHINESE}, [(7, [])]) | {"styles": SHEET}
    body = [Paragraph("甲\r"), Paragraph("乙\r", style=1), Paragraph("丙\r", style=2), Paragraph("丁\r", in_list(0)), Paragraph("戊\r", style=99)]
    table = [Paragraph("格\x07", IN_TABLE), Paragraph("子\x07", IN_TABLE + in_list(0)), Paragraph("\x07", row_end((0, 9, 99)), style=2)]
    assert read_doc(word([*body, *table], parts=parts)).text.splitlines() == ["一、甲", "（一）乙", "丙", "丁", "戊", "二、格\t子"]


def test_automatic_numbers_whose_list_is_damaged_are_left_out_and_counted() -> None:
    own = [Paragraph("甲\r", in_list(1), style=2), Paragraph("乙\r", style=1), Paragraph("丙\r", style=2), Paragraph(" \r", in_list(1))]
    for parts in ({}, {"lists": b"\xff\xff"}, list_parts({7: CHINESE}, []), list_parts({7: CHINESE}, [(3, [])])):
        source = read_doc(word(own, parts={"styles": SHEET, **parts}))
        assert source.text.splitlines() == ["甲", "乙", "丙", " "]
        assert [(one.code, one.message) for one in source.diagnostics] == [
            ("HP522", "2 paragraphs have an automatic number, whose list is damaged; left out (LibreOffice is not installed)")
        ]


# ---- files that cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word(NOTICE, flags=0x100), "encrypted Word document: save it without its password"),
        (word(NOTICE, version=100), "Word 95 or older"),
        (word(NOTICE, identity=0xA5DC), "Word 95 or older"),
        (word(lines(" ")), "without text"),
        (word([]), "without text"),
        (ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "encrypted office document: save it without its password"),
        (ole({"Workbook": b""}), "spreadsheet"),
        (ole({"PowerPoint Document": b""}), "slides"),
        (ole({"MatOST": b""}), "Microsoft Works"),
        (ole({"Contents": b""}), "without a Word document"),
        (ole({}), "without a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged Word document"),
        (word(NOTICE, parts={"pieces": b""}), "damaged Word document"),
        (word(NOTICE, parts={"pieces": b"\3"}), "damaged .*no piece table"),
        (word(NOTICE, parts={"pieces": b"\2\xff\xff\0\0"}), "damaged .*cut off"),
        (word(NOTICE, parts={"pieces": b"\2" + struct.pack("<I2IHIH", 16, 0, 1 << 30, 0, 0, 0)}), "damaged .*not in order"),
        (word(NOTICE, parts={"pieces": b"\2" + struct.pack("<I2IHIH", 16, 0, 99, 0, 1 << 29, 0)}), "damaged .*cut off"),
        (word(NOTICE, parts={"runs": struct.pack("<3I", 0, 9, 1 << 20)}), "damaged .*cut off"),
        (word(lines("\xff" * 2000), parts={"runs": struct.pack("<3I", 0, 9, 4)}), "damaged .*page of its properties is damaged"),
        (rb"{\rtf1\ansi notice}", "rich text .*LibreOffice is not installed"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=f"^notice.doc: .*{message}"):
        read_bytes(data, name="notice.doc")


def test_a_truncated_or_altered_file_is_read_or_refused() -> None:
    data = word([*NOTICE, *row((0, 1000, 2000), "甲", "乙"), Paragraph("隐\r", in_list(1), [(0, 1, HIDDEN)])])
    altered = [data[:length] for length in range(8, len(data), 701)]
    altered += [data[:at] + b"\xff" * 4 + data[at + 4 :] for at in range(8, len(data), 61)]
    refused = 0
    for one in altered:
        try:
            read_bytes(one)
        except UnreadableError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 10


def test_a_stream_that_claims_to_be_larger_than_the_file_is_refused() -> None:
    data = word(NOTICE)
    at = data.index("WordDocument".encode("utf-16-le")) + 120
    with pytest.raises(UnreadableError, match="claims to be larger"):
        read_doc(data[:at] + struct.pack("<I", 1 << 31) + data[at + 4 :])


# ---- LibreOffice -----------------------------------------------------------------------------------


def converting(tmp_path: pathlib.Path, *texts: str) -> str:
    made = tmp_path / "made.docx"
    made.write_bytes(document("".join(plain(run(text)) for text in texts)))
    return f"out.write_bytes(pathlib.Path({str(made)!r}).read_bytes())\n"


def test_libreoffice_converts_where_it_is_installed(tmp_path: pathlib.Path) -> None:
    said = tmp_path / "said.txt"
    script = f"pathlib.Path({str(said)!r}).write_text('\\n'.join([*sys.argv, os.environ['HOME'], os.getcwd()]))\n"
    script += "assert pathlib.Path(sys.argv[-1]).read_bytes().startswith(b'\\xd0\\xcf')\n"
    profile = "pathlib.Path(sys.argv[1].partition('file://')[2], 'user', 'registrymodifications.xcu').read_text()"
    script += f"open({str(said)!r}, 'a').write({profile})\n" + converting(tmp_path, "1. 转换")
    install(tmp_path, script)
    data = word(NOTICE)
    source = read_doc(data, name="a.wps")
    assert (source.text, source.size, source.media_type, source.name) == ("1. 转换\n", len(data), "application/msword", "a.wps")
    assert [one.code for one in source.diagnostics] == ["HP521"]
    told = said.read_text("utf-8")
    assert "--headless" in told and "--infilter=MS Word 97" in told
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in told
    assert '"ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1' in told
    # Its profile, its home and what it made are gone.
    assert not pathlib.Path(told.splitlines()[1].partition("file://")[2]).exists()


def test_rich_text_is_read_by_libreoffice_only(tmp_path: pathlib.Path) -> None:
    install(tmp_path, "assert '--infilter=Rich Text Format' in sys.argv\n" + converting(tmp_path, "文"))
    source = read_bytes(rb"{\rtf1\ansi notice}", name="a.txt")
    assert (source.text, source.media_type) == ("文\n", "application/rtf")


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit(1)", "LibreOffice could not convert it"),
        ("out.write_bytes(b'')", "LibreOffice could not convert it"),
        ("out.write_bytes(b'PK')", "what LibreOffice made of it is a damaged office document"),
    ],
)
def test_where_libreoffice_fails_the_piece_table_is_read_and_that_is_said(tmp_path: pathlib.Path, script: str, why: str) -> None:
    install(tmp_path, script)
    source = read_doc(word([Paragraph("文\r", in_list(1))]))
    assert source.text == "文\n"
    assert [why in one.message for one in source.diagnostics] == [True]


@pytest.mark.slow
def test_libreoffice_is_ended_with_all_that_it_started(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "SECONDS", 3)
    child = tmp_path / "child"
    install(tmp_path, "")
    (tmp_path / "bin" / "soffice").write_text(f"#!/bin/sh\n/bin/sleep 60 &\necho $! > '{child}'\nwait\n")
    start = time.monotonic()
    source = read_doc(word([Paragraph("文\r", in_list(1))]))
    assert "took longer than 3 s" in source.diagnostics[0].message
    assert time.monotonic() - start < 30
    state = pathlib.Path(f"/proc/{child.read_text().strip()}/stat")
    for _ in range(100):  # the system may take a moment to end it
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError("what it started is still there")


def test_a_program_that_does_not_start_is_said(tmp_path: pathlib.Path) -> None:
    install(tmp_path, "")
    (tmp_path / "bin" / "soffice").write_text("no program")
    source = read_doc(word([Paragraph("文\r", in_list(1))]))
    assert "LibreOffice does not start" in source.diagnostics[0].message


def test_a_document_that_shows_the_clock_is_not_converted(tmp_path: pathlib.Path) -> None:
    install(tmp_path, converting(tmp_path, "今天"))
    field = lines("印于\x13 DATE \\@ yyyy \x142024年\x15")
    assert read_doc(word(field)).text == "印于2024年\n"
    assert read_doc(word(lines("印于\x13 SAVEDATE \x142024年\x15"))).text == "今天\n"
    assert read_doc(word(field, parts={"pieces": b""})).text == "今天\n"


def test_an_encrypted_document_is_refused_before_libreoffice_is_asked(tmp_path: pathlib.Path) -> None:
    install(tmp_path, converting(tmp_path, "文"))
    with pytest.raises(UnreadableError, match="encrypted"):
        read_doc(word(NOTICE, flags=0x100))


@pytest.mark.parametrize("installed", [False, True])
def test_without_the_extra_libreoffice_reads_or_one_line_names_it(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    if installed:
        install(tmp_path, converting(tmp_path, "文"))
        assert read_doc(word(NOTICE)).text == "文\n"
        return
    with pytest.raises(UnreadableError, match=r"^a.doc: .*pip install 'healthplan\[doc\]', or LibreOffice$"):
        read_doc(word(NOTICE), name="a.doc")


def test_the_real_documents_are_read(shared: pathlib.Path) -> None:
    for path in sorted((shared / "files" / "doc").iterdir()):
        assert len(read_file(path).text) > 3000, path.name
    (table,) = read_file(shared / "files" / "doc" / "tibet-medical-price-table.wps").tables
    assert {len(one) for one in table.rows} == {11}
