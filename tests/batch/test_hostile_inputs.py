"""Inputs that once ended a batch, hung it or grew it."""

from __future__ import annotations

import io
import os
import pathlib
import struct
import subprocess
import tarfile
import time
import tracemalloc
import zipfile

import pytest
from batch.running import Run, failures, found, outputs

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.records import Fields
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused
from healthplan_cli.writers.files import remove_leftovers

pytestmark = pytest.mark.slow

NOTICE = "青禾市民政局关于老年食堂的通知\n一、服务对象\n（一）老年人。\n"
LARGE = 40_000_000


def read(path: pathlib.Path, **limits: int) -> list[Found]:
    return found(Inputs((str(path),), limits=Limits(**limits)))


def reason(given: list[Found]) -> str:
    assert isinstance(given[-1], Refused)
    return given[-1].reason


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_a_zip_that_lies_about_sizes_takes_no_memory(method: int, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.txt", bytes(LARGE))
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", LARGE), struct.pack("<L", 1000)))
    tracemalloc.start()
    given = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reason(given) == "damaged archive entry: it gives more bytes than the directory says"
    assert peak < 10_000_000, "more than the dictionary of LZMA"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_gives_all_of_it(method: int, tmp_path: pathlib.Path) -> None:
    entries = {"a.txt": NOTICE.encode() * 5000, "b.txt": b"", "c.txt": os.urandom(150_000)}
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    assert read(tmp_path / "x.zip") == [Notice(name, data=data) for name, data in entries.items()]


def test_a_wrong_checksum_costs_one_entry(tmp_path: pathlib.Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", b"hello")
        archive.writestr("b.txt", b"world")
    (tmp_path / "x.zip").write_bytes((tmp_path / "x.zip").read_bytes().replace(b"hello", b"jello"))
    first, second = read(tmp_path / "x.zip")
    assert first == Refused(f"{tmp_path}/x.zip/a.txt", "damaged archive entry: its checksum is wrong")
    assert second.name == "b.txt"


def _directory(count: int) -> bytes:
    header = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, *[0] * 5, 0, 1, 1, 5, *[0] * 4, 0, 0)
    return (header + b"a.txt") * count


@pytest.mark.parametrize("before", [True, False])
def test_a_comment_does_not_hide_entries(before: bool, tmp_path: pathlib.Path) -> None:
    """A second end record, of zip64, that leads elsewhere: only the one that zipfile follows counts."""
    fake = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44)
    directory = _directory(300)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 300, 300, len(directory), 0, 0 if before else len(fake))
    (tmp_path / "x.zip").write_bytes(directory + (fake + end if before else end + fake))
    said = "Bad magic number for central directory" if before else "it has more than 200 entries"
    assert reason(read(tmp_path / "x.zip", entries=200)).endswith(said)


