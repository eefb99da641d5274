"""OFD files: text by where it stands, templates, several documents, and files that cannot be read."""

from __future__ import annotations

import pytest
from readers.fixed_layout import HEAD, NAMESPACE, document, ofd, package, page, text

from healthplan_cli import parse
from healthplan_cli.readers import UnreadableError, read_bytes
from healthplan_cli.readers.ofd import read_ofd

# Thirty-two characters of 5 mm fill a line from 25 to 185; a paragraph is indented by two.
FULL = "每个街道设立一处健康驿站并且配备一名专职的健康管理员负责日常的服务"[:32]
LEFT, INDENT = 25, 35


def text_of(*pages: str) -> list[str]:
    return read_ofd(ofd(document(pages))).text.splitlines()


def test_lines_are_joined_into_paragraphs_as_those_of_pdf_files_are() -> None:
    first = page(text(INDENT, 50, FULL[:30]), text(LEFT, 60, FULL), text(LEFT, 70, "常运行。"), text(INDENT, 80, "二、建好步道"))
    assert text_of(first) == [f"{FULL[:30]}{FULL}常运行。", "二、建好步道"]


def test_a_file_is_known_by_its_content_and_parsed_as_its_text() -> None:
    body = page(text(60, 40, "青禾市人民政府关于办好健康讲堂的通知"), text(INDENT, 60, "一、总则"), text(INDENT, 70, "（一）办好讲堂。"))
    info = "<ofd:Title>通知</ofd:Title><ofd:CreationDate>2024-05-01</ofd:CreationDate><ofd:Creator>某程序</ofd:Creator>"
    data = ofd(document([body]), info=info)
    source = read_bytes(data, name="a.docx")
    assert (source.media_type, source.diagnostics) == ("application/ofd", [])
    assert [(one.name, one.value) for one in source.hints.stated] == [
        ("title", "通知"), ("created", "2024-05-01"), ("Application", "某程序"),
    ]  # fmt: skip
    assert [one.place for one in source.origins] == ["page 1"] * 3
    assert [node.title for node in parse(data).outline] == ["总则"]


def test_pieces_of_a_line_are_read_from_left_to_right_wherever_they_stand_in_the_file() -> None:
    apart = page(text(60, 80, "丙"), text(65, 50, "乙"), text(60, 50.5, "甲"), text(90, 50, "丁"))
    assert text_of(apart) == ["甲乙 丁", "丙"]
    words = page(text(30, 50, "AB", size=4, more="", codes='<ofd:TextCode X="0" Y="4" DeltaX="2">AB</ofd:TextCode>'), text(36, 50, "CD", size=4))
    assert text_of(words) == ["AB CD"]


def test_characters_one_by_one_and_printed_twice_are_read_once() -> None:
    line = [text(30 + 5 * index, 50, char) for index, char in enumerate("健康讲堂")]
    assert text_of(page(*line, text(30.3, 50, "健"), text(30.2, 50, "健"))) == ["健康讲堂"]


def test_text_codes_say_distances_and_go_on_where_the_last_one_stood() -> None:
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="5 g 2 5 30 5">甲乙丙丁戊己</ofd:TextCode>'
    assert text_of(page(text(20, 50, "", codes=codes))) == ["甲乙丙丁 戊己"]
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="5">甲乙</ofd:TextCode><ofd:TextCode X="10">丙</ofd:TextCode><ofd:TextCode> </ofd:TextCode>'
    assert text_of(page(text(20, 50, "", codes=codes))) == ["甲乙丙"]
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="nan g x 5 g">甲乙丙</ofd:TextCode>'
    assert text_of(page(text(20, 50, "", codes=codes))) == ["甲乙丙"]


def test_a_matrix_scales_and_moves_text() -> None:
    scaled = page(text(30, 50, "甲乙", size=2.5, more='CTM="2 0 0 2 0 0"'), text(40, 52.5, "丙", size=5), text(30, 80, "丁", more='CTM="1 0 0 1 0 -30"'))
    assert text_of(scaled) == ["丁", "甲乙丙"]


def test_text_from_above_to_below_and_turned_text_are_lines_of_their_own() -> None:
    down = '<ofd:TextCode X="0" Y="5" DeltaX="g 2 0" DeltaY="g 2 5">竖排字</ofd:TextCode>'
    turned = text(100, 50, "转", more='CTM="0 1 -1 0 0 0"')
    assert text_of(page(text(30, 50, "横排"), text(60, 50, "", codes=down), turned)) == ["转", "横排", "竖排字"]


