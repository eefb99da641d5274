"""The cache makes a second process faster, and can never make it wrong."""

from __future__ import annotations

import os
import pickle
import tomllib

import pytest
import regex

from healthplan_cli.grammar import cache as module
from healthplan_cli.grammar.cache import shared_cache

CONTENT = b"[[words]]\nid = 'a.b'\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The file of an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "healthplan" / os.path.basename(module._place())


def fresh():
    """The cache as a new process has it."""
    shared_cache.cache_clear()
    return shared_cache()


@pytest.fixture(autouse=True)
def forget():
    yield
    shared_cache.cache_clear()


def test_what_was_used_is_there_in_the_next_process(place, monkeypatch):
    first = fresh()
    first.tables(CONTENT)
    first.compile("甲 [0-9]+")
    first.save()
    second = fresh()
    monkeypatch.setattr(tomllib, "loads", None)
    monkeypatch.setattr(regex, "compile", None)
    assert second.tables(CONTENT) == {"words": [{"id": "a.b"}]}
    assert second.compile("甲 [0-9]+").fullmatch("甲12")


def test_changing_what_it_gave_changes_nothing_in_it(place):
    cache = fresh()
    cache.tables(CONTENT).clear()
    assert cache.tables(CONTENT) == {"words": [{"id": "a.b"}]}


def test_patterns_of_a_former_grammar_are_dropped(place):
    first = fresh()
    first.tables(CONTENT)
    first.compile("old")
    first.save()
    second = fresh()
    second.tables(b"a = 1")
    second.compile("new")
    second.save()
    assert list(pickle.loads(place.read_bytes())[2]) == ["new"]


def test_patterns_of_other_notices_stay(place):
    for pattern in ("one", "two"):
        cache = fresh()
        cache.tables(CONTENT)
        cache.compile(pattern)
        cache.save()
    assert sorted(pickle.loads(place.read_bytes())[2]) == ["one", "two"]


def test_nothing_is_written_when_nothing_is_new(place):
    cache = fresh()
    cache.tables(CONTENT)
    cache.save()
    place.write_bytes(place.read_bytes())
    before = place.stat().st_ino
    again = fresh()
    again.tables(CONTENT)
    again.save()
    assert place.stat().st_ino == before


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps(3), pickle.dumps(("0", {"x": b"y"}, {}))])
def test_a_damaged_or_foreign_cache_is_no_cache(place, content):
    place.parent.mkdir()
    place.write_bytes(content)
    place.chmod(0o600)
    assert fresh().tables(CONTENT) == {"words": [{"id": "a.b"}]}


def test_a_cache_that_others_can_write_is_not_read(place):
    first = fresh()
    first.tables(CONTENT)
    first.save()
    version, tables, patterns = pickle.loads(place.read_bytes())
    place.write_bytes(pickle.dumps((version, dict.fromkeys(tables, pickle.dumps({"forged": 1})), patterns)))
    assert fresh().tables(CONTENT) == {"forged": 1}
    place.chmod(0o622)
    assert fresh().tables(CONTENT) == {"words": [{"id": "a.b"}]}


def test_a_folder_that_cannot_be_written_is_no_failure(place):
    place.parent.parent.joinpath("healthplan").write_text("a file")
    cache = fresh()
    cache.compile("甲")
    cache.save()
    assert cache.compile("甲").fullmatch("甲")
