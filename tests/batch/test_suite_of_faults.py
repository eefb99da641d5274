"""The fault suite itself, in small: ``python -m tests.faults`` runs it at length."""

from __future__ import annotations

import pathlib
import random

import pytest
from faults.archives import KINDS, broken, hostile
from faults.kills import Kills, documents

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.records import Fields
from healthplan_cli.batch.sources import Notice


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_damaged_is_whole_before(kind: str, tmp_path: pathlib.Path) -> None:
    suffix, data = KINDS[kind]
    if suffix in (".zip", ".tar", ".jsonl"):
        path = tmp_path / f"x{suffix}"
        path.write_bytes(data)
        given = list(Inputs((str(path),), fields=Fields("text", "url")))
        assert sum(isinstance(one, Notice) for one in given) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_archives_break_nothing(kind: str, tmp_path: pathlib.Path) -> None:
    for number in range(15):
        path = tmp_path / f"{number}{KINDS[kind][0]}"
        path.write_bytes(hostile(random.Random(f"test {number}"), kind))
        assert broken(path) == {}, path.read_bytes()


@pytest.mark.slow
def test_disturbed_batches_go_on(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("pyarrow", reason="tables need the extra “parquet”")
    assert [fault for _, fault in Kills(tmp_path, 5).run(10) if fault] == []


def test_a_document_that_is_cut_off_or_changed_is_seen() -> None:
    shards = {"part-00000.jsonl": b'{"a":1}\n{"a":2}\n', "part-00001.jsonl": b'{"a":3}\n'}
    whole = documents("jsonl", shards)
    assert documents("jsonl", {"part-00000.jsonl": b'{"a":2}\n{"a":3}\n'}) <= whole
    assert not documents("jsonl", {"part-00000.jsonl": b'{"a":2}\n{"a":'}) <= whole
    assert not documents("json", {"a.json": b"{"}) <= documents("json", {"a.json": b"{}"})
