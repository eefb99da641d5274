"""Shared fixtures: the shipped grammar, and the real notices where they are at hand."""

from __future__ import annotations

import os
import pathlib
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from healthplan_cli.grammar import Grammar, load_grammar

ROOT = pathlib.Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-samples", action="store_true", help="write samples/NAME.json anew, to be read")
    parser.addoption("--rewrite-docs", action="store_true", help="write the made parts of docs/ anew, to be read")


# How many texts the any-string tests try. "fast" and "ci" try the same ones every time; "explore" tries new ones.
for name, examples in (("fast", 40), ("ci", 150), ("explore", 3000)):
    settings.register_profile(
        name,
        deadline=None,
        derandomize=name != "explore",
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the any-string tests' profile, and keep all tests out of the user's home.

    This comes before any test is collected, because some read the grammar then.
    """
    if config.getoption("hypothesis_profile", None) is None:
        settings.load_profile("fast" if "not slow" in config.getoption("markexpr") else "ci")
    folder = tempfile.TemporaryDirectory(prefix="healthplan-test-cache-")
    config.add_cleanup(folder.cleanup)
    os.environ["HEALTHPLAN_CACHE"] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that builds the distributions is slow as well."""
    for item in items:
        if "packaging" in item.keywords:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar()


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real notices beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real notices are not beside this checkout")
    return SHARED
