"""Every shipped rule: its examples match and capture what they say, its rejects do not."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import load_grammar
from healthplan_cli.grammar.check import RuleReport, check_grammar
from healthplan_cli.productions import READERS

REPORTS = check_grammar(load_grammar(), READERS)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.rule)
def test_rule(report: RuleReport) -> None:
    assert not report.failures, "\n".join(report.failures)
