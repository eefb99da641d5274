"""Folding keeps offsets; the way back to the source is exact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.text import fold, join_lines, split_lines

# Characters that folding, lines and joined_texts treat differently.
TEXTS = st.text(alphabet="一二（）［］，：；．、。 　\t\n\r０9Aa\u200b\ufeff\u00ad\u2028⼈人🌿", max_size=80)


def test_folding_makes_widths_one() -> None:
    assert fold("（１２）．：；，％［］【】　～").folded == "(12).:;,%[][] ~"


def test_invisible_characters_are_left_out_and_found_again() -> None:
    text = fold("责任\u200b单位\ufeff：甲")
    assert text.printed == "责任单位：甲"
    assert text.to_source((0, 4)) == (0, 5)
    assert text.to_source((4, 5)) == (6, 7)


def test_an_empty_span_stays_empty() -> None:
    assert fold("甲\u200b乙").to_source((1, 1)) == (1, 1)


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert fold("⼈⼯").folded == "人工"


def test_lines_are_stripped_and_numbered_with_the_blank_ones() -> None:
    text = fold("  甲乙 \r\n\n　丙")
    assert [text.quote((line.start, line.end)) for line in split_lines(text)] == ["甲乙", "丙"]
    assert [line.start for line in split_lines(text)] == [2, 9]


@given(TEXTS)
def test_folding_is_idempotent_and_keeps_the_length(raw: str) -> None:
    text = fold(raw)
    assert len(text.folded) == len(text.printed)
    assert fold(text.folded).folded == text.folded


@given(TEXTS, st.data())
def test_every_printed_span_is_found_in_the_source(raw: str, data: st.DataObject) -> None:
    text = fold(raw)
    start = data.draw(st.integers(0, len(text.printed)))
    end = data.draw(st.integers(start, len(text.printed)))
    first, last = text.to_source((start, end))
    assert 0 <= first <= last <= len(raw)
    assert fold(raw[first:last]).printed == text.quote((start, end))


@given(TEXTS)
def test_lines_hold_every_character_that_is_not_blank(raw: str) -> None:
    text = fold(raw)
    kept = "".join(text.folded[line.start : line.end] for line in split_lines(text))
    assert "".join(kept.split()) == "".join(text.folded.split())


@given(TEXTS, st.data())
def test_flow_leads_back_to_what_it_quotes(raw: str, data: st.DataObject) -> None:
    text = fold(raw)
    joined = join_lines(text, (0, len(text.printed)))
    start = data.draw(st.integers(0, len(joined.folded)))
    end = data.draw(st.integers(start, len(joined.folded)))
    span = joined.to_text(start, end)
    assert "".join(text.quote(span).split()) == "".join(joined.printed[start:end].split())
    assert joined.from_text(span[0]) == start


def test_furniture_inside_is_left_out_and_covered() -> None:
    text = fold("血压计、\n — 12 — \n血糖仪\n- 13 -\n等。")
    furniture = [(6, 12), (18, 24)]
    assert [text.quote(span) for span in furniture] == ["— 12 —", "- 13 -"]
    joined = join_lines(text, (0, len(text.printed)), furniture)
    assert joined.printed == "血压计、血糖仪等。"
    assert text.quote(joined.to_text(2, 6)) == "计、\n — 12 — \n血糖"
    assert [joined.from_text(place) for place in (3, 14, 25)] == [3, 4, 7]


def test_flow_joins_page_lines_and_drops_stray_blanks() -> None:
    text = fold("完善 服务\n  网络,到 2030 年建成 AI lab 十所")
    assert join_lines(text, (0, len(text.printed))).folded == "完善服务网络,到2030年建成AI lab十所"
