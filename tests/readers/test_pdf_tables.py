"""Tables drawn in PDF files: which lines make one, and what is none."""

from __future__ import annotations

import pytest
from readers.portable import Line, cells, pdf, ruled

from healthplan_cli.readers.pdf import read_pdf
from healthplan_cli.readers.source import Source

pytest.importorskip("pypdfium2", reason="reading PDF files needs the extra pdf")

LEFTS, TOPS = (76, 120, 320, 524), (700, 670, 640, 610)
TASKS = [["序号", "任务", "责任单位"], ["1", "办好健康讲堂", "市教育局"], ["2", "建好健康步道", "市体育局"]]
LINES = ["序号\t任务\t责任单位", "1\t办好健康讲堂\t市教育局", "2\t建好健康步道\t市体育局"]
LEVEL = [f"76 {top} m 524 {top} l S" for top in TOPS]
UPRIGHT = [f"{left} 700 m {left} 610 l S" for left in LEFTS]
TEXTS = cells(LEFTS, TOPS, TASKS)


def read(*pages: list[Line], turned: int = 0, box: str = "0 0 600 800") -> Source:
    return read_pdf(pdf(*pages, turned=turned, box=box))


def rows_of(source: Source) -> list[list[tuple[str, int, int]]]:
    """Text, columns and rows of each cell of the only table."""
    (table,) = source.tables
    return [[(source.text[slice(*cell.span)], cell.columns, cell.rows) for cell in row] for row in table.rows]


def words_of(source: Source) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in rows_of(source)]


def test_a_ruled_table_is_one_row_a_line_between_its_paragraphs() -> None:
    above: list[Line] = [(200, 740, "任务分工表")]
    below: list[Line] = [(76, 560, "本表自印发之日起施行。")]
    source = read([*ruled(LEFTS, TOPS, TASKS), *above, *below])
    assert source.text.splitlines() == ["任务分工表", *LINES, "本表自印发之日起施行。"]
    assert words_of(source) == TASKS
    assert source.text[slice(*source.tables[0].span)].splitlines() == LINES
    assert (source.origins[1].place, source.origins[1].box) == ("page 1", (76, 670, 524, 700))


THIN = [f"76 {top} 448 0.5 re f" for top in TOPS] + [f"{left} 610 0.5 90 re f" for left in LEFTS]
PIECES = [f"{left} {top} m {right} {top} l S" for top in TOPS for left, right in zip(LEFTS, LEFTS[1:], strict=False)]
BOXES = [f"{x} {y} {w} 30 re S" for y in (610, 640, 670) for x, w in ((76, 44), (120, 200), (320, 204))]
ONE_PATH = [" ".join(line.removesuffix(" S") for line in (*LEVEL, *UPRIGHT)) + " S"]


@pytest.mark.parametrize(
    "drawing",
    [
        [*LEVEL, *UPRIGHT],
        THIN,
        [*PIECES, *UPRIGHT],
        BOXES,
        ONE_PATH,
        [*LEVEL, *UPRIGHT[1:3]],  # open at both sides
        [*LEVEL[1:3], *UPRIGHT],  # open above and below
        [*LEVEL, *UPRIGHT, "0.9 g 76 670 448 30 re f", "0 g"],  # a header with a ground
        ["q 2 0 0 2 0 0 cm", *(" ".join(str(float(one) / 2) if one[0].isdigit() else one for one in line.split()) for line in (*LEVEL, *UPRIGHT)), "Q"],
    ],
)  # fmt: skip
def test_borders_can_be_drawn_in_many_ways(drawing: list[Line]) -> None:
    source = read([*drawing, *TEXTS])
    assert words_of(source) == TASKS


@pytest.mark.parametrize(
    "drawing",
    [
        ["0.9 g 0 0 600 800 re f 0 g"],  # the background of the page
        ["q 76 100 448 650 re W n"],  # a part that is clipped
        ["50 50 500 700 re S", "60 60 480 680 re S"],  # a frame
        LEVEL,
        UPRIGHT,
        [f"76 {top} m 524 {top} l S" for top in (705, 660)],  # lines under a heading
        ["q 76 610 448 90 re W n", *(f"76 {top} 448 30 re n" for top in (610, 640, 670)), "Q"],
        ["76 610 m 200 700 400 500 524 610 c S", "76 700 m 524 610 l S"],  # curves and slanted lines
    ],
)
def test_lines_that_enclose_no_cells_swallow_no_text(drawing: list[Line]) -> None:
    page: list[Line] = [(108, 660, "一、办好讲堂"), (108, 632, "每季一次。")]
    source = read([*drawing, *page])
    assert (source.text.splitlines(), source.tables) == (["一、办好讲堂", "每季一次。"], ())


