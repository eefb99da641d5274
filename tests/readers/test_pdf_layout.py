"""Where a line of a PDF file reads on, in which order a page is read, and what belongs to the page only."""

from __future__ import annotations

import pytest
from readers.portable import Line, pdf, ruled

from healthplan_cli.readers.pdf import read_pdf
from healthplan_cli.readers.pdf.glyphs import Box
from healthplan_cli.readers.pdf.order import Heights, PlacedLine

pytest.importorskip("pypdfium2", reason="reading PDF files needs the extra pdf")

# Twenty-eight characters of 16 points fill a line from 76 to 524; a paragraph is indented by two.
FULL = "每个街道设立一处健康驿站并且配备一名专职的健康管理员负责"
ENDED = FULL[:27] + "。"
LEFT, INDENT = 76.0, 108.0
# So many full lines show where the right edge is.
PAGE = [(INDENT, FULL[:26]), (LEFT, FULL), (LEFT, FULL), (LEFT, "日常运行。")]


def lines_of(*pages: list[Line]) -> list[str]:
    return read_pdf(pdf(*pages)).text.splitlines()


def under(page: list[tuple[float, str]], top: float = 740, distance: float = 28) -> list[Line]:
    return [(left, top - distance * index, text) for index, (left, text) in enumerate(page)]


def joined(first: tuple[float, str], second: tuple[float, str]) -> bool:
    """True if two lines below a page of text are read as one."""
    count = len(lines_of(under([*PAGE, first, second])))
    assert count in (2, 3)
    return count == 2


@pytest.mark.parametrize(
    ("first", "second", "want"),
    [
        ((LEFT, FULL), (LEFT, "日常运行。"), True),
        ((LEFT, ENDED), (LEFT, "日常运行。"), True),
        ((INDENT, FULL[:26]), (INDENT, "日常运行。"), False),
        ((LEFT, FULL[:27]), (LEFT, "日常运行。"), True),  # ragged
        ((LEFT, FULL[:22]), (LEFT, "日常运行。"), True),  # breaks off in a sentence, and mostly full
        ((LEFT, FULL[:21] + "。"), (LEFT, "日常运行。"), False),
        ((LEFT, FULL[:20]), (LEFT, "日常运行。"), False),
        ((LEFT + 160, FULL[:18]), (LEFT, "日常运行。"), False),  # a signature at the right edge
        # labels begin anew, what only looks like one does not
        ((LEFT, FULL), (LEFT, "二、建好步道"), False),
        ((LEFT, FULL), (LEFT, "（二）建好步道"), False),
        ((LEFT, FULL), (LEFT, "2.建好步道"), False),
        ((LEFT, FULL), (LEFT, "第二章 建好步道"), False),
        ((LEFT, FULL), (LEFT, "第三条 建好步道"), False),
        ((LEFT, ENDED), (LEFT, "第三条建好步道"), False),
        ((LEFT, FULL), (LEFT, "第三条的步道"), True),
        ((LEFT, FULL), (LEFT, "2.5万人"), True),
        ((LEFT, ENDED), (LEFT, "2.5 建好步道"), False),
        ((LEFT, FULL), (LEFT, "2.5 2030年"), True),
        ((LEFT, FULL[:22] + "："), (LEFT, "20.1 2030年"), True),
        ((LEFT, FULL[:22] + "："), (LEFT, "联系电话："), False),
        ((LEFT, FULL[:22] + "："), (LEFT, "2.1 建好步道"), False),
        ((LEFT, FULL[:27] + "："), (INDENT, "建好步道"), False),
        ((LEFT, FULL), (LEFT, "一、二类步道"), True),
        ((LEFT, FULL), (LEFT, "（一）项步道"), True),
        ((LEFT, FULL), (LEFT, "附件：步道表"), False),
    ],
)
def test_where_a_line_reads_on(first: tuple[float, str], second: tuple[float, str], want: bool) -> None:
    assert joined(first, second) is want


@pytest.mark.parametrize(
    ("label", "lefts", "want"),
    [
        (FULL, (LEFT, 100.0, 100.0), 1),  # all lines but the first are indented
        (FULL, (LEFT, 100.0, 120.0), 2),
        (ENDED, (LEFT, 100.0, 100.0), 3),
        (FULL, (INDENT, INDENT, INDENT), 3),  # three paragraphs
    ],
)
def test_paragraphs_that_hang_from_their_first_line(label: str, lefts: tuple[float, ...], want: int) -> None:
    width = [int((524 - left) / 16) for left in lefts]
    hanging = [(lefts[0], label), (lefts[1], FULL[: width[1]]), (lefts[2], "日常运行。")]
    lines = lines_of(under([*PAGE, *hanging]))
    assert len(lines) == 1 + want


