"""The same notice with and without its page: the facts are equal, whatever the site puts around it."""

from __future__ import annotations

import html
import pathlib
import tomllib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli import parse
from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Document
from healthplan_cli.validate.invariants import check_document

pytest.importorskip("selectolax", reason="reading pages needs the extra html")

SAMPLES = pathlib.Path(__file__).parent.parent.parent / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))
PAGES: list[dict[str, str]] = tomllib.loads(pathlib.Path(__file__).with_name("skeletons.toml").read_text("utf-8"))["page"]


def page_of(skeleton: str, document: Document) -> bytes:
    assert document.text is not None
    body = "\n".join(f"<p>{html.escape(line.strip())}</p>" for line in document.text.splitlines() if line.strip())
    metadata = document.metadata
    years = metadata.plan_years
    date = metadata.signed_date.value if metadata.signed_date else f"{years.first if years else 2022}-05-06"
    page = skeleton.replace("TITLE", html.escape(metadata.title.value) if metadata.title else "").replace("DATE", date)
    return page.replace("NOTICE", body).encode()


def facts(document: Document) -> Counter[Any]:
    """What the document says, without places and diagnostics."""
    found: list[Any] = [("node", one.style, one.number, one.title, len(one.paragraphs)) for one in document.nodes()]
    for responsibility in document.responsibilities:
        units = [(unit.name, unit.role) for unit in responsibility.units]
        found.append(("list", responsibility.scope, responsibility.due, *units))
    for target in document.targets:
        # A year that the notice does not print may come from the date of its page.
        year = None if target.year_inferred else target.year
        found.append(("target", target.indicator, target.direction, target.value, target.value_max, target.unit, year))
    found += [("reference", one.title, one.document_number, one.self) for one in document.references]
    found += [("table", one.header, tuple(tuple(cell.text for cell in row) for row in one.rows)) for one in document.tables]
    metadata = document.metadata
    for name in ("title", "document_number", "signed_date"):
        field = getattr(metadata, name)
        found.append((name, field.value if field else None))
    for name in ("issuers", "addressees"):
        found += [(name, field.value) for field in getattr(metadata, name)]
    return Counter(found)


# Two samples in every page are enough for the fast tests.
@pytest.mark.parametrize("name", [*NAMES[:2], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[2:])])
@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page["name"])
def test_a_page_adds_no_fact_and_takes_none(page: dict[str, str], name: str, grammar: Grammar) -> None:
    text = parse(SAMPLES / f"{name}.txt", grammar=grammar)
    alone = parse(page_of(PAGES[0]["html"], text), grammar=grammar)
    within = parse(page_of(page["html"], text), grammar=grammar)
    lost, won = facts(alone) - facts(within), facts(within) - facts(alone)
    assert (sorted(map(str, lost)), sorted(map(str, won))) == ([], [])
    assert within.text is not None
    assert list(check_document(within, within.text, grammar)) == []


def test_a_notice_that_a_site_publishes_years_later_keeps_its_targets(grammar: Grammar) -> None:
    page = "<h1>青禾市健康行动规划</h1><p>发布时间：2039-05-06</p><p>一、目标</p><p>到2030年，建成健康步道12公里。</p>"
    assert [(one.indicator, one.year) for one in parse(page.encode(), grammar=grammar).targets] == [("健康步道", 2030)]


MARKUP = ["<div class=nav>", "<div class=footer>", "<div class=con>", "</div>", "<p>", "<table>", "<tr>", "<td>", "<td rowspan=2>", "<td colspan=3>", "</table>", "<ol><li>", "</ol>",
    "<div id=zoom>", "<br>", "<h1>", "</h1>", "序号", "责任单位", "市教育局", "关于办好讲堂的通知", "一、办好讲堂。", "到2030年，步道达到12公里。", "首页", "2030年3月1日",
    "青禾市人民政府", "各学校：", "发布时间：2030-03-01", "附件：1.任务表.docx", "\u200b", "&nbsp;"]  # fmt: skip


@given(st.lists(st.sampled_from(MARKUP), max_size=40).map("".join))
def test_whatever_the_page_the_contract_holds(markup: str) -> None:
    head = "<meta name=ArticleTitle content='关于办好讲堂的通知'><meta name=PubDate content=2031-01-02>"
    document = parse(f"<html>{head}<body>通知公告{markup}".encode(), grammar=load_grammar(), with_map=True)
    assert document.text is not None
    assert list(check_document(document, document.text, load_grammar())) == []
