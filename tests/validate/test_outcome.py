"""Thresholds, baselines, and every reporter on the same findings."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from healthplan_cli.diagnostics import KINDS
from healthplan_cli.validate.baseline import Baseline, BaselineError, record
from healthplan_cli.validate.codes import CHECKS
from healthplan_cli.validate.explanations import explanations
from healthplan_cli.validate.findings import Finding, Place, Report, excerpt, finding
from healthplan_cli.validate.outcome import judge
from healthplan_cli.validate.reporters import REPORTERS
from healthplan_cli.validate.thresholds import Thresholds

ERROR = finding("HP911", "$.blocks", (3, 5), found="“健康”")
WARNING = finding("HP915", "$.outline[0].repaired", (0, 2), what="node n1")
INFO = Finding("HP101", "info", "a numeral was lost", "$.diagnostics[0]", (0, 2))
PLACED = Finding("HP911", "error", "50% lost, a:b\nc", "$.blocks", (3, 5), Place("notices/甲 乙.txt", 2, 1, 2, 3, 3, 2))


def reports(*findings: Finding) -> list[Report]:
    return [Report("out/a.json", None, "a.txt", list(findings)), Report("b.jsonl", 7, "b.txt", [])]


@pytest.mark.parametrize(
    "thresholds, findings, failing",
    [
        (Thresholds(), [ERROR, WARNING, INFO], ["HP911"]),
        (Thresholds("warning"), [ERROR, WARNING, INFO], ["HP911", "HP915"]),
        (Thresholds("error", {"HP911": 1}), [ERROR], []),
        (Thresholds("error", {"HP911": 1}), [ERROR, ERROR], ["HP920"]),
        (Thresholds("warning", {"HP101": 0}), [INFO], ["HP920"]),
        (Thresholds("warning", {"HP101": 1}), [INFO], []),
        (Thresholds(), [], []),
    ],
)
def test_what_fails(thresholds: Thresholds, findings: list[Finding], failing: list[str]) -> None:
    outcome = judge(reports(*findings), thresholds)
    assert [one.code for _, one in outcome.findings() if thresholds.fails(one)] == failing
    assert outcome.failing == len(failing)


def test_harmless_repairs_are_not_listed_unless_there_is_a_limit_for_them() -> None:
    assert list(judge(reports(INFO), Thresholds()).findings()) == []
    assert len(list(judge(reports(INFO), Thresholds("error", {"HP101": 5})).findings())) == 1


def test_summary_counts_what_is_listed() -> None:
    assert judge(reports(ERROR, WARNING, INFO), Thresholds()).summary() == "2 notices, 1 error, 1 warning"


def test_a_baseline_excuses_as_many_as_it_recorded() -> None:
    baseline = record(judge(reports(ERROR, WARNING), Thresholds()).reports)
    assert judge(reports(ERROR, WARNING), Thresholds(), Baseline(baseline)).failing == 0
    outcome = judge(reports(ERROR, ERROR, WARNING), Thresholds(), Baseline(baseline))
    assert (outcome.failing, outcome.known) == (1, 2)


def test_a_baseline_outlives_moved_lines_and_reads_well() -> None:
    moved = finding("HP911", "$.blocks", (90, 92), found="“健康”")
    baseline = record(reports(ERROR))
    assert judge(reports(moved), Thresholds(), Baseline(baseline)).failing == 0
    assert json.loads(baseline)["findings"] == [
        {"notice": "out/a.json", "code": "HP911", "message": "“健康” lies in no block", "count": 1}
    ]


def test_a_notice_in_json_lines_is_known_by_its_name_not_by_its_line() -> None:
    baseline = Baseline(record([Report("b.jsonl", 7, "b.txt", [ERROR])]))
    assert judge([Report("b.jsonl", 9, "b.txt", [ERROR])], Thresholds(), baseline).failing == 0
    assert judge([Report("b.jsonl", 9, "c.txt", [ERROR])], Thresholds(), baseline).failing == 1


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version": 1}', b'{"version": 2, "findings": []}', b"\xff"])
def test_what_is_no_baseline(data: bytes) -> None:
    with pytest.raises(BaselineError):
        Baseline(data)


def render(form: str, *findings: Finding, thresholds: Thresholds | None = None) -> str:
    return REPORTERS[form](judge(reports(*findings), thresholds or Thresholds()))


def test_text_names_the_source_where_it_is_known() -> None:
    assert render("text", ERROR, PLACED).splitlines() == [
        "out/a.json: error HP911 “健康” lies in no block [$.blocks]",
        "notices/甲 乙.txt:2:1: error HP911 50% lost, a:b\\nc [out/a.json $.blocks]",
    ]


def test_github_commands_are_escaped() -> None:
    assert render("github", WARNING, PLACED, thresholds=Thresholds("error", {"HP911": 0})).splitlines() == [
        "::warning file=out/a.json,line=1,title=HP915::node n1 is marked as repaired; no diagnostic says how"
        " [$.outline[0].repaired]",
        "::error file=notices/甲 乙.txt,line=2,endLine=2,col=1,endColumn=2,title=HP911::50%25 lost, a:b\\nc [$.blocks]",
        "::error title=HP920::HP911 occurs 1 times, at most 0 are allowed",
    ]


def test_json_has_everything() -> None:
    whole = json.loads(render("json", ERROR, WARNING, PLACED))
    assert (whole["notices"], whole["failing"], whole["known"]) == (2, 2, 0)
    assert [one["fails"] for one in whole["findings"]] == [True, False, True]
    assert whole["findings"][2]["place"] == {
        "file": "notices/甲 乙.txt", "line": 2, "column": 1, "end_line": 2, "end_column": 3, "offset": 3, "length": 2,
    }  # fmt: skip


def test_junit_has_a_case_a_notice() -> None:
    suite = ElementTree.fromstring(render("junit", ERROR, WARNING).encode()).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    first, second = suite.findall("testcase")
    assert (first.get("name"), second.get("name")) == ("out/a.json", "b.jsonl:7")
    assert [one.get("type") for one in first.findall("failure")] == ["HP911"]
    assert "HP915" in first.findtext("system-out", "")
    assert list(second) == []


def test_junit_stands_characters_that_xml_cannot_hold() -> None:
    bell = Finding("HP911", "error", "a\x07b\ufffe", "$", None)
    (failure,) = ElementTree.fromstring(render("junit", bell).encode()).iter("failure")
    assert failure.get("message") == "a\ufffdb\ufffd"


def test_sarif_is_as_the_standard_says() -> None:
    # Types made from the official schema of SARIF 2.1.0, which forbid what it does not know.
    sarif = pytest.importorskip("pydantic_sarif.model")
    unknown = Finding("HP123456", "warning", "a code of another version", "$.diagnostics[0]")
    text = render("sarif", ERROR, WARNING, PLACED, unknown, thresholds=Thresholds("error", {"HP911": 1}))
    sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    with pytest.raises(ValueError):
        sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text.replace("startLine", "line"))
    log = json.loads(text)
    (run,) = log["runs"]
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]
    assert [one["level"] for one in run["results"]] == ["error", "warning", "error", "warning", "error"]
    assert len({rule["id"] for rule in run["tool"]["driver"]["rules"]}) == 4


def test_sarif_rules_say_what_a_code_means_and_where_to_read_on() -> None:
    (rule,) = json.loads(render("sarif", ERROR))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "text in no block"}
    assert rule["help"]["text"].startswith("Characters that are not blank lie in no block")
    assert rule["helpUri"].endswith("/docs/diagnostics.md#hp911-text-in-no-block")
    assert f"[HP911]({rule['helpUri']})" in rule["help"]["markdown"]


@pytest.mark.parametrize("code", [*CHECKS, *KINDS])
def test_every_code_has_its_explanation(code: str) -> None:
    known = explanations()[code]
    assert len(known.text) > 20
    assert "##" not in known.text
    assert f"/docs/diagnostics.md#{code.lower()}-" in known.link
    assert known.link.isascii()


def test_documents_that_are_not_installed_are_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthplan_cli.validate.reporters.sarif.explanations", dict)
    (rule,) = json.loads(render("sarif", ERROR))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"] == {"text": "text in no block"}


def test_sarif_regions_lie_in_the_source() -> None:
    location = json.loads(render("sarif", PLACED))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "notices/%E7%94%B2%20%E4%B9%99.txt"},
        "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 3, "charOffset": 3, "charLength": 2},
    }
    assert location["logicalLocations"] == [{"fullyQualifiedName": "out/a.json $.blocks"}]


@pytest.mark.parametrize(
    "form, shown",
    [
        ("text", ""),
        ("github", ""),
        ("json", '"findings": []'),
        ("sarif", '"results": []'),
        ("junit", 'tests="2" failures="0"'),
    ],
)
def test_nothing_found(form: str, shown: str) -> None:
    output = render(form)
    assert shown in output
    assert bool(output) == bool(shown)


@pytest.mark.parametrize(
    "text, shown",
    [
        (None, "nothing"),
        ("", "nothing"),
        ("健 康\n行动", "“健 康 行动”"),
        ("\x1b[2J", "“\\x1b[2J”"),
        ("长" * 30, f"“{'长' * 24}…”"),
    ],
)
def test_excerpts_stay_on_a_line_and_show_what_a_terminal_would_act_on(text: str, shown: str) -> None:
    assert excerpt(text) == shown