def test_more_room_than_usual_between_lines_parts_paragraphs() -> None:
    page = under([*PAGE[:3], (LEFT, FULL), (LEFT, FULL)])
    assert len(lines_of([*page, (LEFT, 740 - 28 * 5, FULL)])) == 1
    assert len(lines_of([*page, (LEFT, 740 - 28 * 5 - 16, FULL)])) == 2


def test_a_list_in_smaller_print_within_a_line_reads_on() -> None:
    page = [*under([*PAGE[:3], (LEFT, FULL[:14])]), (300.0, 656.0, "（市教育局、市卫生健康委、市文旅局", 12)]
    assert len(lines_of([*page, (LEFT, 628.0, "按职责分工负责）", 12)])) == 1
    assert len(lines_of([*under(PAGE), (LEFT, 628.0, FULL, 16), (LEFT, 600.0, "注：按月报送", 9)])) == 3


def test_a_form_of_short_lines_takes_its_edge_from_the_pages_around_it() -> None:
    form = [(LEFT, f"{name}单位名称和联系人员的电话号码") for name in "甲乙"] + [(LEFT, "登记的日期")]
    assert len(lines_of(under(PAGE), under(form))) == 4


def test_a_note_at_the_foot_of_a_page_stands_behind_the_paragraph() -> None:
    notes: list[Line] = [(LEFT, 120, "1 高峰指早七时到九时，", 10), (LEFT, 106, "晚五时到七时。", 10), (LEFT, 92, "2 由市体育局公布。", 10)]
    first = [*under([*PAGE, (INDENT, FULL[:26])]), *notes, (280, 40, "— 1 —")]
    lines = lines_of(first, [*under([(LEFT, "日常运行。"), (INDENT, "办好讲堂。")]), (280, 40, "— 2 —")])
    assert lines[1:] == [
        f"{FULL[:26]}日常运行。", "1 高峰指早七时到九时，晚五时到七时。", "2 由市体育局公布。", "— 1 —", "办好讲堂。", "— 2 —",
    ]  # fmt: skip
    assert len(read_pdf(pdf(first)).furniture) == 1


def test_small_print_at_the_foot_without_a_mark_is_no_note() -> None:
    small: list[Line] = [(LEFT, 120, "联系人：李青", 10), (LEFT, 106, "2 由市体育局公布。", 10)]
    assert lines_of([*under([*PAGE, (INDENT, FULL[:26])]), *small])[-2:] == ["联系人：李青", "2 由市体育局公布。"]


def test_a_paragraph_further_in_than_other_lines_of_its_page() -> None:
    """A letter below a form: the form begins further left."""
    form = [(40.0, f"{name}单位：") for name in "甲乙丙"]
    letter = [(INDENT, FULL[:26]), (LEFT, FULL), (LEFT, "日常运行。"), (INDENT, "办好讲堂。")]
    assert len(lines_of(under(PAGE), under([*form, *letter]))) == 6


def test_two_columns_are_read_one_after_the_other() -> None:
    column = "每个街道设立一处健康驿站并且"
    left = [(76.0, 700 - 20 * index, column, 14) for index in range(7)]
    right = [(316.0, 700 - 20 * index, column[::-1], 14) for index in range(7)]
    title: list[Line] = [(130.0, 740.0, "青禾市人民政府关于办好健康讲堂的若干措施", 18)]
    foot: list[Line] = [(76.0, 540.0, "本措施自印发之日起施行，有效期三年，由市卫生健康委负责", 14)]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    lines = lines_of([*title, *mixed, *foot])
    assert lines == ["青禾市人民政府关于办好健康讲堂的若干措施", column * 7 + column[::-1] * 7, foot[0][2]]


def test_a_table_stands_in_its_column() -> None:
    column = "每个街道设立一处健康驿站并且"
    left = [(76.0, 700 - 20 * index, column, 14) for index in range(7)]
    right = [(316.0, 700 - 20 * index, column[::-1], 14) for index in range(9)]
    table = ruled((76, 130, 270), (560, 535, 510), [["序号", "任务"], ["1", "步道"]])
    lines = lines_of([*left, *right, *table])
    assert lines == [column * 7, "序号\t任务", "1\t步道", column[::-1] * 9]


