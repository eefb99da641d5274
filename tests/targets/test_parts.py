"""The small functions that the reading of targets is made of: windows, years at their edges, columns."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from target_texts import METADATA, NOTHING, metadata_of, shown, table_of, targets_of

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Field, Metadata, Responsibility
from healthplan_cli.stage_types import Column, Outline, Passage, TableWithColumns
from healthplan_cli.tables.column_kinds import with_columns
from healthplan_cli.targets import conditions, marks, mechanisms, numbers, sentences
from healthplan_cli.targets.clause import Clause, ClauseReading
from healthplan_cli.targets.deadlines import Deadlines, PlanTime
from healthplan_cli.targets.figures import find_figures
from healthplan_cli.targets.predicates import predicates_of
from healthplan_cli.targets.stage import find_targets, plan_time
from healthplan_cli.targets.table_values import is_indicator_table, settle_baselines, values_of
from healthplan_cli.text import fold, join_lines


def facts_of(text: str, grammar: Grammar, start: int = 0, last: ClauseReading | None = None) -> conditions.ClauseFacts:
    """What is known of the clause of the last number of ``text``, which begins at ``start``."""
    figure = find_figures(text, grammar)[-1]
    predicate = predicates_of(grammar).before(text, start, figure.start)
    clause = Clause([figure], start, len(text), predicate, predicate.comparator)
    return conditions.ClauseFacts(text, clause, last, conditions.Vocabulary(grammar))


def reading(close: int, unit: str | None = "条", kind: str = "count") -> ClauseReading:
    """The target of a clause before, whose number ends at ``close``."""
    return ClauseReading((0, 2), "reach", "", kind, close, close, unit)


@pytest.mark.parametrize(("low", "place", "start"), [(0, 6, 6), (0, 5, 3), (3, 5, 3), (4, 5, 4), (0, 2, 0)])
def test_a_clause_starts_behind_the_last_mark_before_it(low: int, place: int, start: int) -> None:
    assert marks.start_of("一二,三四;五六", marks.CLAUSE, low, place) == start


@pytest.mark.parametrize(("place", "high", "end"), [(0, 8, 2), (2, 8, 2), (3, 8, 5), (3, 5, 5), (6, 8, 8)])
def test_a_clause_ends_at_the_next_mark(place: int, high: int, end: int) -> None:
    assert marks.end_of("一二,三四;五六", marks.CLAUSE, place, high) == end


@pytest.mark.parametrize(("start", "is_term", "rules"), [(4, True, True), (5, True, False), (4, False, False)])
def test_a_term_that_opens_the_passage_rules_it(start: int, is_term: bool, rules: bool, grammar: Grammar) -> None:
    years = Deadlines([], start, start + 5, is_term)
    reader = sentences.MentionReader(grammar, PlanTime(2023, 2025))
    assert reader._ruling_of([years]) == (years if rules else None)
    assert reader._ruling_of([]) is None


@pytest.mark.parametrize(
    ("text", "is_term", "opens"),
    [
        ("其中2025年", False, True),
        ("接种率2025年", False, False),
        ("接种率2025年", True, True),
        ("率达95%,其中2025年", False, True),
    ],
)
def test_years_open_a_clause_behind_two_characters_at_most(text: str, is_term: bool, opens: bool) -> None:
    start = text.index("2025")
    assert numbers._opens_clause(text, Deadlines([], start, start + 5, is_term)) is opens


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("2025年扩至150人", "2025年"),
        ("名2025年扩至150人", "名2025年"),
        ("专家2025年扩至150人", "专家"),
        ("专家2025年库扩至150人", "专家2025年库"),
        ("专家2025年队伍扩至150人", "队伍"),
    ],
)
def test_years_beside_the_predicate_are_no_part_of_what_is_measured(text: str, rest: str, grammar: Grammar) -> None:
    clause = facts_of(text, grammar).clause
    clause.predicate = clause.predicate._replace(start=text.index("扩"))
    start = text.index("2025")
    numbers._leave_out(Deadlines([], start, start + 5, False), clause)
    assert text[clause.start : clause.predicate.start] == rest


@pytest.mark.parametrize(
    ("name", "argument", "text", "start", "last", "holds"),
    [
        ("closes the clause", "", "步道20条", 0, None, True),
        ("closes the clause", "", "步道20条,", 0, None, True),
        ("closes the clause", "", "步道20条长", 0, None, False),
        ("short phrase", "", "新聘20名", 0, None, True),
        ("short phrase", "", "聘20名", 0, None, False),
        ("short phrase", "", "甲乙丙丁20名", 0, None, True),
        ("short phrase", "", "甲乙丙丁戊20名", 0, None, False),
        ("at most ten", "", "步道10条", 0, None, True),
        ("at most ten", "", "步道11条", 0, None, False),
        ("at most twelve", "", "步道12条", 0, None, True),
        ("at most twelve", "", "步道13条", 0, None, False),
        ("is one", "", "步道1条", 0, None, True),
        ("is one", "", "步道2条", 0, None, False),
        ("clause of its own", "", "步道20条", 0, None, True),
        ("clause of its own", "", "步道2条,小屋3条", 5, reading(4), True),
        ("clause of its own", "", "步道2条小屋3条", 4, reading(4), True),
        ("clause of its own", "", "步道2条小屋3条", 3, reading(4), False),
        ("right behind the last", "", "步道20条", 0, None, False),
        ("right behind the last", "", "步道2条、小屋3条", 4, reading(4), True),
        ("right behind the last", "", "步道2条、大小屋3条", 4, reading(4), False),
        ("last", "count", "步道20条", 0, None, False),
        ("last", "count", "步道2条、小屋3条", 4, reading(4), True),
        ("last", "level", "步道2条、小屋3条", 4, reading(4), False),
        ("last has the unit", "", "步道20条", 0, None, False),
        ("last has the unit", "", "步道2条、小屋3条", 4, reading(4), True),
        ("last has the unit", "", "步道2条、小屋3个", 4, reading(4), False),
        ("last is money", "", "步道20条", 0, None, False),
        ("last is money", "", "步道2条、小屋3个", 4, reading(4), False),
        ("last is money", "", "投入2亿元、小屋3个", 5, reading(5, "亿元"), True),
        ("last is a rate", "", "步道20条", 0, None, False),
        ("last is a rate", "", "步道2条、小屋3个", 4, reading(4), False),
        ("last is a rate", "", "比重2%、小屋3个", 4, reading(4, "%"), True),
        ("text before the predicate", "", "20条", 0, None, False),
        ("text before the predicate", "", "步道20条", 0, None, True),
        ("verb", "", "甲乙20条", 0, None, False),
        ("verb", "", "建成20条", 0, None, True),
        ("verb in", "targets.strong", "甲乙20条", 0, None, False),
        ("verb in", "targets.strong", "打造20条", 0, None, True),
        ("verb in", "targets.adding-verbs", "打造20条", 0, None, False),
    ],
)
def test_conditions(
    name: str, argument: str, text: str, start: int, last: ClauseReading | None, holds: bool, grammar: Grammar
) -> None:
    assert conditions.CONDITIONS[name](facts_of(text, grammar, start, last), argument) is holds


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("总量为20条", "count", None),
        ("总量为20%", "share", "reach"),
        ("总量达到20条", "count", "reach"),
        ("总量实现20岁", "time", "reach"),
        ("提升20个行动", "count", None),
        ("提升20个。", "count", "increase"),
        ("新增20条步道", "count", "increase"),
        ("总量达到20条步道", "count", "reach"),
        ("总量20", "share", None),
        ("总量20/10万", "share", None),
    ],
)
def test_the_direction_of_a_predicate_before_each_class_of_unit(
    text: str, kind: str, direction: str | None, grammar: Grammar
) -> None:
    facts = facts_of(text, grammar)
    assert (facts.class_of_unit, facts.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "start", "last", "holds"),
    [
        ("步道2条、小屋3条", 4, reading(4), True),
        ("步道2条、小屋3条", 5, reading(4), False),
        ("步道2条;小屋3条", 4, reading(4), False),
        ("小屋3条", 0, None, False),
    ],
)
def test_a_list_joins_its_numbers(
    text: str, start: int, last: ClauseReading | None, holds: bool, grammar: Grammar
) -> None:
    facts = facts_of(text, grammar, start, last)
    assert conditions._joined_to_last(facts, "targets.list-marks") is holds


@pytest.mark.parametrize(
    ("text", "holds"), [("2024年再建20家", True), ("全部再建20家", False), ("再建食堂20家", False), ("食堂20家", False)]
)
def test_only_a_year_stands_before_a_verb_that_goes_on(text: str, holds: bool, grammar: Grammar) -> None:
    assert conditions._verb_goes_on(facts_of(text, grammar), "targets.year-only") is holds


@pytest.mark.parametrize(("gap", "start", "holds"), [(35, 0, True), (36, 0, False), (3, 2, False)])
def test_a_condition_stands_within_thirty_six_characters(gap: int, start: int, holds: bool, grammar: Grammar) -> None:
    facts = facts_of(f"甲罚{'乙' * gap}20条", grammar, start)
    assert conditions._search_shortly(facts, "targets.condition", 2) is holds


@pytest.mark.parametrize(
    ("columns", "holds"),
    [(("indicator", "goal"), True), (("indicator", "bodies"), False), (("task", "goal"), False)],
)
def test_a_table_of_indicators_has_a_column_of_goals(columns: Sequence[str], holds: bool) -> None:
    assert is_indicator_table([Column(kind, None) for kind in columns]) is holds  # type: ignore[arg-type]


def test_goals_before_the_year_of_signing_are_baselines() -> None:
    kinds = [("indicator", None), ("goal", 2022), ("goal", 2023), ("goal", None)]
    columns = [Column(kind, year) for kind, year in kinds]  # type: ignore[arg-type]
    assert [one.kind for one in settle_baselines(columns, 2023)] == ["indicator", "baseline", "goal", "goal"]
    assert settle_baselines(columns, None) == columns
    assert settle_baselines(columns[:2], 2023) == columns[:2]


@pytest.mark.parametrize(
    "kinds",
    [
        [("baseline", 2020), ("goal", 2022)],
        [("goal", None), ("goal", 2022)],
        [("goal", 2023), ("goal", 2024), ("unit", 2020)],
    ],
)
def test_a_single_goal_with_a_year_stays_one(kinds: list[tuple[str, int | None]]) -> None:
    columns = [Column(kind, year) for kind, year in kinds]  # type: ignore[arg-type]
    assert settle_baselines(columns, 2023) == columns


def values(source: str, kinds: Sequence[str], grammar: Grammar) -> list[tuple[str, float, str | None]]:
    """Name, value and unit of what a table states, its columns of these kinds."""
    _, table = table_of(source, kinds)
    columns = tuple(Column(kind, None) for kind in kinds)  # type: ignore[arg-type]
    known = TableWithColumns(table, columns, table.rows)
    return [(one.name, one.quantity.value, one.quantity.unit) for one in values_of(known, columns, grammar)]


def test_a_row_without_a_name_states_no_value(grammar: Grammar) -> None:
    assert values("|5\n步道|6\n", ["indicator", "goal"], grammar) == [("步道", 6, None)]
    assert values("步道| |6\n", ["indicator", "indicator", "goal"], grammar) == [("步道", 6, None)]


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [
        ("%", "90以上", [(90, "%")]),
        ("%", "90%", [(90, "%")]),
        ("人", "3人次", [(3, "人次")]),
        ("", "3", [(3, None)]),
        ("(1/10万)", "8.5", [(8.5, "/10万")]),
        ("\\d", "3", [(3, None)]),
        ("条", "三百", []),
        ("条", "完成", []),
    ],
)
def test_the_unit_column_counts_where_the_cell_prints_none(
    unit: str, cell: str, value: list[tuple[float, str | None]], grammar: Grammar
) -> None:
    found = values(f"步道|{unit}|{cell}\n", ["indicator", "unit", "goal"], grammar)
    assert [one[1:] for one in found] == value


@pytest.mark.parametrize(
    ("header", "row"),
    [(["指标", "牵头单位"], "培训护士300名|市教育局\n"), (["重点任务", "目标值"], "培训护士300名|完成\n")],
)
def test_cells_of_tasks_are_read_where_no_indicator_has_a_goal(header: list[str], row: str, grammar: Grammar) -> None:
    text, table = table_of(row, header)
    targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert [shown(one) for one in targets] == ["护士 | reach eq | 300 名 | -"]


def test_without_a_date_the_plan_says_which_goal_is_past(grammar: Grammar) -> None:
    text, table = table_of("健康步道|条|40|80\n", ["指标", "单位", "2020年", "2025年"])
    columns = with_columns([table], grammar)
    planned = find_targets(text, NOTHING, columns, [], metadata_of(None, (2021, 2025)), grammar)[0]
    assert [shown(one) for one in planned] == ["健康步道 | reach eq | 80 条 | 2025 | from 40"]
    assert planned[0].year_span is None  # the text before the rows does not print it
    assert len(find_targets(text, NOTHING, columns, [], metadata_of(None, None), grammar)[0]) == 2


@pytest.mark.parametrize(("scope", "names"), [("sentence", ["步道", "养老机构"]), ("row", ["步道", "医院负责", "养老机构"])])
def test_numbers_in_lists_of_units_are_not_read(scope: str, names: list[str], grammar: Grammar) -> None:
    source = "新建步道20条,市教育局、12家医院负责。建成养老机构8所。"
    text, start = fold(source), source.index("市")
    passage = Passage(None, "paragraph", (0, len(source)), 0, join_lines(text, (0, len(source))))
    listed = Responsibility(
        id="r1", node=None, rule="", scope=scope, marker=None, span=(start, source.index("。")), covers=(0, start), units=()  # type: ignore[arg-type]
    )
    targets, _ = find_targets(text, Outline([], [passage]), [], [listed], METADATA, grammar)
    assert [one.indicator for one in targets] == names


def test_a_plan_for_some_years_gives_its_end_to_a_table_without_years(grammar: Grammar) -> None:
    text, table = table_of("居民健康素养水平|20%|23%\n", ["指标", "现状值", "目标值"])
    columns = with_columns([table], grammar)
    for plan, year in (((2023, 2025), 2025), ((2024, 2024), 2024), ((2023, 2023), None)):
        (target,), found = find_targets(text, NOTHING, columns, [], metadata_of("2023-03-01", plan), grammar)
        assert (target.year, target.year_inferred) == (year, year is not None)
        assert [one.code for one in found] == (["HP302"] if year else [])


def test_the_passed_over_number_is_quoted_with_twelve_characters_before_it(grammar: Grammar) -> None:
    _, found = targets_of("建成托育园30个,甲乙丙丁戊己庚辛壬癸子丑记录保存期不少于5年。", grammar)
    assert [one.message.partition(": ")[2] for one in found] == ["壬癸子丑记录保存期不少于5年"]


def test_nothing_is_the_same_as_the_last_where_there_is_none(grammar: Grammar) -> None:
    assert mechanisms.MECHANISMS["same as the last"](facts_of("步道20条", grammar), "") is None
    assert mechanisms.MECHANISMS["same as the last"](facts_of("步道20条", grammar, 0, reading(0)), "") == (0, 2)


@pytest.mark.parametrize(("levels", "name"), [("不低于50%、60%", "青禾药品品种数占比"), ("不少于5种、6种", "三级、二级")])
def test_two_rates_take_their_name_from_the_clause_before(levels: str, name: str, grammar: Grammar) -> None:
    targets, _ = targets_of(f"青禾药品品种数占比,三级、二级分别{levels}。", grammar)
    assert [one.indicator for one in targets] == [name, name]


def test_a_notice_without_a_signature_counts_from_the_day_it_was_published() -> None:
    for value, year in (("2022-05-01", 2022), ("5月1日", None)):
        published = Metadata(published_date=Field(text=value, value=value, span=(0, 0)))
        assert plan_time(published) == PlanTime(year, None, None)
        assert plan_time(Metadata(written_date=published.published_date)) == PlanTime(year, None, year)


@pytest.mark.parametrize(("printed", "indicator"), [("健康素养水平(%)", "健康素养水平"), ("健康素养 水平(%)", "健康素养水平(%)")])
def test_the_unit_of_a_mended_cell_is_not_cut_off(printed: str, indicator: str, grammar: Grammar) -> None:
    text, table = table_of(f"{printed}|31\n", ["指标", "2025年"])
    name, value = table.rows[0]
    mended = msgspec.structs.replace(name, text=printed.replace(" ", ""))
    table = msgspec.structs.replace(table, rows=((mended, value),))
    (target,), _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
    assert (target.indicator, target.indicator_span) == (indicator, (0, len(indicator) + (" " in printed)))


def test_the_due_date_of_a_row_is_the_last_that_its_cell_names(grammar: Grammar) -> None:
    header = ["重点任务", "完成时限"]
    for due, quote in (("2024年、2025年", "2025年"), ("2025", "2025")):
        text, table = table_of(f"培训护士300名|{due}\n", header)
        targets, _ = find_targets(text, NOTHING, with_columns([table], grammar), [], METADATA, grammar)
        assert [(one.year, text.quote(one.year_span or (0, 0))) for one in targets] == [(2025, quote)]


@pytest.mark.parametrize(
    ("name", "argument", "text", "start", "indicator"),
    [
        ("phrase", "", "甲30家", 0, None),
        ("phrase", "", "甲乙30家", 0, "甲乙"),
        ("those who do", "targets.covering", "甲乙丙覆盖20%以上县区", 0, "甲乙丙"),
        ("those who do", "targets.covering", "甲乙覆盖20%以上县区", 0, "县区"),
        ("those who do", "targets.covering", "示范区覆盖20%以上。", 0, None),
        ("those who do", "targets.covering", "覆盖20%以上县区", 0, "县区"),
        ("those who do", "targets.covering", "示范区20%以上县区", 0, "县区"),
        ("verb object", "", "建成甲60条", 0, None),
        ("verb object", "", "建成甲乙60条", 0, "甲乙"),
        ("verb object", "", "建成60条", 0, None),
        ("verb object", "", "甲乙60条", 0, None),
        ("what is done", "", "岗前培训600人次", 0, "岗前培训"),
        ("what is done", "", "甲乙600人次", 0, None),
        ("level", "", "覆盖率达到60%", 0, "覆盖率"),
        ("level", "", "率达到60%", 0, None),
        ("level", "", "覆盖率,达到60%", 4, "覆盖率"),
        ("level", "", "青禾工程,达到60%", 5, None),
        ("level", "", "每个街道达到60%", 0, None),
        ("level", "", "覆盖率,每个街道达到60%", 4, "覆盖率"),
        ("level", "", "规模达到60亿元的集群", 0, None),
        ("level", "", "产业规模达到60亿元", 0, "产业规模"),
        ("level of the clause before", "", "青禾工程,达到60%", 5, "青禾工程"),
        ("level of the clause before", "", "青禾工程。达到60%", 5, None),
    ],
)
def test_mechanisms(
    name: str, argument: str, text: str, start: int, indicator: str | None, grammar: Grammar
) -> None:
    found = mechanisms.MECHANISMS[name](facts_of(text, grammar, start), argument)
    assert (found and text[slice(*found)]) == indicator


def test_a_level_without_a_name_is_that_of_the_number_before(grammar: Grammar) -> None:
    facts = facts_of("达到50%,接种率,达到60%", grammar, 10, reading(5, "%"))
    assert mechanisms.MECHANISMS["level"](facts, "") == (0, 2)
    assert mechanisms.MECHANISMS["own level"](facts, "") == (6, 9)


@pytest.mark.parametrize(("length", "read"), [(39, 39), (40, 40), (41, 40)])
def test_a_thing_counted_has_forty_characters_at_most(length: int, read: int, grammar: Grammar) -> None:
    targets, _ = targets_of(f"建成20个{'甲' * length}。", grammar)
    assert [len(one.indicator or "") for one in targets] == [read]


@pytest.mark.parametrize(("length", "count"), [(36, 0), (37, 1)])
def test_what_a_section_is_stands_in_the_first_forty_characters_of_its_title(
    length: int, count: int, grammar: Grammar
) -> None:
    targets, _ = targets_of("建成示范社区40个。", grammar, heading=f"一、{'甲' * length}发展基础")
    assert len(targets) == count
