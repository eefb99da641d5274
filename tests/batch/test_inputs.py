"""Which notices are found in files, folders, lists and JSON Lines, and under which names."""

from __future__ import annotations

import io
import json
import os
import pathlib
import zipfile

import pytest
from batch.running import Run, failures, found, outputs, write

from healthplan_cli.batch import inputs as inputs_module
from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.records import Fields
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

NOTICE = "金穗县体育局关于举办健步走活动的通知\n一、时间地点\n（一）时间。\n"


def tree(folder: pathlib.Path, *paths: str) -> pathlib.Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")
    return folder


def names(inputs: Inputs) -> list[str]:
    return [one.name for one in found(inputs)]


def test_folders_are_walked_in_the_order_of_names(tmp_path: pathlib.Path) -> None:
    tree(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "c.txt", "a.txt", "甲/1.txt", "d.json")
    paths = ["a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "c.txt", "甲/1.txt"]
    assert names(Inputs((str(tmp_path),))) == paths
    assert Inputs((str(tmp_path),)).count() == len(paths)


@pytest.mark.parametrize(
    ("globs", "excludes", "expected"),
    [
        (("*.txt",), (), ["a.txt", "old/a.txt", "old/deep/c.txt"]),
        (("*",), (), ["a.txt", "b.html", "old/a.txt", "old/deep/c.txt"]),
        (("*.html", "a.*"), (), ["a.txt", "b.html", "old/a.txt"]),
        (("*.txt",), ("old",), ["a.txt"]),
        (("*.txt",), ("old/*",), ["a.txt"]),
        (("old/*.txt",), (), ["old/a.txt", "old/deep/c.txt"]),
        (("*.txt",), ("c.*",), ["a.txt", "old/a.txt"]),
        (("*.txt",), ("deep",), ["a.txt", "old/a.txt"]),
    ],
)
def test_selection(
    globs: tuple[str, ...], excludes: tuple[str, ...], expected: list[str], tmp_path: pathlib.Path
) -> None:
    tree(tmp_path, "a.txt", "b.html", ".hidden.txt", ".git/x.txt", "old/a.txt", "old/deep/c.txt")
    selection = Selection(globs, excludes)
    assert names(Inputs((str(tmp_path),), selection=selection)) == expected
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for path in sorted(tmp_path.rglob("*")):
            if path.is_file() and path.name != "x.zip":
                archive.write(path, path.relative_to(tmp_path))
    assert names(Inputs((str(tmp_path / "x.zip"),), selection=selection)) == expected, "an archive differs"


def test_several_folders_keep_their_names(tmp_path: pathlib.Path) -> None:
    tree(tmp_path, "x/a.txt", "y/a.txt", "single.txt")
    paths = tuple(str(tmp_path / name) for name in ("x", "y/", "single.txt"))
    assert names(Inputs(paths)) == ["x/a.txt", "y/a.txt", "single.txt"]


def test_the_folder_of_outputs_is_no_input(tmp_path: pathlib.Path) -> None:
    tree(tmp_path, "a.txt", "out/b.txt")
    assert names(Inputs((str(tmp_path),), avoid=os.path.realpath(tmp_path / "out"))) == ["a.txt"]


def test_links_to_folders_are_not_followed(tmp_path: pathlib.Path) -> None:
    tree(tmp_path, "a/b.txt")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "c.txt").symlink_to(tmp_path / "a/b.txt")
    assert names(Inputs((str(tmp_path),))) == ["a/b.txt", "c.txt"]


def test_a_large_folder_is_sorted_on_disk(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, *(f"{number}.txt" for number in range(100)), "通知.txt", "Ａ.txt")
    (tmp_path / os.fsdecode(b"\xc4\xe3.txt")).touch()
    small = names(Inputs((str(tmp_path),)))
    monkeypatch.setattr(inputs_module, "_MANY", 10)
    assert names(Inputs((str(tmp_path),))) == small
    assert "\\xc4\\xe3.txt" in small