@pytest.mark.parametrize(
    "rows",
    [
        [("市教育局", "负责学校"), ("市民政局", "负责社区")] * 4,  # short cells, not columns of text
        [("每个街道设立一处健康驿站并且", "配备人员")] * 8,
        [("每个街道设立一处健康驿站并且", "每个乡镇设立一处健康步道并且")] * 5,  # too few lines
    ],
)
def test_what_stands_beside_each_other_without_columns_stays_on_one_line(rows: list[tuple[str, str]]) -> None:
    page: list[Line] = [
        (x, 700 - 28.0 * index, text, 14) for index, row in enumerate(rows) for x, text in zip((76, 316), row, strict=True)
    ]
    assert lines_of(page) == ["   ".join(row) for row in rows]


@pytest.mark.parametrize(
    ("pieces", "want"),
    [
        ([(76, "青"), (94, "禾")], "青禾"),
        ([(76, "青"), (104, "禾")], "青 禾"),
        ([(76, "青 禾")], "青 禾"),
        ([(76, "青禾"), (150, "云岭")], "青禾   云岭"),
        ([(150, "云岭"), (76, "青禾")], "青禾   云岭"),
        ([(76, "2030 年 AI lab")], "2030 年 AI lab"),
        ([(76, "AI-")], "AI-"),
        ([(76, "步\U0001f33f道")], "步\U0001f33f道"),
    ],
)
def test_blanks_are_told_by_the_room_between_characters(pieces: list[tuple[float, str]], want: str) -> None:
    assert lines_of([(x, 700, text) for x, text in pieces]) == [want]


def test_a_hyphen_at_the_end_of_a_line_is_read_as_printed() -> None:
    """The library gives a code of its own for it."""
    assert lines_of([(76, 700, "plan for the health-"), (76, 672, "care of all")]) == ["plan for the health-", "care of all"]


def with_footers(*footers: str, height: float = 40, texts: str = "甲乙丙丁") -> list[list[Line]]:
    return [
        [*under([(INDENT, f"{name}区办好健康讲堂。"), (INDENT, f"{name}区建好步道。"), (INDENT, f"{name}区开展义诊。")]), (280, height, one)]
        for name, one in zip(texts, footers, strict=False)
    ]


@pytest.mark.parametrize(
    ("footers", "count"),
    [
        (["1", "2"], 2),  # the numbers of the pages
        (["13", "14"], 2),  # count on
        (["13", "17"], 0),  # figures
        (["13"], 0),
        (["— 13 —"], 1),
        (["第 1 页 共 2 页", "第 2 页 共 2 页"], 2),
        (["青禾公报 1", "青禾公报 2"], 2),
        (["青禾公报 5", "青禾公报 9"], 0),
        (["青禾公报"] * 2, 0),
        (["青禾公报"] * 3, 3),
        (["qinghe.cn 1/2", "qinghe.cn 2/2"], 2),
    ],
)
def test_footers(footers: list[str], count: int) -> None:
    source = read_pdf(pdf(*with_footers(*footers)))
    assert [source.text[slice(*span)].strip() for span in source.furniture] == footers[:count]


@pytest.mark.parametrize(
    ("edge", "want"),
    [
        ("2026/1/5 17:02 关于办好健康讲堂的通知 - 青禾", True),
        ("1/5/26, 5:02 PM 关于办好健康讲堂的通知", True),
        ("https://www.qinghe.example/art_12.html 1/1", True),
        ("https://www.qinghe.example/art_12.html 是登记网址", False),
        ("2026年1月5日 下午5:02", True),
        ("2026年1月5日", False),
    ],
)
def test_what_a_browser_prints_at_the_edges_of_a_page(edge: str, want: bool) -> None:
    page = under([(INDENT, f"{name}区办好健康讲堂。") for name in "甲乙丙"])
    source = read_pdf(pdf([*page, (20.0, 780.0, edge, 8)]))
    assert [source.text[slice(*span)].strip() for span in source.furniture] == [edge] * want


def test_the_same_words_at_other_heights_are_text() -> None:
    pages = [page for height, name in ((40, "甲"), (60, "乙"), (80, "丙")) for page in with_footers("青禾公报", height=height, texts=name)]
    assert read_pdf(pdf(*pages)).furniture == ()


def test_pages_that_hold_no_text_can_be_given_to_another_reader() -> None:
    def recognise(page: object) -> list[PlacedLine]:
        return [PlacedLine("二、建好步道", Box(76, 700, 172, 716), Heights(16, 16, 16), 0)]

    data = pdf(under([(INDENT, "一、办好讲堂")]), [])
    plain, read = read_pdf(data), read_pdf(data, recognise=recognise)
    assert (plain.text, [one.code for one in plain.diagnostics]) == ("一、办好讲堂\n", ["HP514"])
    assert (read.text, [one.code for one in read.diagnostics]) == ("一、办好讲堂\n二、建好步道\n", ["HP523"])
