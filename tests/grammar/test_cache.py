"""The cache makes a second process faster, and can never make it wrong."""

from __future__ import annotations

import hashlib
import os
import pathlib
import pickle
import time
import tomllib
from collections.abc import Iterator

import pytest
import regex

from healthplan_cli.grammar import cache as module
from healthplan_cli.grammar.cache import VARIABLE, Cache, shared_cache

CONTENT = b"[[words]]\nid = 'a.b'\n"
TABLES = {"words": [{"id": "a.b"}]}


@pytest.fixture
def place(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The file of an empty cache."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / module._name()


def kept(place: pathlib.Path) -> tuple[dict[str, bytes], dict[str, regex.Pattern[str]]]:
    """The tables and patterns in the file of a cache."""
    tables, patterns = pickle.loads(place.read_bytes()[32:])
    return tables, patterns


def sealed(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest() + packed


@pytest.fixture
def forged(place: pathlib.Path) -> pathlib.Path:
    """A cache that gives itself away where it is read."""
    first = fresh()
    first.tables(CONTENT)
    first.save()
    tables, patterns = kept(place)
    place.write_bytes(sealed(pickle.dumps((dict.fromkeys(tables, pickle.dumps({"forged": 1})), patterns))))
    assert fresh().tables(CONTENT) == {"forged": 1}
    return place


def fresh() -> Cache:
    """The cache as a new process has it."""
    shared_cache.cache_clear()
    return shared_cache()


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    shared_cache.cache_clear()


def test_what_was_used_is_there_in_the_next_process(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fresh()
    first.tables(CONTENT)
    first.compile("甲 [0-9]+")
    first.save()
    second = fresh()
    monkeypatch.setattr(tomllib, "loads", None)
    monkeypatch.setattr(regex, "compile", None)
    assert second.tables(CONTENT) == TABLES
    assert second.compile("甲 [0-9]+").fullmatch("甲12")


def test_changing_what_it_gave_changes_nothing_in_it(place: pathlib.Path) -> None:
    cache = fresh()
    cache.tables(CONTENT).clear()
    assert cache.tables(CONTENT) == TABLES


def test_patterns_of_a_former_grammar_are_dropped(place: pathlib.Path) -> None:
    first = fresh()
    first.tables(CONTENT)
    first.compile("old")
    first.save()
    second = fresh()
    second.tables(b"a = 1")
    second.compile("new")
    second.save()
    assert list(kept(place)[1]) == ["new"]


def test_patterns_of_other_notices_stay(place: pathlib.Path) -> None:
    for pattern in ("one", "two"):
        cache = fresh()
        cache.tables(CONTENT)
        cache.compile(pattern)
        cache.save()
    assert sorted(kept(place)[1]) == ["one", "two"]


def test_nothing_is_written_when_nothing_is_new(place: pathlib.Path) -> None:
    cache = fresh()
    cache.tables(CONTENT)
    cache.save()
    place.write_bytes(place.read_bytes())
    before = place.stat().st_ino
    again = fresh()
    again.tables(CONTENT)
    again.save()
    assert place.stat().st_ino == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no pickle",
        pickle.dumps(3),
        sealed(pickle.dumps(3)),
        sealed(b"no pickle"),
        sealed(pickle.dumps(({"x": b"y"}, {})))[:-1],
    ],
)
def test_a_damaged_or_foreign_cache_is_no_cache_and_is_replaced(place: pathlib.Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700)
    place.write_bytes(content)
    place.chmod(0o600)
    cache = fresh()
    assert cache.tables(CONTENT) == TABLES
    cache.save()
    assert len(kept(place)[0]) == 1


def test_a_cache_of_which_a_bit_changed_is_no_cache(forged: pathlib.Path) -> None:
    data = bytearray(forged.read_bytes())
    data[len(data) // 2] ^= 1
    forged.write_bytes(data)
    assert fresh().tables(CONTENT) == TABLES


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_cache_that_others_can_write_is_not_read(forged: pathlib.Path, mode: int) -> None:
    forged.chmod(mode)
    assert fresh().tables(CONTENT) == TABLES


def test_a_folder_that_others_can_write_is_not_used(forged: pathlib.Path) -> None:
    forged.parent.chmod(0o777)
    cache = fresh()
    assert cache.tables(CONTENT) == TABLES
    before = forged.read_bytes()
    cache.save()
    assert forged.read_bytes() == before


def test_a_cache_of_another_owner_is_not_read(forged: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert fresh().tables(CONTENT) == TABLES


def test_a_link_is_neither_read_nor_written_through(forged: pathlib.Path) -> None:
    target = forged.with_name("elsewhere")
    forged.rename(target)
    forged.symlink_to(target)
    cache = fresh()
    assert cache.tables(CONTENT) == TABLES
    before = target.read_bytes()
    cache.save()
    assert (target.read_bytes(), forged.is_symlink()) == (before, False)


def test_a_pipe_in_its_place_holds_nobody_up(place: pathlib.Path) -> None:
    place.parent.mkdir(mode=0o700)
    os.mkfifo(place, 0o600)
    assert fresh().tables(CONTENT) == TABLES


def test_only_its_user_can_read_it(place: pathlib.Path) -> None:
    cache = fresh()
    cache.tables(CONTENT)
    cache.save()
    assert [one.stat().st_mode & 0o777 for one in (place.parent, place)] == [0o700, 0o600]


def test_files_of_versions_gone_by_and_of_killed_processes_are_removed(place: pathlib.Path) -> None:
    place.parent.mkdir(mode=0o700)
    for age in range(1, 7):
        old = place.with_name(f"rules-{age:016x}")
        old.write_bytes(b"")
        os.utime(old, (time.time() - 100 * age,) * 2)
    for name, age in {
        ".rules-0123456789abcdef": 4000,
        ".rules-fedcba9876543210": 10,
        "rules-2024.toml": 10**6,
        "rules-a": 10**6,
        ".rules-own": 10**6,
    }.items():
        other = place.with_name(name)
        other.write_bytes(b"")
        os.utime(other, (time.time() - age,) * 2)
    cache = fresh()
    cache.tables(CONTENT)
    cache.save()
    names = {one.name for one in place.parent.iterdir()}
    kept = {f"rules-{age:016x}" for age in (1, 2, 3)} | {".rules-fedcba9876543210"}
    assert names == {place.name, *kept, "rules-2024.toml", "rules-a", ".rules-own"}


def test_nothing_is_left_of_a_write_that_fails(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: str) -> None:
        raise OSError

    monkeypatch.setattr(os, "replace", fail)
    cache = fresh()
    cache.tables(CONTENT)
    cache.save()
    assert list(place.parent.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_failure(place: pathlib.Path) -> None:
    place.parent.write_text("a file")
    cache = fresh()
    cache.compile("甲")
    cache.save()
    assert cache.compile("甲").fullmatch("甲")


def test_it_can_be_turned_off(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    monkeypatch.chdir(tmp_path)
    cache = fresh()
    cache.compile("甲")
    cache.save()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("xdg", ["", "not/absolute"])
def test_it_is_kept_in_the_home_of_its_user_and_in_no_other(xdg: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", xdg)
    monkeypatch.setenv("HOME", str(tmp_path / "lost"))
    monkeypatch.chdir(tmp_path)
    cache = fresh()
    cache.compile("甲")
    cache.save()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("HOME", str(tmp_path))
    cache.compile("乙")
    cache.save()
    assert [one.name for one in (tmp_path / ".cache/healthplan").iterdir()] == [module._name()]
