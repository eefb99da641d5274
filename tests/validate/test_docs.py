"""Every finding of our own is explained."""

from __future__ import annotations

import pytest

from healthplan_cli.validate.codes import CHECKS


@pytest.mark.parametrize("code", CHECKS)
def test_code_is_explained(code: str, request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "docs" / "diagnostics.md").read_text("utf-8")
    assert f"## {code} {CHECKS[code].title}\n\n" in text