def test_the_paper_of_a_chart_or_a_form_behind_the_text_is_no_table() -> None:
    """Its lines run through words, or nothing stands in its cells."""
    paper = [f"{x} 100 m {x} 700 l S" for x in range(76, 540, 20)] + [f"76 {y} m 536 {y} l S" for y in range(100, 720, 20)]
    text: list[Line] = [(76, 650 - 28 * index, "每个街道设立一处健康驿站并且配备健康管理员") for index in range(6)]
    assert read([*paper, *text]).tables == ()
    assert read([*paper, (100, 702.0, "健康步道里程")]).tables == ()
    (table,) = read([*ruled(LEFTS, TOPS, [["甲", "乙", ""], ["", "", ""], ["丙", "", ""]])]).tables
    assert len(table.rows) == 3
    assert read([*ruled(LEFTS, TOPS, [["甲", "乙", ""], ["", "", ""], ["", "", ""]])]).tables == ()


def test_a_grid_that_lays_out_a_page_is_no_table() -> None:
    """Nearly all of a long text stands in one of its cells."""
    lines = "\n".join("每个街道设立一处健康驿站并且配备一名健康管理员负责日常运行" for _ in range(30))
    texts = [["栏目", "正文", "附注"], ["", lines, ""], ["要闻", "", "附件"]]
    wide, tall = (76, 120, 480, 524), (760, 740, 120, 60)
    assert read([*ruled(wide, tall, texts)]).tables == ()
    assert len(read([*ruled(wide, tall, [texts[0], ["要闻", lines[:600], lines[:400]], texts[2]])]).tables) == 1


def test_cells_that_reach_over_columns_and_rows() -> None:
    drawing: list[Line] = [
        "76 700 m 524 700 l S", "120 670 m 524 670 l S", "76 640 m 524 640 l S", "76 610 m 524 610 l S",
        "76 700 m 76 610 l S", "120 700 m 120 610 l S", "320 670 m 320 610 l S", "524 700 m 524 610 l S",
    ]  # fmt: skip
    texts: list[Line] = [(80, 665, "序号", 10), (280, 680, "分工", 10), (140, 650, "任务", 10), (340, 650, "单位", 10)]
    source = read([*drawing, *texts, (80, 620, "1", 10), (140, 620, "讲堂", 10), (340, 620, "教育局", 10)])
    assert rows_of(source) == [
        [("序号", 1, 2), ("分工", 2, 1), ("", 1, 1)],
        [("", 1, 1), ("任务", 1, 1), ("单位", 1, 1)],
        [("1", 1, 1), ("讲堂", 1, 1), ("教育局", 1, 1)],
    ]


def test_lines_of_a_cell_read_on_where_they_fill_it() -> None:
    full = "每个街道设立一处健康驿站，配备一名健"
    texts = [["序\n号", "任务", "责任单位"], ["1", f"{full}\n康管理员。", "市教育局\n市体育局"]]
    source = read([*ruled((76, 96, 280, 524), (700, 650, 600), texts)])
    assert words_of(source) == [["序号", "任务", "责任单位"], ["1", f"{full}康管理员。", "市教育局 市体育局"]]


def test_a_table_goes_on_on_the_next_page_and_its_header_is_printed_once() -> None:
    more = [TASKS[0], ["3", "建好健康驿站", "市民政局"]]
    pages = [
        [*ruled(LEFTS, TOPS, TASKS), (280, 40, "- 1 -")],
        [*ruled(LEFTS, (760, 730, 700), more), (76, 600, "本表自印发之日起施行。"), (280, 40, "- 2 -")],
    ]
    source = read(*pages)
    assert source.text.splitlines() == [
        *LINES, "- 1 -", "序号 任务 责任单位", "3\t建好健康驿站\t市民政局", "本表自印发之日起施行。", "- 2 -",
    ]  # fmt: skip
    assert words_of(source) == [*TASKS, more[1]]
    assert [source.text[slice(*span)] for span in source.furniture] == ["- 1 -\n", "序号 任务 责任单位\n", "- 2 -\n"]
    start, end = source.tables[0].span
    assert source.text[start:end].endswith("市民政局\n")


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (ruled(LEFTS, TOPS, TASKS), ruled(LEFTS, TOPS, TASKS[1:]), 1),  # no header on the second page
        (ruled(LEFTS, TOPS, TASKS), ruled((76, 200, 320, 524), TOPS, TASKS), 2),  # other columns
        (ruled(LEFTS, TOPS, TASKS), [(76, 750, "附件2"), *ruled(LEFTS, TOPS, TASKS)], 2),
        ([*ruled(LEFTS, TOPS, TASKS), (76, 100, "注：按月报送。")], ruled(LEFTS, TOPS, TASKS), 2),
    ],
)
def test_what_is_one_table_on_two_pages(first: list[Line], second: list[Line], count: int) -> None:
    assert len(read(first, second).tables) == count


