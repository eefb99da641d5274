"""Bodies by name: the grammar's own examples, and names that only look like one of its bodies."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Field, Metadata
from healthplan_cli.responsibilities.bodies import Body, organisations_of
from healthplan_cli.responsibilities.full_names import home_place

DATA = load_grammar().data("organisations")["organisation"]


def resolve(name: str, grammar: Grammar) -> Body:
    body = organisations_of(grammar).resolve(name)
    assert body is not None
    return body


KINDS = {"party", "government", "vertical", "mass", "judicial", "institution", "enterprise", "group", "station", "office", "class"}
STANDING = tomllib.loads((pathlib.Path(__file__).parent / "standing_bodies.toml").read_text("utf-8"))


@pytest.mark.parametrize("organisation", DATA, ids=lambda one: one["id"])
def test_examples(organisation: dict[str, Any], grammar: Grammar) -> None:
    assert organisation["examples"]
    known = organisations_of(grammar)
    assert {known.organisation_of(name) for name in organisation["examples"]} == {organisation["id"]}
    assert organisation["kind"] in KINDS


@pytest.mark.parametrize("organisation", STANDING)
def test_standing_bodies_have_an_id(organisation: str, grammar: Grammar) -> None:
    known = organisations_of(grammar)
    read = {name: known.organisation_of(name) for name in STANDING[organisation]}
    assert read == dict.fromkeys(STANDING[organisation], organisation)


@pytest.mark.parametrize("organisation", DATA, ids=lambda one: one["id"])
def test_renamed_bodies_keep_their_id(organisation: dict[str, Any], grammar: Grammar) -> None:
    for rename in organisation.get("rename", []):
        assert rename["old"] != rename["new"]
        assert 1949 <= rename["year"] <= 2100
        assert resolve(rename["new"], grammar).organisation == organisation["id"]


def test_there_are_enough_and_each_once() -> None:
    ids = [organisation["id"] for organisation in DATA]
    assert len(ids) == len(set(ids)) >= 120


def test_no_name_belongs_to_two() -> None:
    owners: dict[tuple[str, str], str] = {}
    for organisation in DATA:
        endings = " ".join(organisation.get("endings", []))
        named = [(stem, endings) for stem in organisation.get("stems", [])]
        for name in (*named, *((name, "") for name in organisation.get("names", []))):
            assert owners.setdefault(name, organisation["id"]) == organisation["id"], name


def test_own_endings_are_nobody_elses() -> None:
    data = load_grammar().data("organisations")
    own = [ending for organisation in DATA for ending in organisation.get("endings", [])]
    assert len(own) == len({*own, *data["endings"]}) - len(data["endings"])


@pytest.mark.parametrize(
    ("name", "organisation", "prefix"),
    [
        ("国家卫生健康委", "health", "国家"),
        ("云岭省卫生健康委员会", "health", "云岭省"),
        ("青禾市白石区卫健局", "health", "青禾市白石区"),
        ("卫生计生委", "health", ""),
        ("市市场监管局", "market-supervision", "市"),
        ("市委宣传部", "publicity", "市委"),
        ("公安白石分局", "public-security", "白石分局"),
        ("青禾海关", "customs", "青禾"),
        ("市发展改革委(市能源局)", "development-reform", "市"),
        ("各乡镇人民政府", "government", "各乡镇"),
        ("各区、县(市)卫生健康局", "health", "各区、县(市)"),
        ("各乡镇卫生院", "hospital", "各乡镇"),
        ("武警青禾支队", "military", "青禾支队"),
        ("市卫生健康委疾控处", "health", "市"),
        ("疾控处", "internal-office", ""),
        ("食品处", "internal-office", ""),
        ("老干科", "internal-office", ""),
        ("各级卫生健康行政部门", "health", "各级"),
    ],
)
def test_place_and_level_come_off(name: str, organisation: str, prefix: str, grammar: Grammar) -> None:
    body = resolve(name, grammar)
    assert (body.organisation, body.prefix) == (organisation, prefix)


@pytest.mark.parametrize("name", ["各镇街道", "各县区", "各镇(街道)", "各区、县(市)", "有关区", "各乡镇人民政府", "白石区", "各市(含临江市,下同)"])
def test_all_areas_of_a_kind_mean_their_governments(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).organisation_of(name) == "government"


@pytest.mark.parametrize("name", ["区县", "云岭", "健康小屋", "有关人员", "各驻村工作队", "居民小区改造", "有关", ""])
def test_neither_a_body_nor_a_class(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).organisation_of(name) is None


@pytest.mark.parametrize(
    ("name", "organisation", "prefix"),
    [
        ("共青团青禾市委", "youth-league", "青禾市"),
        ("民盟云岭省委会", "democratic-parties", "云岭省"),
        ("国家税务总局青禾市税务局", "tax", "青禾市"),
        ("国网青禾供电公司", "power-company", "青禾"),
        ("人行青禾市中心支行", "central-bank", "青禾市"),
        ("民航云岭监管局", "civil-aviation", "云岭"),
    ],
)
def test_a_place_inside_a_name(name: str, organisation: str, prefix: str, grammar: Grammar) -> None:
    assert resolve(name, grammar) == Body(organisation, prefix, True)


@pytest.mark.parametrize("name", ["国网供电服务有限责任供电公司", "民航监管局之外"])
def test_what_stands_inside_a_name_is_a_place(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).resolve(name) is None


@pytest.mark.parametrize(
    ("name", "organisation"), [("青禾燃气公司", "gas-heat-company"), ("农业银行青禾分行", "bank"), ("云岭煤业集团", "coal-steel-company")]
)
def test_enterprises_of_a_bare_place(name: str, organisation: str, grammar: Grammar) -> None:
    assert resolve(name, grammar).organisation == organisation


@pytest.mark.parametrize("name", ["市教育局燃气公司", "青禾云岭松坪燃气公司", "中国银行云岭学会"])
def test_enterprises_are_no_end_of_other_names(name: str, grammar: Grammar) -> None:
    known = organisations_of(grammar)
    assert known.resolve(name) is None
    assert not known.may_be_two_names("中国银行云岭学会")


@pytest.mark.parametrize(
    ("name", "levels", "may_be_two"),
    [
        ("各区县市教育局", {"市"}, True),
        ("各区县市教育局", {"省"}, False),
        ("各区县市教育局", set(), False),
        ("区县市教育局", {"市"}, False),
        ("各市教育局", {"市"}, False),
        ("各区、县(市)教育局", {"市", ")"}, False),
        ("各云岭研修中心", {"市"}, False),
    ],
)
def test_all_areas_or_an_office_beside_them(name: str, levels: set[str], may_be_two: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).may_be_areas_and_office(name, levels) == may_be_two


@pytest.mark.parametrize("name", ["青禾水务中心公司", "各相关部门", "健康知识", "全科医生", "", "院长"])
def test_unknown(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).resolve(name) is None


@pytest.mark.parametrize(
    ("name", "level"), [("市财政局", "市"), ("市场监管局", ""), ("市直各单位", ""), ("区委办", "区"), ("财政局", "")]
)
def test_level(name: str, level: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).level(name) == level


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("县文化和旅游体育局", "culture-tourism"),
        ("市文体旅游局", "culture-tourism"),
        ("县教育和科技局", "education"),
        ("县卫生健康和医疗保障局", "health"),
        ("市场监督管理和知识产权局", "market-supervision"),
        ("青禾市自然资源和林业局", "natural-resources"),
        # Without 和, this ending makes one body only of stems behind a level.
        ("县水利林业办", "water"),
        ("市住房城乡建设交通委", "housing-construction"),
    ],
)
def test_a_merged_body_is_the_first_of_its_stems(name: str, organisation: str, grammar: Grammar) -> None:
    assert resolve(name, grammar).organisation == organisation


@pytest.mark.parametrize("name", ["民政卫生健康委", "教育局税务局", "各区镇街道市委编办", "科技教育处医政处市中医医院", "文化创意和旅游局"])
def test_more_than_one_name_or_none_is_no_body(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).resolve(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "各街道市政府",
        "市人民医院分公司",
        "市教育局培训处",
        "市教育局党史研究室",
        "卫生健康医政处",
        "办公室医政处",
        "教育和科技",
        "水利林业办",
        "青禾市教育局海关",
    ],
)
def test_what_stands_before_a_name_or_behind_it_makes_none(name: str, grammar: Grammar) -> None:
    assert organisations_of(grammar).resolve(name) is None


@pytest.mark.parametrize(
    ("name", "organisation", "prefix"),
    [("民政卫生健康局", "civil-affairs", ""), ("公安局医政分局", "public-security", "医政分局"), ("白石开发海关", "customs", "白石开发")],
)
def test_bare_stems_and_branches(name: str, organisation: str, prefix: str, grammar: Grammar) -> None:
    body = organisations_of(grammar).resolve(name)
    assert body is not None
    assert (body.organisation, body.prefix) == (organisation, prefix)


@pytest.mark.parametrize(
    ("name", "is_authority"),
    [
        ("党政办", True),
        ("市教育局", True),
        ("政府", False),
        ("卫生健康", False),
        ("医院", False),
        ("办公室", False),
        ("文化站", False),
        ("健康知识", False),
    ],
)
def test_authorities(name: str, is_authority: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).is_authority(name) == is_authority


@pytest.mark.parametrize(
    ("name", "of_any_place"),
    [("乡镇卫生院", True), ("村卫生室", True), ("县医院", False), ("乡镇政府", False), ("各乡镇卫生院", False)],
)
def test_institutions_of_any_place(name: str, of_any_place: bool, grammar: Grammar) -> None:
    known = organisations_of(grammar)
    body = known.resolve(name)
    assert body is not None
    assert known.is_of_any_place(body) == of_any_place


@pytest.mark.parametrize(
    ("name", "may_be_two"),
    [
        ("市教育局云岭研修中心", True),
        ("各区、市教育局云岭研修中心", False),
        ("市教育局开展宣传", False),
        ("市教育局直属学校", False),
        ("市人民医院云岭研修中心", False),
        ("民政云岭研修中心", False),
    ],
)
def test_names_that_may_be_two(name: str, may_be_two: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).may_be_two_names(name) == may_be_two


@pytest.mark.parametrize(("name", "explains"), [("原市卫生局", True), ("不动产登记中心", False), ("市卫生局", False)])
def test_words_that_explain(name: str, explains: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).explains(name) == explains


@pytest.mark.parametrize(
    ("text", "start"),
    [("提高技能市体育局", 4), ("提高技能团委", 4), ("市教育局", 0), ("提高技能体育局", 4), ("提高技能", None), ("局", None), ("市体育局", 0)],
)
def test_where_a_known_name_begins(text: str, start: int | None, grammar: Grammar) -> None:
    assert organisations_of(grammar).known_end(text) == start


@pytest.mark.parametrize(
    ("names", "shares"),
    [
        (["区教育局", "区学前教育集团总园"], True),
        (["市教育局", "区学前教育集团总园"], False),
        (["区幼儿园", "区学前教育集团总园"], False),
        (["教育局", "学前教育集团总园"], False),
        (["区教育局", "区民"], False),
        (["各区县", "云岭研修中心"], True),
    ],
)
def test_names_that_open_with_the_level_of_an_authority(names: list[str], shares: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).share_level(names) == shares


@pytest.mark.parametrize(("text", "ends"), [("请市教育局", True), ("改造文化站", False), ("卫生健康", False), ("松坪", False)])
def test_texts_that_end_with_a_body(text: str, ends: bool, grammar: Grammar) -> None:
    assert organisations_of(grammar).ends_with_body(text) == ends


@pytest.mark.parametrize(
    ("issuer", "title", "place"),
    [
        ("青禾市白石区人民政府", "关于推进健康松坪行动的意见", "青禾市白石区"),
        ("健康云岭行动推进委员会办公室", "云岭省健康行动要点", "云岭省"),
        ("健康云岭行动推进委员会办公室", None, "云岭"),
        ("云岭省委办公厅省政府办公厅", None, "云岭省"),
        (None, "健康教育工作要点", None),
    ],
)
def test_the_place_of_a_notice(issuer: str | None, title: str | None, place: str | None, grammar: Grammar) -> None:
    fields = [Field(text=name, value=name, span=(0, 0)) if name else None for name in (issuer, title)]
    metadata = Metadata(issuers=tuple(filter(None, fields[:1])), title=fields[1])
    assert home_place(metadata, grammar) == place
