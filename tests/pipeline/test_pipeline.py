"""The pipeline: what it does with the findings of its stages."""

from __future__ import annotations

from healthplan_cli import parse
from healthplan_cli.grammar import Grammar

NOTICE = """青禾市人民政府办公室关于印发青禾市健康步道2023年建设计划的通知

各县（市、区）人民政府：
现将计划印发给你们。
一、建设目标
年底前，健康步道达到12公里，健康驿站达到5个。
"""


def test_what_two_facts_rest_on_is_reported_once(grammar: Grammar) -> None:
    document = parse(NOTICE, grammar=grammar)
    assert [NOTICE[slice(*(target.year_span or ()))] for target in document.targets] == ["年底前"] * 2
    reported = [(one.code, NOTICE[slice(*one.span)]) for one in document.diagnostics]
    assert reported.count(("HP302", "年底前")) == 1
    assert len(set(document.diagnostics)) == len(document.diagnostics)


def test_diagnostics_stand_in_order_of_the_text(grammar: Grammar) -> None:
    notice = "\ufeff" + NOTICE.replace("现将", "根据《云岭省步道规划》（云政发〔202111号）要求，现将")
    document = parse(notice.encode(), grammar=grammar)
    spans = [one.span for one in document.diagnostics]
    assert spans == sorted(spans)
    assert {"HP302", "HP452"} <= {one.code for one in document.diagnostics}


def test_facts_are_numbered_in_order_of_the_text(grammar: Grammar) -> None:
    """A table that stands before running text has the lower numbers."""
    document = parse(
        "一、任务分工\n序号\t任务\t责任单位\n1\t举办讲座10场\t市教育局\n"
        "二、保障措施\n每年培训骨干200名。(市财政局负责)\n",
        grammar=grammar,
    )
    assert [(one.id, one.scope) for one in document.responsibilities] == [("r1", "row"), ("r2", "node")]
    assert [(one.id, one.value) for one in document.targets] == [("t1", 10), ("t2", 200)]