def test_a_directory_of_huge_names_is_not_read(tmp_path: pathlib.Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number in range(3):
            archive.writestr(str(number).zfill(60_000), b"")
    assert reason(read(tmp_path / "x.zip", entries=200)).startswith("archive refused: its directory takes 180,")


def test_overlapping_entries(tmp_path: pathlib.Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", NOTICE * 100)
        archive.filelist *= 200
    assert reason(read(tmp_path / "x.zip")) == "archive refused: its entries overlap"


@pytest.mark.parametrize("suffix", [".zip", ".tar"])
def test_a_name_that_no_system_opens(suffix: str, tmp_path: pathlib.Path) -> None:
    name = "a/" * 30_000 + "x.txt"
    if suffix == ".zip":
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.writestr(name, b"")
    else:
        with tarfile.open(tmp_path / "x.tar", "w") as tar:
            tar.addfile(tarfile.TarInfo(name))
    assert reason(read(tmp_path / f"x{suffix}")).endswith("has more than 4,096 bytes")


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.type = size, kind
    return entry.tobuf(tarfile.GNU_FORMAT)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


@pytest.mark.parametrize(
    "extended",
    [
        b"1" * 1_000_000,  # tarfile searches it for a number and a word: squares the time
        b"path=a\n",
        b"no length\n",
        b"0 path=a\n",
        b"3 path=a\n",
        b"99999 path=a\n",
        b"-1 path=a\n",
    ],
)
def test_damaged_extended_headers(extended: bytes, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(header("x", len(extended), tarfile.XHDTYPE) + padded(extended) + header("a.txt", 0) + bytes(1024))
    begun = time.process_time()
    assert reason(read(path)) == "damaged archive: an extended header is damaged"
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("size", "said"),
    [(2**60, "it ends in the middle of an entry"), (-(2**20), "an entry has a negative size")],
)
@pytest.mark.parametrize("name", ["a.txt", "a.bin"])
def test_a_tar_that_lies_about_sizes(name: str, size: int, said: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "x.tar").write_bytes(header(name, size) + bytes(range(256)) * 2)
    assert reason(read(tmp_path / "x.tar")) == f"damaged archive: {said}"


def _old_sparse() -> bytes:
    block = bytearray(header("a.txt", 512, tarfile.GNUTYPE_SPARSE))
    block[482] = 1  # one more block of the map follows
    block[148:156] = b"%06o\0 " % (sum(block) - sum(block[148:156]) + 8 * 32)
    return bytes(block) + bytes(512) + b"x" * 512


def _new_sparse() -> bytes:
    extended = b"22 GNU.sparse.major=1\n" + b"25 GNU.sparse.name=a.txt\n"
    return header("x", len(extended), tarfile.XHDTYPE) + padded(extended) + header("b", 512) + b"x" * 512


@pytest.mark.parametrize("sparse", [_old_sparse(), _new_sparse()])
def test_a_sparse_entry_costs_itself(sparse: bytes, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(sparse + header("b.txt", 1) + padded(b"y") + bytes(1024))
    assert read(path) == [Refused(f"{path}/a.txt", "it is a sparse file, so no text"), Notice("b.txt", data=b"y")]


def test_records_that_nest_and_numbers_that_do_not_end(tmp_path: pathlib.Path) -> None:
    deep = b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b', "id": 1}'
    long = b'{"text": "a", "id": ' + b"9" * 100_000 + b"}"
    path = tmp_path / "x.jsonl"
    path.write_bytes(deep + b"\n" + long + b'\n{"text": "a", "id": "good"}')
    first, second, third = found(Inputs((str(path),), fields=Fields("text", "id")))
    assert isinstance(first, Refused) and isinstance(second, Refused)
    assert third.name == "good"


def test_a_list_without_line_ends(tmp_path: pathlib.Path) -> None:
    begun = time.process_time()
    given = found(Inputs(listed=io.BytesIO(b"x" * 80_000_000 + b"\na\0b\na\0.zip\nb.txt")))
    assert time.process_time() - begun < 5
    nul = "cannot be read: its name holds the character NUL"
    assert given == [
        Refused("path 1 of the list", "it has more than 32,768 bytes", rest=True),
        Refused("a\0b", nul, rest=True),
        Refused("a\0.zip", nul, rest=True),
        Notice("b.txt", path=b"b.txt"),
    ]
    only = list(Inputs(listed=io.BytesIO(b"x" * 100_000)))
    assert only == [Refused("path 1 of the list", "it has more than 32,768 bytes", rest=True)]


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.jsonl"])
def test_a_pipe_for_an_input_holds_nobody_up(name: str, tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / name)
    given = found(Inputs((str(tmp_path / name),), fields=Fields("text")))
    assert given == [Refused(str(tmp_path / name), "cannot be read: it is no regular file", rest=True)]


def test_a_bug_in_a_reader_costs_one_input(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("\udcff")

    monkeypatch.setattr("healthplan_cli.batch.inputs.read_records", fail)
    given = list(Inputs((str(tmp_path / "x.jsonl"),), fields=Fields("text")))
    assert given == [Refused(f"{tmp_path}/x.jsonl", "cannot be read: KeyError: '\\udcff'", rest=True)]


@pytest.mark.slow
def test_folders_a_thousand_deep(batch: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    folder = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    with open(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=folder), "w", encoding="utf-8") as file:
        file.write(NOTICE)
    os.close(folder)
    done = batch("in", "-o", "out")
    assert done.returncode == 0, done.stderr
    place = "d/" * 1200
    assert (tmp_path / "out" / place / "a.json").stat().st_size
    remove_leftovers(tmp_path / "out")
    # Python 3.11 cannot remove so deep a folder.
    subprocess.run(["rm", "-rf", "in", "out"], cwd=tmp_path, check=True)


def test_names_that_would_stand_in_the_way_of_outputs(batch: Run, tmp_path: pathlib.Path) -> None:
    names = ["summary.json/x.txt", "a.json/b.txt", "a.txt", "failures.txt", "index.TXT/c.txt"]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in names:
            archive.writestr(name, NOTICE)
    done = batch("x.zip", "-o", "out")
    assert done.returncode == 0, done.stderr
    expected = {"summary.json%/x.json", "a.json%/b.json", "a.json", "failures.json", "index.TXT/c.json"}
    assert outputs(tmp_path / "out").keys() == expected
    assert failures(tmp_path / "out") == {}
