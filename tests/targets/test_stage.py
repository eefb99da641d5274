"""Targets in passages and tables."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import msgspec
import pytest
from target_texts import METADATA, NOTHING, metadata_of, node, sectioned, shown, table_of, targets_of

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Metadata, Node, PlanYears, Responsibility, Table
from healthplan_cli.model import Field as Piece
from healthplan_cli.stage_types import Outline, Passage
from healthplan_cli.tables.column_kinds import with_columns
from healthplan_cli.targets.predicates import predicates_of
from healthplan_cli.targets.stage import find_targets, plan_time
from healthplan_cli.text import fold, join_lines

HERE = pathlib.Path(__file__).parent
CASES = [case for file in sorted(HERE.glob("*.toml")) for case in tomllib.loads(file.read_text("utf-8"))["case"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_passages(case: dict[str, Any], grammar: Grammar) -> None:
    targets, _ = targets_of(case["text"], grammar)
    assert [shown(target) for target in targets] == case["targets"]


@pytest.mark.parametrize("case", [case for case in CASES if case["targets"]], ids=lambda case: case["about"])
def test_spans_hold_what_they_quote(case: dict[str, Any], grammar: Grammar) -> None:
    text = fold(case["text"])
    for target in targets_of(case["text"], grammar)[0]:
        assert target.indicator_span is not None
        assert text.quote(target.indicator_span) == target.indicator
        assert text.quote(target.span) == target.text
        assert target.span[0] <= target.value_span[0] < target.value_span[1] <= target.span[1]


def test_predicates(grammar: Grammar) -> None:
    cases = {"生存率提高": ("increase", None), "接种率均保持在": ("keep", None), "县区不少于": (None, "ge"), "规模超过": (None, "gt")}
    found = {text: predicates_of(grammar).before(text, 0, len(text)) for text in cases}
    assert {text: (one.direction, one.comparator) for text, one in found.items()} == cases
    assert predicates_of(grammar).before("绩效不低于工资总量的", 0, 10).comparator == "ge"


def test_hard_wrapped_lines_read_through(grammar: Grammar) -> None:
    text = fold("到2025年,居民健康素\n养水平达到\n30%。")
    span = (0, len(text.folded))
    outline = Outline([], [Passage(None, "paragraph", span, 0, join_lines(text, span))])
    targets, _ = find_targets(text, outline, [], [], METADATA, grammar)
    assert [target.indicator for target in targets] == ["居民健康素养水平"]
    assert text.quote(targets[0].indicator_span or (0, 0)) == "居民健康素\n养水平"
    assert targets[0].indicator_id == "health-literacy"


def test_a_target_begins_at_its_comparator(grammar: Grammar) -> None:
    targets, _ = targets_of("每个社区至少配备1名医生,每个街道不少于2处步道。", grammar)
    assert [target.text for target in targets] == ["至少配备1名医生", "不少于2处步道"]


def test_a_year_that_a_heading_sets_is_pointed_at(grammar: Grammar) -> None:
    source = "建成示范社区30个。"
    targets, _ = targets_of(source, grammar, heading="一、到2025年,要实现:")
    text = fold(f"一、到2025年,要实现:\n{source}")
    assert [(target.year, text.quote(target.year_span or (0, 0))) for target in targets] == [(2025, "2025年")]


def test_review_sections_state_no_targets(grammar: Grammar) -> None:
    text = "建成示范社区40个。"
    assert targets_of(text, grammar, heading="一、发展基础")[0] == []
    assert len(targets_of(text, grammar, heading="一、主要任务")[0]) == 1


def test_a_section_holds_for_all_nodes_below_it_and_for_no_other(grammar: Grammar) -> None:
    lines = [
        ("n1", "heading", "一、发展基础"),
        ("n2", "heading", "1.队伍建设"),
        ("n2", "paragraph", "培训医师300名。"),
        ("n1", "paragraph", "建成示范社区40个。"),
        ("n3", "heading", "1.到2025年,实现以下目标:"),
        ("n4", "heading", "2.主要指标"),
        ("n4", "paragraph", "新建养老机构8所。"),
        ("n5", "heading", "二、保障措施"),
        ("n5", "paragraph", "培训护士200名。"),
        ("n6", "heading", "三、申报条件"),
        ("n6", "paragraph", "配备医师20名。"),
    ]
    nodes = [node("n1", (node("n2"),)), node("n3", (node("n4"),)), node("n5"), node("n6")]
    targets, _ = sectioned(lines, nodes, grammar)
    assert [(one.indicator, one.year, one.node) for one in targets] == [("养老机构", 2025, "n4"), ("护士", None, "n5")]


def test_a_year_that_opens_the_body_holds_up_to_the_first_label(grammar: Grammar) -> None:
    lines = [
        (None, "paragraph", "到2025年,实现以下目标:"),
        (None, "paragraph", "新建养老机构8所。"),
        ("n1", "heading", "一、队伍建设"),
        ("n1", "paragraph", "培训护士200名。"),
        (None, "paragraph", "培训医师300名。"),
    ]
    assert [one.year for one in sectioned(lines, [node("n1")], grammar)[0]] == [2025, None, None]


def numbered(node_id: str, number: int) -> Node:
    return msgspec.structs.replace(node(node_id), number=number)


def test_a_sentence_with_a_colon_sets_the_year_of_the_list_that_it_leads_in(grammar: Grammar) -> None:
    lines = [
        ("n1", "heading", "八、组织实施"),
        ("n1", "paragraph", "到2025年,试点工作应当达到以下标准:"),
        ("n2", "item", "一、新建养老机构8所;"),
        ("n3", "item", "二、培训护士200名。"),
        ("n3", "paragraph", "培训医师300名。"),
        ("n4", "item", "四、培训药师400名。"),
        ("n5", "item", "三、培训技师500名。"),
    ]
    nodes = [numbered("n1", 8), numbered("n2", 1), numbered("n3", 2), numbered("n4", 4), numbered("n5", 3)]
    assert [one.year for one in sectioned(lines, nodes, grammar)[0]] == [2025, 2025, 2025, None, None]


def test_it_leads_in_only_a_list_that_begins_at_once(grammar: Grammar) -> None:
    lead, rest = ("n1", "paragraph", "到2025年,实现以下目标:"), ("n1", "paragraph", "请各单位抓好落实。")
    nodes = [numbered("n1", 8), numbered("n2", 1), numbered("n3", 2)]
    item, second = ("n2", "item", "一、新建养老机构8所。"), ("n3", "item", "二、培训护士200名。")
    assert [one.year for one in sectioned([("n1", "heading", "八、实施"), lead, rest, item], nodes, grammar)[0]] == [None]
    assert [one.year for one in sectioned([("n1", "heading", "八、实施"), lead, second], nodes, grammar)[0]] == [None]


def test_the_heading_of_goals_sets_their_year(grammar: Grammar) -> None:
    lines = [("n1", "heading", "一、行动目标(到2025年)"), ("n2", "item", "1.新建养老机构8所。"), ("n3", "heading", "二、任务(到2025年)"), ("n3", "paragraph", "培训护士200名。")]
    nodes = [msgspec.structs.replace(numbered("n1", 1), children=(numbered("n2", 1),)), numbered("n3", 2)]
    assert [one.year for one in sectioned(lines, nodes, grammar)[0]] == [2025, None]


def test_a_value_beyond_belief_is_a_warning_not_a_correction(grammar: Grammar) -> None:
    targets, found = targets_of("到2025年,人均预期寿命达到182岁。", grammar)
    assert [target.value for target in targets] == [182]
    assert [one.code for one in found] == ["HP301"]
    assert targets_of("到2025年,人均预期寿命达到182个月。", grammar)[1] == []  # in another unit it cannot be told


def test_a_term_without_a_year_to_count_from_is_reported(grammar: Grammar) -> None:
    targets, found = targets_of("今年培训全科医生300名。", grammar, metadata=Metadata())
    assert [(target.year, target.year_inferred) for target in targets] == [(None, False)]
    assert [one.code for one in found] == ["HP303"]


def test_the_text_of_a_row_keeps_its_cells_apart_and_the_year_is_that_of_the_header(grammar: Grammar) -> None:
    source = "主要指标\n2025年\n健康素养水平(%)\n31\n"
    text = fold(source)
    cells = tuple(Cell(text=source[start:end], span=(start, end)) for start, end in ((11, 20), (21, 23)))
    table = Table(
        id="tb1", node=None, title=None, span=(0, 24), header=("主要指标", "2025年"), rows=(cells,), reconstructed=True
    )
    (target,), _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert (target.text, text.quote(target.year_span or (0, 0))) == ("健康素养水平(%) 31", "2025年")


def test_indicator_tables_give_one_target_a_cell(grammar: Grammar) -> None:
    text, table = table_of(
        "居民健康素养水平|%|25|30|36以上\n孕产妇死亡率(1/10万)||9|<8.5|-\n健康产业规模|亿元|200|300|[500]\n",
        ["指标", "单位", "2020年基期值", "2025年", "2030年"],
    )
    targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert [shown(target) for target in targets] == [
        "居民健康素养水平 | reach eq | 30 % | 2025 | from 25",
        "居民健康素养水平 | reach ge | 36 % | 2030 | from 25",
        "孕产妇死亡率 | reach lt | 8.5 /10万 | 2025 | from 9",
        "健康产业规模 | reach eq | 300 亿元 | 2025 | from 200",
        "健康产业规模 | reach eq | 500 亿元 | 2030 | from 200",
    ]
    assert {(target.table, target.node) for target in targets} == {("tb1", None)}
    assert [target.row for target in targets] == [0, 0, 1, 2, 2]


def test_task_cells_state_targets_due_with_their_row(grammar: Grammar) -> None:
    text, table = table_of(
        "1|培训全科医生300名|市卫生健康委|2024年\n2|完善工作机制|市教育局|持续推进\n",
        ["序号", "重点任务", "牵头单位", "完成时限"],
    )
    targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert [shown(target) for target in targets] == ["全科医生 | reach eq | 300 名 | 2024"]
    assert (targets[0].table, targets[0].row) == ("tb1", 0)


def test_sixty_standing_indicators_with_distinct_names(grammar: Grammar) -> None:
    indicators = grammar.data("indicators")["indicator"]
    names = [name for indicator in indicators for name in indicator["names"]]
    assert len(indicators) >= 60
    assert len(names) == len(set(names))
    assert all(indicator["min"] < indicator["max"] for indicator in indicators)


def test_a_table_without_years_takes_none_from_the_date_of_the_notice(grammar: Grammar) -> None:
    text, table = table_of("居民健康素养水平|20%|23%\n", ["指标", "现状值", "目标值"])
    signed = Metadata(signed_date=METADATA.signed_date, plan_years=PlanYears(first=2023, last=2023))
    titled = Metadata(
        title=Piece(text="2023年健康行动计划", value="2023年健康行动计划", span=(0, 0)),
        signed_date=METADATA.signed_date,
        plan_years=PlanYears(first=2023, last=2023),
    )
    assert [one.year for one in find_targets(text, NOTHING, with_columns([table], grammar), [], signed, grammar)[0]] == [None]
    assert [one.year for one in find_targets(text, NOTHING, with_columns([table], grammar), [], titled, grammar)[0]] == [2023]


def test_a_number_passed_over_beside_a_target_is_reported(grammar: Grammar) -> None:
    targets, found = targets_of("建成托育园30个,记录保存期不少于5年。", grammar)
    assert [target.indicator for target in targets] == ["托育园"]
    assert [one.code for one in found] == ["HP308"]
    assert targets_of("对违规机构处以5000元罚款。", grammar)[1] == []


@pytest.mark.parametrize(
    ("signed", "plan", "current", "last"),
    [
        ("2023-03-01", (2023, 2025), 2023, 2025),
        ("2023-03-01", (2021, 2025), 2023, 2025),
        ("2023-03-01", (2024, 2024), 2024, 2024),
        (None, (2021, 2025), 2021, 2025),
        ("2023-03-01", None, 2023, None),
        (None, None, None, None),
    ],
)
def test_this_year_is_that_of_a_plan_for_one_year_else_that_of_signing(
    signed: str | None, plan: tuple[int, int] | None, current: int | None, last: int | None
) -> None:
    time = plan_time(metadata_of(signed, plan))
    assert (time.current, time.last) == (current, last)


def test_in_so_many_years_ends_with_the_plan(grammar: Grammar) -> None:
    text = "力争三年内新建医院2所。"
    for signed, plan, year in (("2021-03-01", (2021, 2025), 2024), ("2021-03-01", (2021, 2023), 2023), ("2021-03-01", None, 2024)):
        assert [one.year for one in targets_of(text, grammar, metadata_of(signed, plan))[0]] == [year]


def test_rules_set_only_targets_with_a_date_or_for_every_year(grammar: Grammar) -> None:
    source = "床位达到300张。\n到2025年,护士达到200名。\n每年培训医师30名。\n福利彩票公益金的55%以上用于支持养老服务。"
    for title, expected in (("健康城市管理办法", 3), ("健康城市行动计划", 4)):
        targets, found = targets_of(source, grammar, metadata_of("2023-03-01", (2023, 2025), title))
        assert len(targets) == expected
        assert [one.code for one in found] == ["HP306"] * (4 - expected)


def test_of_a_report_only_what_it_says_is_to_be(grammar: Grammar) -> None:
    past = ["截至2022年底,建成步道40条。"] * 6
    for lines, expected in (
        ([*past, "新建步道20条。"], 0),
        ([*past[1:], "新建步道20条。"], 1),
        ([*past, "力争新建步道20条。"], 1),
        ([*past, *["力争新建步道20条。"] * 3, "新建养老机构5所。"], 4),
        ([*past, *["力争新建步道20条。"] * 2, "新建养老机构5所。"], 2),
    ):
        targets, found = targets_of("\n".join(lines), grammar)
        assert len(targets) == expected
        assert [one.code for one in found] == ["HP305"] * (len(lines) - len(past) - expected if lines[5] == past[0] else 0)


def test_values_and_years_that_do_not_pair_are_reported(grammar: Grammar) -> None:
    targets, found = targets_of("到2024年和2025年,覆盖率分别达到60%、70%和80%。", grammar)
    assert [one.year for one in targets] == [None, None, None]
    assert [one.code for one in found] == ["HP304"]


def test_no_sentence_states_hundreds_of_numbers(grammar: Grammar) -> None:
    for count, rest in ((300, []), (301, ["2条"]), (302, ["2条、建成步道2条"])):
        source = "、".join(["建成步道2条"] * count) + "。"
        targets, found = targets_of(source, grammar)
        assert len(targets) == 300
        assert [(one.code, source[slice(*one.span or (0, 0))]) for one in found] == [("HP307", quote) for quote in rest]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("确保56人以上大班额不再反弹。", ["确保56人以上"]),
        ("其余50%列入年度预算。", ["其余50%"]),
        ("网络文学5亿用户。", ["网络文学5亿"]),
        ("覆盖率达到85%的社区参加评选。", ["覆盖率达到85%"]),
        ("所需经费由省级财政负担50%。", []),
        ("覆盖率达到85%。", []),
        ("综合得分90。", []),
    ],
)
def test_a_number_that_no_production_decides_is_reported(source: str, said: list[str], grammar: Grammar) -> None:
    found = [one for one in targets_of(source, grammar)[1] if one.code == "HP309"]
    assert [one.message.partition(": ")[2] for one in found] == said
    assert {one.severity for one in found} <= {"info"}


def test_a_goal_in_a_sentence_that_tells_results_is_reported(grammar: Grammar) -> None:
    targets, found = targets_of("目前,合格率达到90%以上。", grammar)
    assert (targets, [one.code for one in found]) == ([], ["HP308"])
    assert targets_of("目前,已有步道40条。", grammar) == ([], [])
    twice = targets_of("目前,合格率达到90%以上。目前,接种率达到95%以上。", grammar)[1]
    assert [one.code for one in twice] == ["HP308"]  # the second goes on telling results


def test_lists_of_units_end_sentences(grammar: Grammar) -> None:
    source = "新建步道20条(市教育局、12个区负责)。建成养老机构8所。"
    text, start = fold(source), source.index("(")
    span = (start, source.index(")") + 1)
    passage = Passage(None, "paragraph", (0, len(source)), 0, join_lines(text, (0, len(source))))
    listed = Responsibility(id="r1", node=None, rule="", scope="sentence", marker=None, span=span, covers=(0, start), units=())
    targets, _ = find_targets(text, Outline([], [passage]), [], [listed], METADATA, grammar)
    assert [one.indicator for one in targets] == ["步道", "养老机构"]


def test_the_goal_before_the_year_of_signing_is_the_baseline(grammar: Grammar) -> None:
    text, table = table_of("健康步道|条|40|60|80\n", ["指标", "单位", "2020年", "2024年", "2025年"])
    targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert [shown(one) for one in targets] == ["健康步道 | reach eq | 60 条 | 2024 | from 40", "健康步道 | reach eq | 80 条 | 2025 | from 40"]


def test_a_single_goal_is_none_s_baseline_even_when_it_is_past(grammar: Grammar) -> None:
    text, table = table_of("健康步道|条|40\n", ["指标", "单位", "2020年"])
    assert [one.value for one in find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)[0]] == [40]


def test_cells_of_changes(grammar: Grammar) -> None:
    text, table = table_of("吸烟率|%|较2020年下降5个百分点\n健康步道|条|较基期增加20\n合格率|%|提高到90\n", ["指标", "单位", "2025年"])
    targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert [(one.direction, one.value) for one in targets] == [("decrease", 5), ("increase", 20), ("reach", 90)]


def test_the_quotation_mark_belongs_to_the_year_of_a_plan(grammar: Grammar) -> None:
    source = "到“十四五”末,新建医院2所。"
    (target,), _ = targets_of(source, grammar)
    assert (target.year, fold(source).quote(target.year_span or (0, 0))) == (2025, "“十四五”末")


@pytest.mark.parametrize(("header", "quote"), [("2025年|指标", "2025年"), ("2025|指标", "2025"), ("目标值|指标", None)])
def test_the_year_of_a_column_is_pointed_at_where_the_header_prints_it(header: str, quote: str | None, grammar: Grammar) -> None:
    source = f"{header}\n31|健康素养水平\n"
    place = source.index("\n") + 1
    row = [Cell(text="31", span=(place, place + 2)), Cell(text="健康素养水平", span=(place + 3, place + 9))]
    table = Table(id="tb1", node=None, title=None, span=(0, len(source)), header=tuple(header.split("|")), rows=(tuple(row),), reconstructed=True)
    (target,), _ = find_targets(fold(source), NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert (target.year_span and fold(source).quote(target.year_span)) == quote
    assert target.year == 2025
