"""The small functions under the targets, each at the edges of what it takes: phrases, figures, predicates, deadlines.

A span is written as ‹…› in the text; where nothing is to be found, nothing is expected.
"""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.targets.deadlines import PlanTime, deadline_behind, find_deadlines, last_before
from healthplan_cli.targets.figures import find_figures, group_figures, mask
from healthplan_cli.targets.indicators import Indicator, indicator_index
from healthplan_cli.targets.phrases import Phrases
from healthplan_cli.targets.predicates import predicates_of

TIME = PlanTime(current=2023, last=2025)


@pytest.fixture(scope="module")
def phrases(grammar: Grammar) -> Phrases:
    return Phrases(grammar)


def marked(source: str) -> tuple[str, Span]:
    """The text without its marks, and the span between them; the whole text without marks."""
    if "‹" not in source:
        return source, (0, len(source))
    before, _, rest = source.partition("‹")
    inside, _, behind = rest.partition("›")
    return before + inside + behind, (len(before), len(before) + len(inside))


def quoted(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span else ""


def cases(table: str) -> pytest.MarkDecorator:
    """One test for each line ``text -> expected``."""
    pairs = [[side.strip() for side in line.split("->")] for line in table.strip().split("\n")]
    return pytest.mark.parametrize(("source", "expected"), pairs, ids=[pair[0] for pair in pairs])


@cases("""
    建设病床数 -> 病床数
    建设病床 -> 建设病床
    建设医院的病床数 -> 建设医院的病床数
    培训覆盖率 -> 培训覆盖率
    培训总覆盖率 -> 总覆盖率
    居民培训护士名 -> 护士名
    居民培训合格人数 -> 居民培训合格人数
    青禾确保率 -> 青禾确保率
    青禾确保水率 -> 水率
""")
def test_object_of_the_last_verb(source: str, expected: str, phrases: Phrases) -> None:
    text, span = marked(source)
    assert quoted(text, phrases.object(text, span)) == expected


@cases("""
    确保居民健康素养水平 -> 居民健康素养水平
    接种率了 -> 接种率
    了 ->
    到2025年 ->
    接种率2022年底、2023年、2024年、2025年 -> 接种率
    接种率2022年底、2023年底、2024年、2025年 -> 接种率2022年底、
    开展服务的乡镇机构占比 -> 乡镇机构占比
    开展服务的机构占比 -> 开展服务的机构占比
    开展服务的乡镇机构名单 -> 开展服务的乡镇机构名单
    提供6类服务的乡镇机构占比 -> 提供6类服务的乡镇机构占比
    “青禾名医” -> 青禾名医
    青禾名医” -> 青禾名医”
    “青禾名医”团队 -> “青禾名医”团队
""")
def test_trimmed(source: str, expected: str, phrases: Phrases) -> None:
    text, span = marked(source)
    assert quoted(text, phrases.trimmed(text, span)) == expected


def test_a_note_behind_a_measure_is_short(phrases: Phrases) -> None:
    for length in (9, 10):
        text = f"接种率({'周' * length})"
        assert phrases.measures(text, (0, len(text))) == (length == 9)
    assert not phrases.measures("接种率", (3, 3))


@cases("""
    ‹的护士›, -> 护士
    ‹以照护为主的机构›, -> 机构
    ‹以上护士›的床位 ->
    ‹›护士 ->
    ‹护士配备›20台 -> 护士
    ‹护士配备›二十台 -> 护士
    ‹护士配备›, -> 护士配备
    ‹护士配备机构›20台 -> 护士配备机构
    评选‹“青禾名医”›, -> 青禾名医
    评选‹“青禾名医”工作室›, -> “青禾名医”工作室
    ,‹“青禾名医›, -> “青禾名医
    ‹标准的编制工作›, -> 标准
    ‹规范的诊室›, -> 规范的诊室
    ‹规范的门诊部›, -> 门诊部
    ‹企业入驻园区›, -> 企业
    ‹站入驻园区›, -> 站入驻园区
    ‹护士(含助产士以及护工)›, -> 护士
    ‹护士(含助产士以及护工›) -> 护士(含助产士以及护工
    ‹护士(含助产士与护)›, -> 护士(含助产士与护)
    ‹护士等›, -> 护士
    ‹站建设›, -> 站建设
    ‹中心建设›, -> 中心
    ‹中心建设任务›, -> 中心
    ‹护士、›, -> 护士
""")
def test_noun(source: str, expected: str, phrases: Phrases) -> None:
    text, (start, stop) = marked(source)
    assert quoted(text, phrases.noun(text, start, stop, clause=False)) == expected


def test_what_a_thing_is_to_do_belongs_to_its_clause(phrases: Phrases) -> None:
    assert phrases.noun("企业入驻园区", 0, 6, clause=True) == (0, 6)


def test_clauses_end_at_marks_or_at_the_longest_way(phrases: Phrases) -> None:
    assert [phrases.clause_end("建设中心,培训护士。", place, 5) for place in (0, 4, 5)] == [4, 4, 9]
    assert phrases.clause_end("建设中心,培训护士。", 0, 4) == 4
    assert phrases.clause_end("建设中心,培训护士。", 0, 3) == 3
    assert phrases.clause_end(",建设", 0, 3) == 0
    assert phrases.clause_end("建设", 0, 9) == 2


def test_the_clause_before_is_parted_by_a_comma(phrases: Phrases) -> None:
    assert phrases.clause_before("建设中心,培训护士", 5) == (0, 4)
    assert phrases.clause_before("一是,培训护士", 3) == (0, 2)
    assert phrases.clause_before("新,培训护士", 2) == (0, 1)
    assert phrases.clause_before("建设。中心,培训护士", 6) == (3, 5)
    assert phrases.clause_before("建设中心;培训护士", 5) is None
    assert phrases.clause_before(",培训护士", 1) is None
    assert phrases.clause_before("培训护士,", 0) is None
    assert phrases.clause_before(f"{'好' * 150},培训", 151) == (50, 150)


@cases("""
    开展护士培训,全年培训 -> 开展护士培训
    全市培训,全年培训 ->
    购置药品,年内培训 -> 药品
    购置药,年内培训 ->
    购置药品,全力以赴,年内培训 -> 药品
    购置药品,全力以赴,注重实效,年内培训 -> 药品
    购置药品,全力以赴,注重实效,讲求方法,年内培训 ->
    购置药品5盒,年内培训 ->
    将防治经费纳入预算,年内培训 -> 防治经费
    年内培训,购置药品, ->
""")
def test_antecedent(source: str, expected: str, phrases: Phrases) -> None:
    start = source.rfind("年内培训")
    start = source.rfind("全年培训") if start < 0 else start
    assert quoted(source, phrases.antecedent(source, start, "培训")) == expected


def test_antecedents_are_no_longer_than_a_line(phrases: Phrases) -> None:
    for length, found in ((30, (2, 32)), (31, None)):
        text = f"购置{'药' * length},年内培训"
        assert phrases.antecedent(text, text.index(",") + 1, "培训") == found


@cases("""
    效率、合格率 -> 效率、合格率
    覆盖率、合格率 -> 覆盖率|合格率
    接种率和服务 -> 接种率和服务
    高血压管理率、糖尿病管理率和残疾人适配率 -> 高血压管理率|糖尿病管理率|残疾人适配率
    儿童和老年人服务率、残疾人适配率 -> 儿童和老年人服务率|残疾人适配率
    儿童和老年人服务率、总适配率 -> 儿童和老年人服务率、总适配率
    儿童和老年人服务率、新总适配率 -> 儿童和老年人服务率|新总适配率
    儿童和老年人服务率、适配率 -> 儿童和老年人服务率、适配率
    提高‹覆盖率、合格率›了 -> 覆盖率|合格率
""")
def test_names_side_by_side(source: str, expected: str, phrases: Phrases) -> None:
    text, span = marked(source)
    assert "|".join(quoted(text, name) for name in phrases.names(text, span)) == expected


@cases("""
    建成于1899年 -> 1899
    建成于1900年 ->
    建成于2099年 ->
    存续2100年 -> 2100
    存续800年以上 -> 800
    存续2000年以上 ->
    每10,床位20张 -> 20
    三十百名,3人 -> 3
    医护配比1:2,床位20张 -> 20
    医护配比1:2张 ->
    1:2张,床位20张 -> 20
    完成20/30张 -> 0.6666666667
    培训:20人 -> 20
    达到二类以上。 -> 2
    达到二类以上医院 ->
    达到二类医院 -> 2
    3岁儿童 ->
    达到3岁儿童 -> 3
    3岁 -> 3
    3岁下降 -> 3
    每10万人 ->
    每10万床 -> 100000
    每10台 -> 10
    连续3年 ->
    连续3台 -> 3
    连建3年 -> 3
    达到85%到2025年 -> 85
    达到85%至90% -> 85
    达到90%至85% -> 90|85
""")
def test_figures(source: str, expected: str, grammar: Grammar) -> None:
    assert "|".join(f"{figure.amount.value}" for figure in find_figures(source, grammar)) == expected


@cases("""
    分别在各县市区范围内达到5人、3% -> 2
    分别在各个县市区范围内达到5人、3% -> 1|1
    分别提高5个、3个百分点 -> 2
    建设5个、3台设备 -> 1|1
    达到5%、3个百分点 -> 1|1
    分别达到5%、3个 -> 2
    分别达到5%、3个医院 -> 1|1
    达到60%以上,85%以上的医院 -> 1|1
    达到60%以上,85%以上。 -> 2
    分别达到60%和85%的水平 -> 2
""")
def test_figures_side_by_side(source: str, expected: str, grammar: Grammar) -> None:
    groups = group_figures(source, find_figures(source, grammar), grammar)
    assert "|".join(str(len(group)) for group in groups) == expected


@cases("""
    “十四五”和“十大5项” -> “十四五”和“■大■项”
    “九十五” -> “■■■”
    (3项,十大) -> (■项■十大)
    《三年,行动》 -> 《■年■行动》
    3项 -> 3项
""")
def test_mask(source: str, expected: str) -> None:
    assert mask(source) == expected


def test_plausible_levels_lie_within_bounds_of_the_same_unit() -> None:
    one = Indicator(id="level", names=["健康水平"], unit="%", min=10, max=60, better="up")
    assert [one.plausible(value, "%") for value in (9, 10, 60, 61)] == [False, True, True, False]
    assert one.plausible(61, None) and one.plausible(61, "人")
    bare = Indicator(id="level", names=["健康指数"], unit="", min=10, max=60, better="up")
    assert not bare.plausible(61, None) and bare.plausible(61, "%")


def test_two_characters_may_follow_the_name_of_an_indicator(grammar: Grammar) -> None:
    index = indicator_index(grammar)
    found = [
        index.find(phrase) for phrase in ("青禾市人均预期寿命", "人均预期寿命数值", "人均预期寿命测算值", "人均预期")
    ]
    assert [one is not None for one in found] == [True, True, False, False]
    assert index.starts("青禾市人均预期寿命", (0, 9)) == 3
    assert index.starts("青禾市人均预期寿命", (4, 9)) != 3
    assert index.starts("青禾市人均预期", (0, 7)) is None


@cases("""
    接种率提高 -> 3 increase None None
    接种率 -> 3 None None None
    接种率提高下降 -> 5 decrease None None
    接种率超过达到 -> 5 reach None None
    接种率超过不少于 -> 5 None ge 5
    接种率不少于约 -> 3 None approx 3
    接种率达到超过 -> 3 reach gt 5
    接种率稳步达到 -> 3 reach None None
    居民年递增 -> 2 increase None None
    2025年递增 -> 5 increase None None
    居民5年递增 -> 4 increase None None
    过总量的 -> 0 None gt 0
    不低于总量的 -> 0 None ge 0
    甲乙过的 -> 4 None None None
    甲乙过量的 -> 2 None gt 2
    不低于青禾市青禾医院总量表的 -> 0 None ge 0
    不低于青禾市青禾区医院总量表的 -> 0 None ge 0
    不低于青禾市青禾区县医院总量表的 -> 0 None ge 0
    不低于青禾市青禾区县医院总量总表的 -> 0 None ge 0
    不低于青禾市青禾区县医院总量总表总量总表总量总表的 -> 0 None ge 0
    不低于青禾市青禾区县医院总量总表总量总表总量总表甲的 -> 26 None None None
    用于绩效工资总量的 -> 9 None None None
    接种率比2020年提高 -> 3 increase None None
    重要达到 -> 2 reach None None
""")
def test_predicate_before(source: str, expected: str, grammar: Grammar) -> None:
    found = predicates_of(grammar).before(source, 0, len(source))
    assert f"{found.start} {found.direction} {found.comparator} {found.comparator_start}" == expected


def test_predicates_have_a_longest_length_and_a_first_place(grammar: Grammar) -> None:
    assert predicates_of(grammar).before("均" * 40, 0, 40).start == 4
    assert predicates_of(grammar).before("均" * 40, 9, 40).start == 9
    assert predicates_of(grammar).before("不低于", 2, 3).start == 3


@cases("""
    到2022年和2030年 -> 2022+2030 term
    2022年 -> 2022 date
    2022年前 -> 2022 term
    比2020年提高 ->
    占比2025年提高 -> 2025 date
    在2020年基础上 ->
    “十四五”末 -> 2025 term
    比“十四五”末 ->
    到“2025年 -> 2025 term
    三年内 -> 2025 term
    明年 -> 2024 term
    今年 -> 2023 term
    到2022年,2023年 -> 2022 term|2023 date
    到2022年和2023年前 -> 2022+2023 term
    2021年、2022年、2023年、2024年、2025年、2026年、2027年、2028年 -> 2021+2022+2023+2024+2025+2026+2027+2028 date
    2021年、2022年、2023年、2024年、2025年、2026年、2027年、2028年、2029年 -> 2021+2022+2023+2024+2025+2026+2027+2028 date|2029 date
""")
def test_deadlines(source: str, expected: str, grammar: Grammar) -> None:
    rows = find_deadlines(source, TIME, grammar)
    shown = ("+".join(str(one.year) for one in row.each) + (" term" if row.is_term else " date") for row in rows)
    assert "|".join(shown) == expected


@pytest.mark.parametrize(
    ("current", "last", "year"),
    [
        (2023, 2025, 2025),
        (2023, 2026, 2026),
        (2023, 2027, 2026),
        (2023, 2023, 2026),
        (2023, None, 2026),
        (None, 2025, None),
    ],
)
def test_in_three_years_or_by_the_end_of_the_plan(
    current: int | None, last: int | None, year: int | None, grammar: Grammar
) -> None:
    assert find_deadlines("三年内", PlanTime(current, last), grammar)[0].each[0].year == year


def test_the_last_deadline_that_begins_between_two_places(grammar: Grammar) -> None:
    found = find_deadlines("到2022年,到2025年", TIME, grammar)
    assert [one.start for one in found] == [1, 8]
    assert [last_before(found, *span) for span in ((0, 8), (1, 8), (2, 8))] == [found[0], found[0], None]
    assert [last_before(found, *span) for span in ((0, 9), (0, 1), (0, 2))] == [found[1], None, found[0]]
    assert last_before([], 0, 9) is None


@cases("""
    200名,2025年底前完成。 -> 2025
    200名,一定要在2025年底前完成。 -> 2025
    200名,也一定要在2025年底前完成。 ->
    200名,2025年底前全部建成投入使用。 -> 2025
    200名,2025年底前要全部建成投入使用。 ->
    200名,2025年完成。 ->
    200名2025年底前完成。 ->
    200名,2025年底前完成 -> 2025
    200名,2025年底前完成,实现投用。 -> 2025
    200名,全市完成。 ->
    200名,2025年底前完成30家。 ->
    200名,30家2025年底前完成。 ->
""")
def test_the_term_behind_a_number(source: str, expected: str, grammar: Grammar) -> None:
    stop = source.find("30家")
    stop = len(source) if stop < 0 else stop
    found = deadline_behind(source, find_deadlines(source, TIME, grammar), 4, stop)
    assert (str(found.each[0].year) if found else "") == expected
