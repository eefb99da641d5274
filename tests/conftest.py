"""Shared fixtures: the shipped grammar, and the real notices where they are at hand."""

from __future__ import annotations

import pathlib

import pytest

from healthplan_cli.grammar import Grammar, load_grammar

ROOT = pathlib.Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar()


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real notices beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real notices are not beside this checkout")
    return SHARED
