"""What belongs to which label: lists, closing paragraphs, breaks, tables, lost headings."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Node, Table
from healthplan_cli.outline.stage import find_outline
from healthplan_cli.stage_types import Outline, ZoneKind
from healthplan_cli.text import Text, fold, split_lines


def outline_of(raw: str, grammar: Grammar, table: str = "") -> tuple[Text, Outline, list[Diagnostic]]:
    """The outline of lines; one that begins with ``title|`` or ``chrome|`` is of that zone, the quoted one a table."""
    zones: list[ZoneKind] = []
    plain: list[str] = []
    for line in raw.strip("\n").split("\n"):
        zone, mark, rest = line.partition("|")
        zones.append(zone if mark else "body")  # type: ignore[arg-type]
        plain.append(rest if mark else line)
    text = fold("\n".join(plain))
    start = text.folded.find(table) if table else -1
    span = (start, start + len(table))
    tables = [Table(id="tb1", node=None, title=None, span=span, header=(), rows=(), reconstructed=True)]
    outline, found = find_outline(text, split_lines(text), zones, tables if table else [], grammar)
    return text, outline, found


def owner_of(raw: str, beginning: str, grammar: Grammar) -> str | None:
    """The label of the node that the passage belongs to which begins so."""
    text, outline, _ = outline_of(raw, grammar)
    passage = next(one for one in outline.passages if one.joined.printed.startswith(beginning))
    labels = {node.id: node.label for node in walk(outline.nodes)}
    return labels[passage.node] if passage.node else None


def walk(nodes: list[Node] | tuple[Node, ...]) -> list[Node]:
    return [one for node in nodes for one in (node, *walk(node.children))]


OWNERS = {
    "a list alone behind sub-items answers for all": ("（一）强化服务。\n1）开展义诊。\n2）开展巡诊。\n责任单位：县民政局", "责任", "（一）"),
    "behind one sub-item it is that one's": ("（一）强化服务。\n1）开展义诊。\n责任单位：县民政局", "责任", "1）"),
    "sub-items of the top level have nothing above": ("1.开展义诊。\n2.开展巡诊。\n责任单位：县民政局", "责任", "2."),
    "one sub-item has a list of its own": (
        "（一）强化服务。\n1）开展义诊。\n责任单位：县卫健局\n2）开展巡诊。\n责任单位：县民政局",
        "责任单位：县民政局",
        "2）",
    ),
    "one sub-item has a paragraph with a list": (
        "（一）强化服务。\n1）开展义诊。\n每月一次（县卫健局负责）\n2）开展巡诊。\n责任单位：县民政局",
        "责任",
        "2）",
    ),
    "a paragraph without a list says nothing": (
        "（一）强化服务。\n1）开展义诊。\n每月组织一次。\n2）开展巡诊。\n责任单位：县民政局",
        "责任",
        "（一）",
    ),
    "the level below has ended": (
        "（一）强化服务。\n1）开展义诊。\n2）开展巡诊。\n（二）强化保障。\n责任单位：县民政局",
        "责任",
        "（二）",
    ),
    "a paragraph": ("（一）强化服务。\n每月组织一次。", "每月", "（一）"),
    "a paragraph before any label": ("为强化服务，制定本方案。\n（一）强化服务。", "为", None),
    "a paragraph behind a title": ("（一）强化服务。\ntitle|附表\n每月组织一次。", "每月", None),
    "a paragraph behind a page number": ("（一）强化服务。\nchrome|12\n每月组织一次。", "每月", "（一）"),
    "a paragraph behind a title and a page number": (
        "（一）强化服务。\ntitle|附表\nchrome|12\n每月组织一次。",
        "每月",
        None,
    ),
    "a closing paragraph": ("（一）强化服务。\n本方案自印发之日起施行。", "本方案", None),
    "what reads like one before the last label": (
        "（一）强化服务。\n本方案自印发之日起施行。\n（二）强化保障。",
        "本方案",
        "（一）",
    ),
    "nothing but closing paragraphs": ("本方案自印发之日起施行。\n本方案由县民政局负责解释。", "本方案", None),
}


@pytest.mark.parametrize(("raw", "beginning", "want"), OWNERS.values(), ids=OWNERS)
def test_owner(raw: str, beginning: str, want: str | None, grammar: Grammar) -> None:
    assert owner_of(raw, beginning, grammar) == want


TABLES = {
    "between two items": ("一、强化服务。\n{}\n二、强化保障。", {"一、": True, "二、": False}),
    "between sub-items": ("一、强化服务。\n1.开展义诊。\n{}\n2.开展巡诊。", {"一、": True, "1.": True, "2.": False}),
    "before the first": ("{}\n一、强化服务。\n二、强化保障。", {"一、": False, "二、": False}),
    "behind the last": ("一、强化服务。\n二、强化保障。\n{}", {"一、": False, "二、": False}),
    "an item reads on behind it": ("一、强化服务。\n二、落实设备，\n{}\n，每月登记。\n三、强化保障。", {"一、": False, "二、": True, "三、": False}),
    "two tables in one item": ("一、强化服务。\n1 巡诊\n{}\n二、强化保障。", {"一、": True, "二、": False}),
    "before a break": ("一、强化服务。\n{}\ntitle|附表\n一、强化保障。", {"一、": False}),
}


@pytest.mark.parametrize(("raw", "want"), TABLES.values(), ids=TABLES)
def test_table_lies_in_the_node_above_it(raw: str, want: dict[str, bool], grammar: Grammar) -> None:
    table = "序号 任务\n1 义诊"
    text, outline, _ = outline_of(raw.format(table), grammar, table)
    end = text.folded.find(table) + len(table)
    inside = {node.label: node.span[0] < end <= node.span[1] for node in walk(outline.nodes)}
    assert inside == want
    assert not any("义诊\n" in passage.joined.printed for passage in outline.passages)


def test_a_table_before_the_label_on_its_line_stays_out_of_the_body(grammar: Grammar) -> None:
    table = "1 义诊"
    _, outline, _ = outline_of("一、强化服务。\n1 义诊\n二、强化保障。", grammar, table)
    assert [passage.joined.printed for passage in outline.passages] == ["强化服务。", "强化保障。"]


# A page whose paragraphs close with a list each. Behind （一） stands what （二） introduced, which is lost.
LISTED = "各乡镇组织开展健康讲堂，邀请县级医院医师主讲，做好场次登记与效果评估，按季度汇总上报，年底开展总结评比，并向社会公布有关情况。（县民政局负责）"
BARE = "各乡镇健全宣传网络，充分运用广播、电视和新媒体，广泛普及健康知识，引导群众养成文明健康的生活方式，不断提升居民健康素养水平。"


@pytest.mark.parametrize(
    ("raw", "codes", "owner"),
    [
        (f"（二）开展培训\n{LISTED}\n{BARE}\n1.发放手册。\n{LISTED}\n{LISTED}\n", ["HP105", "HP107"], None),
        (f"（二）开展培训\n{LISTED}\n{LISTED}\n{LISTED}\n{BARE}\n", ["HP105"], None),
        (f"（一）开展培训\n{LISTED}\n{BARE}\n1.发放手册。\n{LISTED}\n{LISTED}\n", [], "（一）"),
        (f"（二）开展培训\n{LISTED}\n{BARE}\n1.发放手册。\n{BARE}\n{LISTED}\n", ["HP105"], "（二）"),
        (f"（二）开展培训\n{BARE}\n1.发放手册。\n{LISTED}\n{LISTED}\n{LISTED}\n", ["HP105"], "（二）"),
    ],
)
def test_introduction_of_a_lost_heading(raw: str, codes: list[str], owner: str | None, grammar: Grammar) -> None:
    _, _, found = outline_of(raw, grammar)
    assert [one.code for one in found] == codes
    assert owner_of(raw, "各乡镇健全", grammar) == owner


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("一、强化服务。\n二、强化保障。\n一、强化监管。", ["HP106"]),
        ("一、强化服务。\n二、强化保障。\ntitle|附表\n一、强化监管。", []),
        ("一、强化服务。\n二、强化保障。\ntitle|附表\n说明如下。\n一、强化监管。", []),
        ("一、强化服务。\n二、强化保障。\nchrome|12\n一、强化监管。", ["HP106"]),
        ("一、强化服务。\n（一）宣传。\n1.发放手册。\n一、强化保障。\n（一）急救。", ["HP106"]),
        ("一、强化服务。\n二、强化保障。\n三、强化监管。\ntitle|附表\n1.登记。\ntitle|附件\n二、急救。", ["HP106"]),
        ("（一）宣传。\n一、预防。\n（一）巡诊。\n（二）义诊。\n二、救治。\ntitle|附表\n（三）急救。", ["HP105"]),
        ("二、强化服务。\n三、强化保障。", ["HP105"]),
        ("一、预防。\n（一）宣传。\n二、救治。\n（二）急救。", []),
        ("一、预防。\n（一）宣传。\n二、救治。\n（三）急救。", ["HP105"]),
    ],
)
def test_what_is_said_of_numbers(raw: str, codes: list[str], grammar: Grammar) -> None:
    assert [one.code for one in outline_of(raw, grammar)[2]] == codes


@pytest.mark.parametrize(
    ("raw", "joined", "across"),
    [
        ("（一）强化服务。配齐血压计、\nchrome|— 12 —\n血糖仪。", ["强化服务。配齐血压计、血糖仪。"], ["— 12 —"]),
        ("（一）强化服务。配齐体重秤、\nchrome|1\nmetadata|来源：网\n血压计、\nchrome|2\n血糖仪。",
         ["强化服务。配齐体重秤、血压计、血糖仪。"], ["1", "来源：网", "2"]),
        ("年底前，全面建成健康\nchrome|— 12 —\n步道。", ["年底前，全面建成健康步道。"], ["— 12 —"]),
        ("年底前，全面建成健康\n步道。", ["年底前，全面建成健康", "步道。"], []),
        ("开展健康讲堂\nchrome|— 12 —\n步道。", ["开展健康讲堂", "步道。"], []),
        ("（一）预防为主，强化服务\nchrome|— 12 —\n每月组织一次。", ["预防为主，强化服务", "每月组织一次。"], []),
        ("（一）强化服务。\nchrome|— 12 —\n每月组织一次。", ["强化服务。", "每月组织一次。"], []),
        ("chrome|1\n（一）强化服务。\nchrome|2", ["强化服务。"], []),
        ("（一）配齐血压计、\ntitle|附表\n血糖仪。", ["配齐血压计、", "血糖仪。"], []),
    ],
)  # fmt: skip
def test_furniture_between_two_halves_of_a_sentence(
    raw: str, joined: list[str], across: list[str], grammar: Grammar
) -> None:
    text, outline, found = outline_of(raw, grammar)
    assert [passage.joined.printed for passage in outline.passages] == joined
    assert [text.quote(one.span) for one in found if one.code == "HP109"] == across


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("二、强化服务。", "numbers jump from nothing to 2"),
        ("一、强化服务。\n三、强化保障。", "numbers jump from 1 to 3"),
    ],
)
def test_a_jump_names_both_numbers(raw: str, words: str, grammar: Grammar) -> None:
    (found,) = outline_of(raw, grammar)[2]
    assert found.message.startswith(words)


def test_a_mended_title_is_marked(grammar: Grammar) -> None:
    raw = "1.全民控烟行动。各乡镇张贴标识。\n2.全民减盐行动。各乡镇发放盐勺。\n3.全民健走行动各乡镇组织健走。\n4.全民护眼行动。各校检查。"
    nodes = outline_of(raw, grammar)[1].nodes
    assert [node.repaired for node in nodes] == [False, False, True, False]


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("一、配备设备，\nchrome|12\n二、配备人员。", ["配备设备，", "配备人员。"]),
        ("一、配备设备。\nchrome|12\n二、配备人员。", ["配备设备。", "配备人员。"]),
    ],
)
def test_a_passage_ends_before_what_is_no_body(raw: str, want: list[str], grammar: Grammar) -> None:
    text, outline, _ = outline_of(raw, grammar)
    assert [one.joined.printed for one in outline.passages] == want
    assert all(text.folded[: one.span[1]].endswith(printed[-1].replace("，", ",")) for one, printed in zip(outline.passages, want, strict=True))


def test_kinds_of_passages(grammar: Grammar) -> None:
    raw = "前言。\n一、强化服务\n二、强化保障。落实经费。\n三、落实专项经费20万元。\n四、实施范围：全县。\n说明。"
    text, outline, _ = outline_of(raw, grammar)
    assert [(one.kind, text.folded[one.body : one.span[1]]) for one in outline.passages] == [
        ("paragraph", "前言。"),
        ("heading", ""),
        ("item", "落实经费。"),
        ("item", "落实专项经费20万元。"),
        ("item", "全县。"),
        ("paragraph", "说明。"),
    ]