def test_a_row_that_a_page_ends_is_read_as_one() -> None:
    rest = [TASKS[0], ["", "和健身公园。", "市文旅局"], ["3", "建好健康驿站", "市民政局"]]
    first = [*ruled(LEFTS, TOPS, [*TASKS[:2], ["2", "建好健康步道", "市体育局、"]]), (280, 40, "- 1 -")]
    source = read(first, ruled(LEFTS, (760, 730, 700, 670), rest))
    assert words_of(source) == [*TASKS[:2], ["2", "建好健康步道和健身公园。", "市体育局、市文旅局"], rest[2]]
    assert source.text.splitlines()[2:4] == ["2\t建好健康步道和健身公园。\t市体育局、市文旅局", "- 1 -"]
    assert [(one.code, source.text[slice(*one.span)]) for one in source.diagnostics] == [
        ("HP517", "2\t建好健康步道和健身公园。\t市体育局、市文旅局")
    ]


MERGED: list[Line] = [
    *(f"76 {top} m 524 {top} l S" for top in (700, 670, 610)), "120 640 m 524 640 l S",
    *(f"{left} 700 m {left} 610 l S" for left in LEFTS),
    *cells(LEFTS, TOPS, [["类别", "任务", "责任单位"], ["普及", "办好讲堂", "市教育局"], ["", "建好步道", "市体育局"]]),
]  # fmt: skip


def test_a_cell_that_reaches_over_the_end_of_a_page_reaches_on() -> None:
    source = read(MERGED, ruled(LEFTS, (760, 730, 700), [["", "开展义诊", "市卫健委"], ["救治", "开展巡诊", "市卫健委"]]))
    assert [row[0] for row in rows_of(source)] == [("类别", 1, 1), ("普及", 1, 3), ("", 1, 1), ("", 1, 1), ("救治", 1, 1)]
    assert [one.code for one in source.diagnostics] == ["HP517"]


@pytest.mark.parametrize("empty", [1, 2])
def test_rows_whose_first_cell_is_empty_anyway_stay_rows(empty: int) -> None:
    first = [TASKS[0], *([["", "建好健康步道", "市体育局"]] * empty)]
    source = read(ruled(LEFTS, TOPS[: empty + 2], first), ruled(LEFTS, (760, 730, 700), [["", "开展义诊", "甲"], ["3", "巡诊", "乙"]]))
    assert len(words_of(source)) == len(first) + 2
    assert source.diagnostics == []


def test_a_page_without_a_table_parts_two() -> None:
    assert len(read(ruled(LEFTS, TOPS, TASKS), [], ruled(LEFTS, TOPS, TASKS)).tables) == 2


def test_two_tables_on_a_page_stay_two() -> None:
    source = read([*ruled(LEFTS, TOPS, TASKS), *ruled(LEFTS, (560, 530, 500, 470), TASKS)])
    assert [len(table.rows) for table in source.tables] == [3, 3]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned(turned: int) -> None:
    """The same table, written for a page that is turned: its text runs up, down or backwards on the sheet."""
    width, height = (800, 600) if turned % 180 else (600, 800)
    matrix = {90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 800"}[turned]
    shift: list[Line] = [f"q {matrix} cm"]
    source = read([*shift, *ruled(LEFTS, tuple(top - 800 + height for top in TOPS), TASKS), "Q"], turned=turned)
    assert width and words_of(source) == TASKS


def test_text_beside_the_page_is_not_read() -> None:
    source = read([(108, 700, "一、办好讲堂"), (640, 700, "X"), (108, 20, "裁去")], box="50 60 600 800")
    assert source.text == "一、办好讲堂\n"
    assert (source.origins[0].place, source.origins[0].box) == ("page 1", (58, 638, 154, 654))


def test_a_drawing_with_very_many_lines_holds_no_table() -> None:
    lines = [f"{x / 4} 100 m {x / 4} 700 l S" for x in range(304, 2200, 2)] + LEVEL
    source = read([*lines, (76, 750, "一、办好讲堂")])
    assert (source.text, source.tables) == ("一、办好讲堂\n", ())
