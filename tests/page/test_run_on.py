"""Run-on lines: where they are parted, and where they are left whole."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.page.run_on import part_run_on
from healthplan_cli.text import fold, split_lines

# Each line as its pieces, a stroke between two.
PARTED = {
    "title, number, addressees, text, signature and issued plan": (
        "青禾市人民政府关于印发健康青禾行动方案的通知|青政发〔2023〕31号|各县（市、区）人民政府，市政府各部门：|"
        "现将《健康青禾行动方案》印发给你们，请认真组织实施。|青禾市人民政府|2023年9月18日|健康青禾行动方案|"
        "为推进健康青禾建设，制定本方案。一、总体目标。居民健康水平明显提高。"
    ),
    "no number; a notice that passes on a notice": (
        "关于转发省级部门关于做好健康教育工作的通知的通知|各县（市、区）教育局：|"
        "为做好健康教育工作，现将有关通知转发给你们，请结合实际贯彻落实。"
    ),
    "the page's own block before the title, blanks between": (
        "首页 > 政务公开| 索引号：QH1 发布日期：2023-09-20| 关于开展健康青禾宣传活动的通知| 各中小学校：|"
        "为开展宣传活动，现将有关事项通知如下，请认真抓好落实，确保取得实效。"
    ),
    "signature with the date in Chinese numerals, note behind": (
        "各单位要高度重视，加强组织领导，明确任务分工，抓好督促检查，确保各项工作落到实处、取得实效，让群众满意。|"
        "青禾市卫生健康委员会|二〇二三年九月十八日|（此件公开发布）"
    ),
    "joint signature behind a list of attachments, the first of the party": (
        "各县要按照本通知要求抓紧抓好集中登记工作，登记情况于月底前书面报市委组织部，附件：1.《登记表》2.《工作人员名册》|"
        "中共青禾市委组织部青禾市财政局|2023年9月18日|更多信息请关注官方网站"
    ),
    "a short line that begins with a number": "青政发〔2023〕31号|各县人民政府：",
}
BELOW_A_BODY = ["青禾市人民政府", "2023年9月18日|健康青禾行动方案"]
WHOLE = {
    "a deadline at the start of a line": "2023年9月18日前报送情况",
    "a deadline behind a sentence": (
        "各单位要认真组织自查，自查情况形成书面报告，经主要负责人签字后报送，逾期未报的将予以通报。"
        "市卫生健康委员会2023年9月18日前汇总情况并公布检查结果。"
    ),
    "a text that speaks of notices and lists": (
        "根据市政府关于开展健康教育工作的通知要求，结合本县实际，经研究决定成立工作专班，统筹协调有关事项，"
        "各县人民政府要落实：一是经费，二是人员。"
    ),
    "a short line": "关于开展检查的通知各单位：为做好检查工作，通知如下。",
}


def pieces(source: str, grammar: Grammar) -> list[str]:
    text = fold(source)
    return [text.quote(line[:2]) for line in part_run_on(text, split_lines(text), grammar)]


@pytest.mark.parametrize("name", PARTED)
def test_parted(name: str, grammar: Grammar) -> None:
    expected = PARTED[name].split("|")
    assert pieces("".join(expected), grammar) == [piece.strip() for piece in expected]


def test_a_date_below_the_body_that_signs_runs_into_a_title(grammar: Grammar) -> None:
    body, date = BELOW_A_BODY
    assert pieces(f"{body}\n{date.replace('|', '')}", grammar) == [body, *date.split("|")]
    assert pieces(f"各县要抓好落实。\n{date.replace('|', '')}", grammar) == ["各县要抓好落实。", date.replace("|", "")]


@pytest.mark.parametrize("name", WHOLE)
def test_whole(name: str, grammar: Grammar) -> None:
    assert pieces(WHOLE[name], grammar) == [WHOLE[name]]


@pytest.mark.parametrize(
    "unit",
    [
        "关于",
        "各单位",
        "青禾市人民政府2021年7月1日",
        "。局2021年7月1日",
        "。青禾市人民政府2021年7月1日",
        "《a》",
        "关于印发方案的通知",
    ],
)
def test_nothing_is_lost_however_odd_the_line(unit: str, grammar: Grammar) -> None:
    source = unit * 20_000
    assert "".join(pieces(source, grammar)) == source