def test_a_folder_that_cannot_be_listed(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a/x.txt", "b/y.txt")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    given = list(Inputs((str(tmp_path),)))
    assert given[0] == Refused(f"{tmp_path}/a", "cannot be read: Permission denied", rest=True)
    assert [one.name for one in given[1:]] == ["b/y.txt"]


@pytest.mark.parametrize("separator", [b"\n", b"\0"])
def test_lists(separator: bytes, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "work/x/a.txt", "work/d/b.txt", "c.txt")
    monkeypatch.chdir(tmp_path / "work")
    listed = separator.join(
        [b"x/a.txt", b"", b"./x/../x/a.txt", b"../c.txt", os.fsencode(tmp_path / "c.txt"), b"d"]
    )
    given = names(Inputs(listed=io.BytesIO(listed), separator=separator))
    absolute = str(tmp_path / "c.txt").lstrip("/")
    assert given == ["x/a.txt", "x/a.txt", "c.txt", absolute, "d/b.txt"]


def records(tmp_path: pathlib.Path, lines: bytes, fields: Fields, **limits: int) -> list[Found]:
    (tmp_path / "crawl.jsonl").write_bytes(lines)
    return found(Inputs((str(tmp_path / "crawl.jsonl"),), fields=fields, limits=Limits(**limits)))


def test_records(tmp_path: pathlib.Path) -> None:
    lines = '{"url": "gov.example/a?id=1", "text": "甲"}\n\n{"text": "乙\\n", "url": 7}\n'.encode()
    assert records(tmp_path, lines, Fields("text", "url")) == [
        Notice("gov.example%2Fa?id=1", data="甲".encode(), encoding="utf-8"),
        Notice("7", data="乙\n".encode(), encoding="utf-8"),
    ]
    assert [one.name for one in records(tmp_path, lines, Fields("text"))] == ["00000001", "00000003"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not a usable JSON record"),
        (b"[1]", "is not a usable JSON record"),
        (b'{"text": 5, "id": "a"}', "is not a usable JSON record"),
        (b'{"text": "\\ud800", "id": "a"}', "is not a usable JSON record"),
        (b'{"text": "\xff", "id": "a"}', "is not a usable JSON record"),
        (b'{"text": "a", "id": null}', "is not a usable JSON record"),
        (b'{"id": "a"}', "the record has no field 'text'"),
        (b'{"text": "a"}', "the record has no field 'id'"),
        (b'{"text": "' + b"x" * 60 + b'", "id": 1}', "is larger than 50 bytes"),
        (b'{"text": "' + b"x" * 1000 + b'", "id": 1}', "the line is too long"),
    ],
)
def test_bad_records_fail_alone(line: bytes, reason: str, tmp_path: pathlib.Path) -> None:
    good = b'{"text": "a", "id": "good"}'
    first, second = records(tmp_path, line + b"\n" + good, Fields("text", "id"), size=50)
    assert isinstance(first, Refused)
    assert first.name == f"{tmp_path}/crawl.jsonl/line 1"
    assert first.reason.startswith(reason)
    assert second.name == "good"


def test_list_on_standard_input(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE)
    done = batch("--files-from", "-", "-0", "-o", "out", input="in/a.txt\0in/b.txt\0in/none.txt")
    assert done.returncode == 1
    assert outputs(tmp_path / "out").keys() == {"in/a.json", "in/b.json"}
    assert failures(tmp_path / "out") == {"in/none.txt": "cannot be read: No such file or directory"}


def test_records_from_the_command_line(batch: Run, tmp_path: pathlib.Path) -> None:
    lines = [json.dumps({"u": f"gov.example/{number}", "t": NOTICE}) for number in range(3)]
    (tmp_path / "crawl.jsonl").write_text("\n".join(lines))
    assert batch("crawl.jsonl", "--jsonl-field", "t", "--jsonl-id", "u", "-o", "out").returncode == 0
    made = outputs(tmp_path / "out")
    assert made.keys() == {*(f"gov.example%2F{number}.json" for number in range(3))}
    assert json.loads(made["gov.example%2F0.json"])["source"]["bytes"] == len(NOTICE.encode())


def test_a_notice_that_is_too_large(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", a=NOTICE, b=NOTICE * 100)
    assert batch("in", "-o", "out", "--max-bytes", 5120).returncode == 1
    assert failures(tmp_path / "out") == {"b.txt": "is larger than 5,120 bytes"}
