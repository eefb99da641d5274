"""``healthplan table`` and ``compare``: an analyst's questions, as a user asks them."""

from __future__ import annotations

import csv
import io
import json
import pathlib
import xml.etree.ElementTree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.analysis.similar import Ranking
from healthplan_cli.cli.program import program

QINGHE = """青禾市人民政府关于推进健康青禾行动的实施意见
一、普及健康知识
到2025年和2030年，居民健康素养水平分别达到33%和38%以上。建设健康步道。（市卫生健康委牵头，市教育局配合）
二、减少近视
到2030年，儿童青少年近视率下降5个百分点。（市教育局负责）
"""
BAISHI = """白石市人民政府关于推进健康白石行动的实施意见
一、普及健康知识
到2025年，居民健康素养水平达到25%。到2025年，居民健康素养水平达到27%。居民心理健康素养水平达到20%。（市卫健委牵头，市城东医院、市人社局配合）
二、健康提升
到2027年，居民健康素养水平提高5个百分点。新建健康步道3条。（市卫生健康局、市体育局负责）
"""
TASKS = """临江县人民政府关于印发健康行动重点任务的通知
各乡镇人民政府：
现将《临江县健康行动重点任务》印发给你们，请认真贯彻执行。
临江县人民政府
2024年2月27日
临江县健康行动重点任务
序号	重点任务	牵头单位	完成时限
1	建设健康步道	县体育局	2025年6月底前
2	开展义诊	县卫生健康局	2024年底前
"""


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("notices")
    for name, text in (("baishi", BAISHI), ("linjiang", TASKS), ("qinghe", QINGHE)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(program, list(map(str, arguments)), prog_name="healthplan")


def answer(*arguments: object) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_levels_and_changes_have_columns_of_their_own(notices: pathlib.Path) -> None:
    rows = answer("table", "targets", notices)
    assert [(row["place"], row["level"], row["change"], row["unit"]) for row in rows if row["indicator_id"] == "health-literacy"] == [
        ("白石市", 25, None, "%"),
        ("白石市", 27, None, "%"),
        ("白石市", None, 5, "个百分点"),
        ("青禾市", 33, None, "%"),
        ("青禾市", 38, None, "%"),
    ]


def test_two_years_side_by_side(notices: pathlib.Path) -> None:
    rows = answer("table", "targets", notices, "--pivot", "indicator,year", "--years", "2025,2030,2035")
    assert [tuple(row.values()) for row in rows if row["indicator"] == "居民健康素养水平"] == [
        ("居民健康素养水平", "白石市", "level", "%", "25 / 27", None, None),
        ("居民健康素养水平", "青禾市", "level", "%", "≥33", "≥38", None),
    ]
    (myopia,) = [row for row in rows if row["measure"] == "change"]
    assert (myopia["unit"], myopia["2030"]) == ("个百分点", "↓5")


def test_which_bodies_lead_most(notices: pathlib.Path) -> None:
    first, *_ = rows = answer("table", "leads", notices)
    assert first == {"organisation": "health", "body": "卫生健康委", "lead": 3, "responsible": 1, "participant": 0, "documents": 3}
    education = next(row for row in rows if row["organisation"] == "education")
    assert (education["lead"], education["responsible"], education["participant"]) == (0, 1, 1)
    bodies = {row["body"]: row["lead"] for row in answer("table", "bodies", notices)}
    assert bodies["临江县卫生健康局"] == bodies["青禾市卫生健康委"] == 1


def test_who_must_do_what_by_when(notices: pathlib.Path) -> None:
    rows = answer("table", "deadlines", notices)
    assert [(row["due"], row["who"], row["id"]) for row in rows if row["id"].startswith("r")] == [
        ("2024年底前", "临江县卫生健康局", "r2"),
        ("2025年6月底前", "临江县体育局", "r1"),
    ]
    assert [row["due"][:4] for row in rows] == sorted(row["due"][:4] for row in rows)
    last = rows[-1]
    assert (last["due"], last["who"], last["with"], last["place"]) == ("2030", "青禾市教育局", None, "青禾市")
    assert {row["due"][:4] for row in answer("table", "deadlines", notices, "--years", "2030")} == {"2030"}


@pytest.mark.parametrize("form", ["table", "md", "csv", "xlsx"])
def test_forms(form: str, notices: pathlib.Path, tmp_path: pathlib.Path) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
        openpyxl = pytest.importorskip("openpyxl")
    out = tmp_path / f"out.{form}"
    assert run("table", "leads", notices, "--format", form, "-o", out).exit_code == 0
    if form == "xlsx":
        header, first, *_ = openpyxl.load_workbook(out)["table"].values
        assert first[:3] == ("health", "卫生健康委", 3)
        return
    data = out.read_bytes()
    assert data == run("table", "leads", notices, "--format", form).stdout_bytes
    text = data.decode("utf-8-sig")
    if form == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        assert next(csv.DictReader(io.StringIO(text)))["lead"] == "3"
    else:
        assert [word for word in text.splitlines()[2].split() if word != "|"] == ["health", "卫生健康委", "3", "1", "0", "3"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("table", "leads", str(pathlib.Path(__file__).parents[2] / "samples" / "letter-qinghe-2024.txt"), "--format", "xlsx"), "--format xlsx needs -o FILE.xlsx"),
        (("table", "leads", "x", "--pivot", "indicator,year"), "--pivot is for targets"),
        (("table", "leads", "x", "--years", "2025"), "--years is for targets and deadlines"),
        (("table", "targets", "x", "--years", "25"), "'25' is no list of years such as 2025,2030"),
        (("table", "targets", "x", "--pivot", "year,year"), "'year,year' is not two of indicator, place, document, year, such as indicator,year"),
        (("compare", "x"), "give --indicator or --task"),
        (("compare", "x", "--task", "a", "--wide"), "--wide and --chart are for --indicator"),
        (("compare", "x", "--indicator", "a", "--chart", "a.png"), "a.png: a chart is .svg or .html"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("asked", ["health-literacy", "全民健康素养水平"])
def test_an_indicator_is_known_by_its_id(asked: str, notices: pathlib.Path) -> None:
    result = run("compare", notices, "--indicator", asked, "--wide", "--format", "json")
    assert [tuple(row.values()) for row in json.loads(result.stdout)] == [
        ("白石市", "居民健康素养水平", "level", "%", "25 / 27", None, None),
        ("白石市", "居民健康素养水平", "change", "个百分点", None, "↑5", None),
        ("青禾市", "居民健康素养水平", "level", "%", "≥33", None, "≥38"),
    ]
    conflict, like_it = result.stderr.splitlines()
    assert conflict == "conflict: baishi has 25 (t1) and 27 (t2) for 2025"
    assert like_it.startswith("like it, not counted: 居民心理健康素养水平 (0.")


def test_a_phrase_is_never_merged_by_its_score(notices: pathlib.Path) -> None:
    result = run("compare", notices, "--indicator", "健康素养")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "居民健康素养水平 (" in result.stderr and result.stderr.endswith("nothing found\n")


def test_scores_have_a_fixed_order_and_know_the_text_itself() -> None:
    ranking = Ranking(["居民健康素养水平", "居民心理健康素养水平", "道路", ""])
    same, near, other, empty = ranking.scores("居民健康素养水平")
    assert same == 1 and 0.5 < near < 1 and other == empty == 0
    assert Ranking([]).scores("a") == []
    assert Ranking(["甲", "甲"]).scores("甲") == [1.0, 1.0]


def test_tasks_that_are_like_a_text(notices: pathlib.Path) -> None:
    rows = answer("compare", notices, "--task", "建设健康步道")
    assert (rows[0]["place"], rows[0]["document_id"]) == ("临江县", "linjiang")
    assert rows[0]["who"] == "临江县体育局" and rows[0]["due"] == "2025年6月底前"
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert len(answer("compare", notices, "--task", "建设健康步道", "--top", "2")) == 2


@pytest.mark.parametrize("name", ["a.svg", "a.html"])
def test_a_chart_is_one_file_without_network(name: str, notices: pathlib.Path, tmp_path: pathlib.Path) -> None:
    out = tmp_path / name
    assert run("compare", notices, "--indicator", "health-literacy", "--chart", out).exit_code == 0
    text = out.read_text("utf-8")
    svg = xml.etree.ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    texts = [one.text or "" for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"level, %", "change, 个百分点", "2025", "2030", "青禾市 ≥38", "白石市 ↑5"} <= set(texts)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    if name.endswith("html"):
        assert "default-src 'none'" in text