def test_hidden_objects_are_not_read_and_blocks_are_looked_into() -> None:
    block = f'<ofd:PageBlock ID="3">{text(30, 50, "块")}<ofd:PathObject ID="4" Boundary="0 0 1 1"/></ofd:PageBlock>'
    hidden = text(30, 60, "隐", more='Visible="false"') + f'<ofd:PageBlock ID="3" Visible="0">{text(30, 70, "隐")}</ofd:PageBlock>'
    assert text_of(page(block, hidden)) == ["块"]


def test_templates_are_read_with_the_page_and_what_heads_three_pages_is_furniture() -> None:
    template = page(text(80, 10, "青禾市人民政府公报"))
    pages = [
        page(*(text(INDENT, 50 + 10 * at, f"{char}事项{at}。") for at in range(3)), text(100, 287, str(number)), templates=["5"])
        for number, char in enumerate("甲乙丙", 1)
    ]
    source = read_ofd(ofd(document(pages, {"5": template})))
    assert [source.text[slice(*span)].strip() for span in source.furniture] == [
        "青禾市人民政府公报", "1", "青禾市人民政府公报", "2", "青禾市人民政府公报", "3",
    ]  # fmt: skip
    assert "甲事项0。\n甲事项1。\n甲事项2。\n" in source.text


def test_templates_that_name_each_other_or_are_missing_are_no_circle() -> None:
    templates = {key: page(text(30, 20, f"模板{key}"), templates=[other, key]) for key, other in (("5", "6"), ("6", "5"))}
    assert text_of(page(text(30, 50, "页"), templates=["9"])) == ["页"]
    source = read_ofd(ofd(document([page(text(30, 50, "页"), templates=["5", "5"])], templates)))
    assert source.text == "模板5\n页\n"


def test_several_documents_stand_one_after_the_other() -> None:
    first, second = (document([page(text(LEFT, 50, one))]) for one in (FULL, "常运行。"))
    source = read_ofd(ofd(first, second))
    assert source.text.splitlines() == [FULL, "常运行。"]
    assert [one.place for one in source.origins] == ["document 1 page 1", "document 2 page 1"]


def test_pages_that_cannot_be_read_are_named() -> None:
    nonsense = page(text(30, 50, "".join(chr(0xE000 + index) for index in range(40))))
    source = read_ofd(ofd(document([page(text(30, 50, "一、总则")), page(), nonsense])))
    assert source.text == "一、总则\n"
    assert [(one.code, one.message.rpartition(" ")[2]) for one in source.diagnostics] == [("HP514", "2"), ("HP515", "3")]


def test_names_of_parts_may_be_absolute_relative_or_written_as_windows_does() -> None:
    parts = {
        "OFD.xml": f"{HEAD}<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot> /A/Document.xml </ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "A/Document.xml": f'<ofd:Document {NAMESPACE}><ofd:Pages><ofd:Page BaseLoc="..\\B\\1.xml"/><ofd:Page BaseLoc="2.xml"/></ofd:Pages></ofd:Document>',
        "/B/1.xml": page(text(30, 50, "甲")),
        "A\\2.xml": page(text(30, 50, "乙")),
    }
    assert read_ofd(package(parts)).text == "甲\n乙\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ofd(), "without a document"),
        (ofd(document([page(text(30, 50, "甲"))]), Doc_0__Document_xml="<a"), "is damaged"),
        (ofd({}), "its part Doc_0/Document.xml is missing"),
        (ofd(document([])), "pages hold no text"),
        (ofd(document([page()])), "pages hold no text"),
        (ofd(document([page(text(30, 50, "\ue000" * 40))])), "fonts do not say which characters"),
        (ofd(document([page(text(30, 50, "甲"))]), Doc_0__Encryptions_xml="<a/>"), "encrypted OFD file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=f"^a.ofd: .*{message}"):
        read_bytes(data, name="a.ofd")


@pytest.mark.slow
def test_a_template_on_too_many_pages_is_refused() -> None:
    template = page(*(text(30, 50, "甲") for _ in range(2000)))
    pages = [page(templates=["5"])] * 600
    with pytest.raises(UnreadableError, match="too many pages or pieces of text"):
        read_ofd(ofd(document(pages, {"5": template})))
