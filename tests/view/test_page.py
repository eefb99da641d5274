"""The page of one notice: all of the text and all of the facts, safe against any text, the same every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import msgspec
import pytest
from view.pages import NOTICE, SAMPLES, marked, page_of, tree

from healthplan_cli import parse
from healthplan_cli.model import Cell, Diagnostic, Field, Unit
from healthplan_cli.view.messages import LANGUAGES, asset, messages
from healthplan_cli.view.page import view
from healthplan_cli.view.source_text import visible

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'&amp;<!--'
NOTICES = sorted(path.name for path in SAMPLES.glob("*.txt"))


@pytest.mark.parametrize("name", NOTICES)
def test_the_page_shows_the_whole_text_and_every_fact_at_its_place(name: str) -> None:
    document = parse(SAMPLES / name)
    assert document.text is not None
    page = tree(view(document).decode())
    shown = "\n".join(line.text() for line in page.css("#text .l"))
    assert shown == visible(document.text.replace("\r\n", "\n").removesuffix("\n"))
    cards = {card.attributes["id"] for card in page.css(".card")}
    assert {*(t.id for t in document.targets), *(r.id for r in document.responsibilities), *(t.id for t in document.tables)} <= cards
    for one in document.responsibilities:
        assert marked(page, one.id) == re.sub(r"\r?\n", "", document.quote(one))
    for target in document.targets:
        # The year may stand before it.
        assert re.sub(r"\r?\n", "", document.quote(target)) in marked(page, target.id)
    kinds = [card.attributes["data-k"] for card in page.css(".card")]
    assert kinds.count("d") == len(document.diagnostics)
    assert kinds.count("ref") == len(document.references)
    assert len(page.css("#outline li")) == sum(1 for _ in document.nodes())


def test_a_card_says_what_the_fact_is() -> None:
    document, page = page_of(NOTICE)
    target = next(one for one in document.targets if one.unit == "岁")
    card = page.css_first(f"#{target.id}").text(separator=" ")
    assert "人均预期寿命" in card and "≥ 80.6" in card and "岁" in card and "2026" in card
    assert "at least" in card and "青禾市卫生健康委" in card and target.rule in card
    assert page.css_first(f"#{target.id} a.line").attributes["href"] == "#L5"


def test_a_target_is_found_by_the_body_that_answers_for_it() -> None:
    document, page = page_of(NOTICE)
    names = {option.attributes["value"]: option.text() for option in page.css("#body-filter option")}
    bodies = {
        card.attributes["id"]: [names[number].partition(" ")[0] for number in (card.attributes.get("data-b") or "").split()]
        for card in page.css(".card.t")
    }
    steps = next(one for one in document.targets if one.unit == "公里")
    assert bodies[steps.id] == ["青禾市体育局"]
    assert ["青禾市卫生健康委", "青禾市教育局"] in bodies.values()


def test_marks_name_all_facts_that_overlap() -> None:
    document, page = page_of(NOTICE)
    inferred = next(one for one in document.diagnostics if one.code == "HP302")
    number = document.diagnostics.index(inferred) + 1
    assert marked(page, f"d{number}") == document.quote(inferred)
    assert "d-info" in (page.css_first(f'mark[data-f~="d{number}"]').attributes["class"] or "")


def test_the_numbers_and_who_leads_stand_out() -> None:
    _, page = page_of(NOTICE)
    assert [mark.text() for mark in page.css("mark.t.v")][:2] == ["36%", "80.6岁"]
    assert [mark.text() for mark in page.css("mark.u-lead")] == ["市卫生健康委"]


def test_headings_lead_to_their_line() -> None:
    _, page = page_of(NOTICE)
    links = page.css("#outline a")
    assert [(link.text(), link.attributes["href"]) for link in links] == [
        ("一、总体目标", "#L4"),
        ("二、重点任务", "#L6"),
        ("（一）推进无烟环境", "#L7"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_the_language_and_holds_the_other(language: str) -> None:
    _, page = page_of(NOTICE, language=language)
    assert page.css_first("html").attributes["lang"] == LANGUAGES[language]
    data = json.loads(page.css_first("#page-data").text())
    assert data["language"] == language
    for element in page.css("[data-m]"):
        message = element.attributes["data-m"] or ""
        assert element.text() == messages()[message][language]
        assert {name for name in LANGUAGES if message in data["messages"][name]} == set(LANGUAGES), message
    for script in ("common.js", "page.js"):
        for message in re.findall(r'say\("([a-z.]+)"', asset(script)):
            assert message in data["messages"]["en"]


def test_every_message_is_in_every_language_and_used() -> None:
    assert [name for name, texts in messages().items() if set(texts) != set(LANGUAGES) or not all(texts.values())] == []
    used = "".join(map(asset, ("page.html", "index.html", "macros.html", "buttons.html", "common.js", "page.js", "index.js")))
    # Of these groups the name is a value of the contract.
    values = ("kind", "kinds", "field", "role", "direction", "comparator", "severity", "status")
    named = {name for name in messages() if name.partition(".")[0] not in values}
    columns = {f"index.{name}" for name in ("notice", "number", "date", "issuer", "targets", "responsibilities", "warnings")}
    assert {name for name in named - columns if f'"{name}"' not in used} == set()


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        NOTICE.replace("总体目标", HOSTILE),
        NOTICE.replace("居民健康素养水平", f"居民{HOSTILE}水平"),
        NOTICE.replace("市体育局", "市<b>体育局"),
        NOTICE.replace("云岭省控烟条例", HOSTILE),
        NOTICE.replace("《", "]]>《"),
    ],
)
def test_no_text_becomes_part_of_the_page(text: str) -> None:
    _, plain = page_of(NOTICE)
    document, page = page_of(text)
    assert len(page.css("script")) == len(plain.css("script")) == 2
    assert page.css("img, b b, #text b, #text script, [onerror]") == []
    assert "\n".join(line.text() for line in page.css("#text .l")) == text.removesuffix("\n")
    assert set(json.loads(page.css_first("#page-data").text())) > {"lines", "wide", "covers"}
    assert document.text == text


def test_what_a_parse_from_a_file_says_is_escaped_too() -> None:
    document = parse(NOTICE)
    field = Field(text=HOSTILE, value=HOSTILE, span=(5, 10**9), repaired=True)
    unit = Unit(name=HOSTILE, full_name=HOSTILE, organisation=None, role="lead", span=(-5, 3))
    cell = Cell(text=HOSTILE, span=(0, 0), columns=10**6, rows=10**6)
    document = msgspec.structs.replace(
        document,
        source=msgspec.structs.replace(document.source, name=HOSTILE),
        metadata=msgspec.structs.replace(document.metadata, title=field),
        targets=tuple(msgspec.structs.replace(one, id='t1" onclick="x', rule=HOSTILE, unit=HOSTILE, text=HOSTILE) for one in document.targets),
        responsibilities=tuple(
            msgspec.structs.replace(one, id="t1", units=(unit,), due=HOSTILE, covers=(9, 2)) for one in document.responsibilities
        ),
        tables=tuple(
            msgspec.structs.replace(one, title=HOSTILE, header=(HOSTILE,), rows=((cell, cell),))
            for one in parse(SAMPLES / "tabs-songtan-2023.txt").tables
        ),
        diagnostics=(Diagnostic(code="HP101", severity="info", message=HOSTILE, span=(10**9, -1)),),
    ).with_text(NOTICE)
    page = tree(view(document).decode())
    assert len(page.css("script")) == 2
    assert page.css("img, [onclick], [onerror]") == []
    ids = [element.attributes["id"] for element in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_control_characters_are_signs_and_keep_their_places() -> None:
    text = "健\x00康\x1b[2J\u202e\ufeff\r健\x85"
    assert visible(text) == "健␀康␛[2J⍰\ufeff␍健⍰"
    _, page = page_of(text)
    assert page.css_first("#text").text().strip() == visible(text)


def test_nothing_but_the_page_s_own_style_and_script_may_run_and_nothing_load() -> None:
    html = view(parse(NOTICE)).decode()
    page = tree(html)
    policy = page.css_first("meta[http-equiv]").attributes["content"] or ""
    for element, directive in (("style", "style-src"), (r"script", "script-src")):
        (content,) = re.findall(f"<{element}>(.*?)</{element}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert page.css("[style], [src], link, iframe, form[action]") == []
    assert re.search(r"https?://", html) is None


def test_the_same_notice_gives_the_same_bytes() -> None:
    assert view(parse(NOTICE)) == view(parse(NOTICE))


def test_a_document_without_its_text_has_no_page() -> None:
    document = parse(NOTICE)
    with pytest.raises(ValueError, match="does not hold its text"):
        view(type(document).from_json(document.to_json()))


def test_a_notice_without_anything_says_so() -> None:
    _, page = page_of("\n")
    assert page.css_first("h1").text() == "—"
    assert "no numbered headings" in page.css_first("#outline").text()


def test_a_table_is_shown_with_its_merged_cells() -> None:
    table = (
        "<html><body><p>青禾市健康指标</p><table><tr><th>指标</th><th>2025年</th><th>2030年</th></tr>"
        "<tr><td rowspan=2>健康水平</td><td colspan=2>稳步提高</td></tr><tr><td>35%</td><td>40%</td></tr></table></body></html>"
    )
    page = tree(view(parse(table.encode())).decode())
    cells = [(cell.text(), cell.attributes.get("rowspan"), cell.attributes.get("colspan")) for cell in page.css(".scroll td")]
    assert cells == [("健康水平", "2", None), ("稳步提高", None, "2"), ("35%", None, None), ("40%", None, None)]


def test_what_only_the_file_states_has_no_place_in_the_text() -> None:
    document = parse(NOTICE)
    stated = Field(text="", value="2024-04-02", span=(0, 0), stated_by="PubDate")
    document = msgspec.structs.replace(
        document, metadata=msgspec.structs.replace(document.metadata, published_date=stated)
    ).with_text(NOTICE)
    page = tree(view(document).decode())
    (card,) = [card for card in page.css(".card.m") if "PubDate" in card.text()]
    assert card.css("a.line") == []
    assert marked(page, card.attributes["id"] or "") == ""


def test_facts_too_wide_to_mark_and_what_lists_cover_are_for_the_script() -> None:
    document = parse(SAMPLES / "tasktable-linjiang-2024.txt")
    page = tree(view(document).decode())
    data = json.loads(page.css_first("#page-data").text())
    assert data["wide"]["tb1"] == list(document.tables[0].span)
    assert marked(page, "tb1") == ""
    assert data["covers"]["r1"] == list(document.responsibilities[0].covers)
