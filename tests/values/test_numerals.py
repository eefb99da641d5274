"""Numerals to numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import PlanYears
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.numerals import NumeralError, ordinal, to_number
from healthplan_cli.values.plan_years import years_in

CASES = {
    "7": 7, "1,200": 1200, ".77": 0.77, "0": 0, "零": 0, "十": 10, "十五": 15, "二十一": 21, "两百": 200, "五万": 50000,
    "百万": 1000000, "四万万": 400000000, "百三": 130, "一万三": 13000, "一千零五": 1005, "十万柒仟捌佰伍拾肆": 107854,
    "一百零五点六": 105.6, "点五": 0.5, "负四百零五亿零四百零四万": -40504040000, "二〇二二": 2022, "3万5": 35000,
    "2千零5": 2005, "1万2千亿": 1200000000000, "二点五万": 25000, "一万半": 15000, "+3": 3,
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_reads(text: str) -> None:
    assert to_number(text) == CASES[text]


@pytest.mark.parametrize(
    "text", ["", ".", "3.", "1.2.3", "1,20", "点", "半半", "上", "负", "甲3", "9" * 5000, "一" * 5000]
)
def test_refuses(text: str) -> None:
    with pytest.raises(NumeralError):
        to_number(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_arabic_reads_back(number: int) -> None:
    assert to_number(str(number)) == to_number(f"{number:,}") == number


@given(st.integers(min_value=1, max_value=9999), st.sampled_from([("万", 10**4), ("亿", 10**8)]))
def test_mixed_multiplies(number: int, place: tuple[str, int]) -> None:
    assert to_number(f"{number}{place[0]}") == number * place[1]


def test_common_numerals_spare_the_slow_import() -> None:
    code = "import sys; from healthplan_cli import parse_quantity as p; p('一名'); p('二十五家'); print('cn2an' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("12", 12), ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("廿三", 23), ("一百零三", 103), ("三百二十", 320),
        ("二〇二四", 2024), ("一二", 12), ("十 二", 12), ("①", 1), ("⑳", 20), ("a", 1), ("z", 26), ("两", 2), ("十十", 20),
    ],
)  # fmt: skip
def test_ordinals(printed: str, number: int) -> None:
    assert ordinal(printed) == number


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("二○二四年十二月三十日", "2024-12-30"), ("二O一九年一十月廿三日", "2019-10-23"), ("2024年三月十一日", "2024-03-11"),
        ("二〇二四年十十月一日", None), ("二〇二四年三月二三日", None), ("二〇二四年二月三十日", None), ("二〇二四年十三月一日", None),
    ],
)  # fmt: skip
def test_dates_in_chinese_numerals(printed: str, day: str | None, grammar: Grammar) -> None:
    found = read_date(printed, grammar)
    assert (found and found.value) == day


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("青禾市“十四五”卫生健康规划", 2021, 2025), ("青禾市二十一五规划", 2056, 2060), ("青禾市健康行动(2023—2030年)", 2023, 2030),
        ("青禾市2024年健康行动计划", 2024, 2024),
    ],
)  # fmt: skip
def test_years_of_plans(title: str, first: int, last: int, grammar: Grammar) -> None:
    assert years_in(title, grammar) == PlanYears(first=first, last=last)
