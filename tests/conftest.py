"""Shared fixtures: the shipped grammar, and the real notices where they are at hand."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from healthplan_cli.grammar import Grammar, load_grammar

ROOT = pathlib.Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def own_cache_folder(tmp_path_factory) -> Iterator[None]:
    """The tests leave nothing in the user's home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHPLAN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar()


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real notices beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the real notices are not beside this checkout")
    return SHARED
