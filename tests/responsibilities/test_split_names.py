"""Names run together: found by the dictionary, loaded only then, and in silence."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.split_names import NameSplitter


@pytest.fixture(scope="module")
def splitter(grammar: Grammar) -> NameSplitter:
    return NameSplitter(grammar, organisations_of(grammar))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("应急管理局总工会", ["应急管理局", "总工会"]),
        ("各区镇街道市委编办", ["各区镇街道", "市委编办"]),
        ("广电局科协", ["广电局", "科协"]),
        ("旅游发展改革委", ["旅游", "发展改革委"]),
        ("教育局气象局青禾海关", ["教育局", "气象局", "青禾海关"]),
        ("科技教育处医政处市中医医院", ["科技教育处", "医政处", "市中医医院"]),
        ("医政医管科疾控科办公室", ["医政医管科", "疾控科", "办公室"]),
        ("民政卫生健康委", ["民政", "卫生健康委"]),
        ("团市委市妇联市残联", ["团市委", "市妇联", "市残联"]),
        ("市教育局和市体育局", ["市教育局", "市体育局"]),
        ("学校和市教育局", ["学校", "市教育局"]),
        ("教育和市体育局", ["教育", "市体育局"]),
        ("教育和体育局", ["教育和体育局"]),
        ("泰和县教育局", ["泰和县教育局"]),
        ("市数据局及相关行业主管部门", ["市数据局", "相关行业主管部门"]),
        ("党办党委", ["党办", "党委"]),
        ("工会团委", ["工会", "团委"]),
        ("团委和工会", ["团委", "工会"]),
        ("各部门和市教育局", ["各部门", "市教育局"]),
        ("市教育局及体育局", ["市教育局", "体育局"]),
        ("市青禾大厦公司和市教育局", ["市青禾大厦公司", "市教育局"]),
        ("市教育局和市云岭研修中心", ["市教育局", "市云岭研修中心"]),
        ("市教育局和各县区和市体育局", ["市教育局", "各县区", "市体育局"]),
        ("青禾市教育局云岭市体育局", ["青禾市教育局", "云岭市体育局"]),
        ("市教育局市体育局" * 10, ["市教育局", "市体育局"] * 10),
    ],
)
def test_run_together(splitter: NameSplitter, text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end, _ in splitter.split(text, 0, len(text))] == parts


@pytest.mark.parametrize(
    "name",
    [
        "市委编办",
        "市委教科工委",
        "市文化和旅游局",
        "医疗保障局白石分局",
        "市公安局交警支队",
        "区食安委其它成员单位",
        "人民银行青禾市分行营业管理部",
        "健康青禾工作领导小组成员单位",
        "青禾医科大学附属学院",
        "市政府国资委",
        "各区、县(市)政府",
        "县文化和旅游体育局",
        "市文体旅游局",
        "各乡镇卫生院",
        "县住房和城乡建设交通局",
        "文化广电旅游体育局",
        "市卫生健康委基层卫生处",
        "市总工会办公室",
        # Only one side of the word is a body.
        "市青禾大厦和市教育局",
        "市教育局和云岭研修中心",
        "市教育局和市云岭大厦",
        "市教育局及医",
        "教育局和体育",
        # The departments of one body.
        "市教育局各部门",
        # A stem closes no piece, and a piece of more than 80 characters is a sentence.
        "市教育局体育",
        "民政局民政",
        "市教育局" * 18 + "市妇联" * 3,
    ],
)
def test_one_name_stays_one(splitter: NameSplitter, name: str) -> None:
    assert splitter.split(name, 0, len(name)) == [(0, len(name), False)]


def test_places_count_in_the_whole_text(splitter: NameSplitter) -> None:
    text = "请市教育局和市体育局、团委工会一起办"
    assert splitter.split(text, 1, 10) == [(1, 5, False), (6, 10, False)]
    assert splitter.split(text, 11, 15) == [(11, 13, True), (13, 15, True)]


SCRIPT = """
import sys
from healthplan_cli import parse
parse(sys.argv[1])
print("jieba" in sys.modules)
"""


@pytest.mark.parametrize(
    ("notice", "loaded"),
    [("办好运动会。(市体育局、市教育局负责)", "False"), ("办好运动会。(市体育局总工会负责)", "False"), ("办好运动会。(旅游发展改革委负责)", "True")],
)
def test_jieba_is_loaded_only_where_two_readings_are_as_good(tmp_path: pathlib.Path, notice: pathlib.Path, loaded: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "default", "-c", SCRIPT, notice],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout.strip(), run.stderr) == (loaded, "")
    assert list(pathlib.Path(tmp_path).iterdir()) == []
