"""Shared fixtures: the shipped grammar, and the real notices where they are at hand."""

from __future__ import annotations

import os
import pathlib
import tempfile

import pytest

from healthplan_cli.grammar import Grammar, load_grammar

ROOT = pathlib.Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-samples", action="store_true", help="write samples/NAME.json anew, to be read")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests out of the user's home; before any is collected, for some read the grammar then."""
    folder = tempfile.TemporaryDirectory(prefix="healthplan-test-cache-")
    config.add_cleanup(folder.cleanup)
    os.environ["HEALTHPLAN_CACHE"] = folder.name


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar()


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real notices beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real notices are not beside this checkout")
    return SHARED
