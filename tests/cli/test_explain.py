"""``healthplan explain --trace``: why a number is a target, or none."""

from __future__ import annotations

import pathlib

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli.program import program
from healthplan_cli.grammar import Grammar
from healthplan_cli.targets.observer import OBSERVER
from healthplan_cli.targets.trace import trace_text

NOTICE = """青禾市健康行动计划（2023—2025年）

一、主要目标
到2025年，居民健康素养水平达到30%，新建健康步道20条。
由省级财政负担50%。目前，全市共有步道40条。
对新认定的示范村给予最高50万元奖励。接种率从60%提高到85%。
"""


@pytest.fixture
def notice(tmp_path: pathlib.Path) -> str:
    path = tmp_path / "notice.txt"
    path.write_bytes(NOTICE.encode())
    return str(path)


def explain(notice: str, what: str, *options: str) -> Result:
    return CliRunner().invoke(program, ("explain", "--trace", notice, what, *options), prog_name="healthplan")


def test_the_sentence_of_a_target_with_its_tokens_and_the_productions_that_competed(notice: str) -> None:
    lines = explain(notice, "t1").output.splitlines()
    assert lines[0].endswith("which says that this is to be:")
    assert lines[1] == "  到2025年，居民健康素养水平达到30%，新建健康步道20条"
    assert lines[3] == f"30% at {NOTICE.index('30%')}"
    assert lines[4] == "  tokens:  居民健康素养水平 [words before]  达到 [direction reach]  30 [number]  % [unit]"
    won = "  targets.level: wins, all its conditions hold; it measures 居民健康素养水平"
    later = "  targets.level-without-predicate: would measure 居民健康素养水平, but is tried later"
    assert won in lines and later in lines[lines.index(won) :]
    assert "  targets.share-with-comparator: fails, for want of: comparator; not measured" not in lines
    assert "  tokens:  新建 [counting verb]  健康步道 [words before]  20 [number]  条 [unit]" in lines
    assert "  targets.count: its conditions hold, but `noun` finds no indicator" in lines


def test_all_shows_the_far_misses_too(notice: str) -> None:
    output = explain(notice, "t1", "--all").output
    assert "  targets.share-with-comparator: fails, for want of: comparator; not measured\n" in output


def test_a_line_without_targets_says_why(notice: str) -> None:
    output = explain(notice, "line:5").output
    assert "targets.calculated: decides that this is no target (a share by which a sum is worked out" in output
    assert "which tells what has been, or follows a sentence that does:\n  目前，全市共有步道40条\n" in output


def test_numbers_that_do_not_go_to_the_productions(notice: str) -> None:
    output = explain(notice, f"offset:{NOTICE.index('50万元')}").output
    assert "no target: its part of the sentence promises money, a fine or marks (targets.grant)" in output
    output = explain(notice, f"offset:{NOTICE.index('85%')}").output
    assert "60% at" in output and "no target: a change starts from it (targets.from-before)" in output


def test_a_place_without_numbers(notice: str) -> None:
    result = explain(notice, "line:3")
    assert (result.exit_code, result.output) == (
        0, "no number is read there: the grammar sees none, or the section says who may apply\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("t9", "the notice has no target t9; its last is t3"),
        ("line:0", "the text has 6 lines"),
        ("line:7", "the text has 6 lines"),
        ("offset:9999", f"the text ends at offset {len(NOTICE)}"),
        ("n1", "n1 is no target (t3), no line (line:12) and no offset (offset:345)"),
    ],
)
def test_places_that_are_not_there(what: str, message: str, notice: str) -> None:
    result = explain(notice, what)
    assert (result.exit_code, result.stderr) == (2, f"healthplan: {message}\n")


def test_nobody_listens_behind_a_trace(notice: str, grammar: Grammar) -> None:
    explain(notice, "t1")
    trace_text("新建步道20条。", grammar)
    assert OBSERVER.get() is None


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("接种率稳步达到95%以上。", "接种率 稳步[adverb] 达到[direction reach] 95[number] %[unit] 以上[comparator]"),
        ("至少培训300名医师。", "至少 培训[counting verb] 300[number] 名[unit] 医师[thing counted]"),
        ("床位数达到500张并投入使用。", "床位数 达到[direction reach] 500[number] 张[unit] 并投入使用[words behind]"),
    ],
)
def test_tokens(text: str, tokens: str, grammar: Grammar) -> None:
    (number,) = trace_text(text, grammar)
    shown = (one.text + (f"[{one.kind}]" if one.kind != "words before" else "") for one in number.tokens)
    assert " ".join(shown) == tokens


def test_grammar_explain_shows_the_tokens_of_an_example() -> None:
    result = CliRunner().invoke(program, ("grammar", "explain", "targets.count-behind"), prog_name="healthplan")
    assert "        建成 [counting verb]  健康步道 [words before]  60 [number]  条 [unit]\n" in result.output
