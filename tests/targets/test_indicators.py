"""Standing indicators: what a phrase names, what it does not, and that no name belongs to two."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.targets.indicators import Spelling, indicator_index

DATA = load_grammar().data("indicators")["indicator"]
# One way or another of writing what each national plan states, and the usual ones of other fields.
NAMED = """
life-expectancy 人均预期寿命 | healthy-life-expectancy 健康预期寿命 | under-five-mortality 5岁以下儿童死亡率
licensed-doctors 每千常住人口执业(助理)医师数 | out-of-pocket-share 个人卫生支出占卫生总费用的比重
surface-water 地表水质量达到或好于Ⅲ类水体比例 | health-industry-scale 健康服务业总规模
sugar-intake 人均每日添加糖摄入量 | school-sports-opening 学校体育场地设施开放率 | aed-density 每10万人口AED配置数
lipid-check 35岁及以上居民年度血脂检测率 | tcm-preventive-department 中医医院设置治未病科室比例
school-counsellors 配备专兼职心理健康工作人员的中小学校比例 | notifiable-disease-reporting 法定传染病报告率
pregnancy-anaemia 孕妇贫血率 | elderly-care-medical 养老机构以不同形式为入住老年人提供医疗卫生服务的比例
care-beds 养老服务床位总量 | nursing-beds-share 养老机构护理型床位占比 | elderly-visits 特殊困难老年人月探访率
elderly-social-workers 每千名老年人配备社会工作者人数 | care-facilities-new 新建城区、新建居住区配套建设养老服务设施达标率
tcm-general-practitioners 每万人口中医类别全科医生数 | tcm-clinic-halls 社区卫生服务中心和乡镇卫生院设置中医馆的比例
sports-industry-scale 体育产业总规模 | sports-area 人均体育场地面积 | sports-consumption 居民体育消费总规模
drg-payment 住院费用按疾病诊断相关分组和按病种付费占住院费用的比例 | cross-province-settlement 住院费用跨省直接结算率
volume-procurement-drugs 国家和省级药品集中带量采购品种 | insurance-e-voucher 医保电子凭证激活率
national-hygienic-city 国家卫生城市占比 | waste-recycling 生活垃圾回收利用率 | rural-sewage 农村生活污水治理率
preschool-enrolment 学前教育毛入园率 | compulsory-completion 九年义务教育巩固率 | urban-jobs 城镇新增就业
surveyed-unemployment 城镇调查失业率 | pm25 细颗粒物(PM2.5)浓度 | forest-coverage 森林覆盖率 | gdp 地区生产总值
non-fossil-share 非化石能源占能源消费总量比重 | rd-gdp 全社会R&D经费投入占地区生产总值(GDP)的比重
patents 每万人口发明专利拥有量 | expressway-length 高速公路通车里程 | hardened-roads 建制村通硬化路率
rd-gdp 研究与试验发展经费占GDP比重 | high-tech-enterprises 规上高新技术企业数量 | labour-productivity 全员劳动生产率
"""


@pytest.mark.parametrize("named", [one.split() for line in NAMED.strip().splitlines() for one in line.split(" | ")], ids=" ".join)
def test_named(named: list[str], grammar: Grammar) -> None:
    found = indicator_index(grammar).find(named[1])
    assert found is not None
    assert found.id == named[0]


@pytest.mark.parametrize(
    ("phrase", "indicator"),
    [
        ("青禾市农村居民健康素养水平", "health-literacy"),
        ("居民心理健康素养水平", "mental-health-literacy"),
        ("高新技术企业", "high-tech-enterprises"),
        ("高新技术企业户数", "high-tech-enterprises"),
        # Another thing is made of what is counted, or it is one of two, or a share is said of it.
        ("高新技术企业比例", None),
        ("高新技术企业收入", None),
        ("占全省高新技术企业", None),
        ("占高新技术企业", None),
        ("科研院所和高新技术企业", None),
        ("婴儿死亡率、孕产妇死亡率", None),
        ("人均预期寿命增幅", None),
        ("人均预期寿命数值", "life-expectancy"),
        ("人均预期寿命测算值", None),
        # Several things may be meant.
        ("知晓率", None),
        ("参保率", None),
        ("失业率", None),
        ("入学率", None),
        ("研发投入强度", None),
        ("占GDP比重", None),
        ("", None),
    ],
)
def test_found_by_the_end(phrase: str, indicator: str | None, grammar: Grammar) -> None:
    found = indicator_index(grammar).find(phrase)
    assert (found.id if found else None) == indicator


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("护理型床位所占比重", "护理型床位比例"),
        ("65岁及以上老年人的健康管理率", "65岁以上老年人健康管理率"),
        ("“两癌”筛查率", "两癌筛查率"),
        ("千人口拥有护士数", "每千人护士数"),
        ("每万名常住人口", "每万人"),
        ("规上工业企业总数", "规模以上工业企业数"),
        ("执业助理医师", "执业(助理)医师"),
        ("接种率", "接种率"),
    ],
)
def test_ways_of_writing_that_mean_the_same(name: str, plain: str, grammar: Grammar) -> None:
    assert Spelling(grammar).plain(name) == plain


def test_names_with_a_number_of_their_own(grammar: Grammar) -> None:
    index = indicator_index(grammar)
    text = "5岁以下儿童死亡率和总体癌症5年生存率"
    assert [text[start:end] for start, end in index.figures(text)] == ["5岁以下儿童死亡率", "总体癌症5年生存率", "癌症5年生存率"]
    assert index.figures("年生存率5") == []
    assert index.figures("5G基站") == []  # counted, and no measure by its name


def test_only_measures_begin_a_phrase_by_their_name(grammar: Grammar) -> None:
    index = indicator_index(grammar)
    assert index.starts("培育高新技术企业", (0, 8)) is None
    assert index.starts("提高婴儿死亡率", (0, 7)) == 2


def test_each_has_a_label_a_unit_a_range_and_a_direction(grammar: Grammar) -> None:
    index = indicator_index(grammar)
    for one in DATA:
        names = one["names"]
        assert len(names) == len(set(names)) > 0, one["id"]
        assert one["min"] < one["max"], one["id"]
        assert one["better"] in ("up", "down"), one["id"]
        assert {found.id for name in names if (found := index.find(name))} == {one["id"]}


def test_no_name_belongs_to_two(grammar: Grammar) -> None:
    spelling = Spelling(grammar)
    owners: dict[str, str] = {}
    for one in DATA:
        for name in one["names"]:
            assert owners.setdefault(spelling.plain(name), one["id"]) == one["id"], name
    ids = [one["id"] for one in DATA]
    assert len(ids) == len(set(ids)) >= 800
