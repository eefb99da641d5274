"""Facts from tables that the source holds as tables: merged cells count in each row that they reach into."""

from __future__ import annotations

from drawn_tables import drawn
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Document
from healthplan_cli.pipeline import parse_source
from healthplan_cli.validate.invariants import check_document

HEAD = "青禾市人民政府关于印发健康青禾行动方案（2029—2030年）的通知\n一、任务\n办好讲堂。\n附表\n"


def parsed(table: str, grammar: Grammar) -> Document:
    source = drawn(HEAD + table)
    document = parse_source(source, grammar).with_text(source.text)
    assert list(check_document(document, source.text, grammar)) == []
    return document


def units(document: Document) -> list[tuple[int | None, str | None, list[tuple[str, str]]]]:
    return [(one.row, one.due, [(unit.name, unit.role) for unit in one.units]) for one in document.responsibilities]


def targets(document: Document) -> list[tuple[int | None, str | None, float, str | None, int | None]]:
    return [(one.row, one.indicator, one.value, one.unit, one.year) for one in document.targets]


def test_units_of_a_merged_cell_answer_for_each_row(grammar: Grammar) -> None:
    document = parsed(
        "序号|任务|牵头单位|配合单位|完成时限\n"
        "1|举办讲座|市教育局|市科协|2029年底\n"
        "2|印制手册|^|市财政局|^\n"
        "3|建设步道|市体育局||2030年底\n",
        grammar,
    )
    assert units(document) == [
        (0, "2029年底", [("市教育局", "lead"), ("市科协", "participant")]),
        (1, "2029年底", [("市教育局", "lead"), ("市财政局", "participant")]),
        (2, "2030年底", [("市体育局", "lead")]),
    ]
    assert document.quote(document.responsibilities[1].units[0]) == "市教育局"


def test_rows_that_share_all_their_units(grammar: Grammar) -> None:
    document = parsed("任务|责任单位\n举办讲座|市教育局\n印制手册|^\n", grammar)
    assert [(row, names) for row, _, names in units(document)] == [
        (0, [("市教育局", "responsible")]),
        (1, [("市教育局", "responsible")]),
    ]
    assert [document.quote(one.covers) for one in document.responsibilities] == ["举办讲座\t市教育局", "印制手册\t"]


def test_roles_below_a_name_that_reaches_over_them(grammar: Grammar) -> None:
    document = parsed("任务|责任单位|<\n^|牵头单位|配合单位\n举办讲座|市教育局|市科协\n", grammar)
    assert units(document) == [(0, None, [("市教育局", "lead"), ("市科协", "participant")])]


def test_a_cell_that_reaches_over_two_columns_of_units_is_read_once(grammar: Grammar) -> None:
    document = parsed("任务|牵头单位|配合单位\n举办讲座|市教育局|<\n印制手册|市科协|市财政局\n", grammar)
    assert units(document)[0] == (0, None, [("市教育局", "lead")])


def test_values_of_an_indicator_that_reaches_over_rows(grammar: Grammar) -> None:
    document = parsed(
        "类别|指标|单位|目标值|<\n^|^|^|2029年|2030年\n健康环境|健康步道长度|公里|5|12\n^|健康驿站数量|个|3|4\n",
        grammar,
    )
    assert targets(document) == [
        (0, "健康步道长度", 5, "公里", 2029),
        (0, "健康步道长度", 12, "公里", 2030),
        (1, "健康驿站数量", 3, "个", 2029),
        (1, "健康驿站数量", 4, "个", 2030),
    ]


def test_a_name_in_a_row_above_is_quoted_where_it_stands(grammar: Grammar) -> None:
    document = parsed("指标|地区|2030年\n健康步道长度|城区|12公里\n^|乡镇|30公里\n", grammar)
    assert targets(document) == [(0, "健康步道长度", 12, "公里", 2030), (1, "健康步道长度", 30, "公里", 2030)]
    second = document.targets[1]
    assert second.indicator_span is not None
    assert (document.quote(second), document.quote(second.indicator_span)) == ("30公里", "健康步道长度")


def test_a_task_that_reaches_over_rows_states_its_target_once(grammar: Grammar) -> None:
    document = parsed("任务|责任单位\n举办讲座20场|市教育局\n^|市科协\n", grammar)
    assert targets(document) == [(0, "讲座", 20, "场", None)]
    assert [row for row, _, _ in units(document)] == [0, 1]


def test_rows_are_no_items_of_the_outline_and_no_block_is_lost(grammar: Grammar) -> None:
    document = parsed("序号|任务|责任单位\n1|举办讲座|市教育局\n2|印制手册|市科协\n二、保障\n加强领导。\n", grammar)
    assert [node.label for node in document.nodes()] == ["一、", "二、"]
    assert [block.kind for block in document.blocks].count("table") == 1


def test_a_table_stands_in_the_text_where_page_furniture_ends_in_front_of_it(grammar: Grammar) -> None:
    imprint = "青禾市人民政府办公室  2029年3月1日印发\n附件\n任务分工表\n"
    document = parsed(imprint + "序号|任务|责任单位\n1|举办讲座|市教育局\n", grammar)
    assert [(one.row, one.units[0].name) for one in document.responsibilities] == [(0, "市教育局")]


def test_words_of_a_page_in_cells_are_cells(grammar: Grammar) -> None:
    document = parsed("名称|地址\n首页|青禾路1号\n上一篇|青禾路2号\n打印本页|青禾路3号\n", grammar)
    assert [[cell.text for cell in row] for row in document.tables[0].rows][1:] == [["上一篇", "青禾路2号"], ["打印本页", "青禾路3号"]]


def test_indents_in_a_cell_are_no_lost_line_ends(grammar: Grammar) -> None:
    cell = "　　".join(["举办健康讲座，邀请医师主讲，" * 8] * 3)
    document = parsed(f"任务|责任单位\n{cell}|市教育局\n印制手册|市科协\n", grammar)
    assert "HP110" not in {one.code for one in document.diagnostics}
    assert len(document.tables[0].rows) == 2


def test_a_cell_that_claims_thousands_of_rows_yields_its_units_in_some(grammar: Grammar) -> None:
    rows = "".join(f"举办第{number}场讲座|^\n" for number in range(300))
    document = parsed(f"任务|责任单位\n印制手册|市教育局、市科协\n{rows}", grammar)
    assert len(document.tables[0].rows) == 301
    assert len(document.responsibilities) == 200


CELLS = ["", "^", "<", "1", "2", "序号", "任务", "责任单位", "指标", "目标值", "2030年", "单位", "公里", "12", "市教育局、市科协", "举办讲座20场",
    "一、健康教育", "2030年底", "健康步道长度(公里)", "索引号:", "名称", "主办:青禾市", "办好讲堂。", " ", "附件1", "关于办好讲堂的通知"]  # fmt: skip
GRIDS = st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=5).map("|".join), max_size=7).map("\n".join)


@given(GRIDS, GRIDS, st.sampled_from(["", "一、目标\n", "青禾市人民政府\n2030年3月1日\n", "附件\n任务分工表\n"]))
def test_whatever_the_tables_the_contract_holds(first: str, second: str, between: str) -> None:
    source = drawn(f"{HEAD}{first}\n{between}{second}\n二、保障\n加强领导。\n")
    document = parse_source(source, load_grammar(), with_map=True)
    assert list(check_document(document, source.text, load_grammar())) == []
