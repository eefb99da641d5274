"""Archives are read as streams, and those that lie are refused."""

from __future__ import annotations

import io
import pathlib
import random
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from batch.running import Run, failures, found, outputs

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused
from healthplan_cli.batch.zstd import compress

# Processes, big inputs, files of other programs: too dear for the fast tests.
pytestmark = pytest.mark.slow

NOTICE = "青禾市民政局关于老年食堂的通知\n一、服务对象\n（一）老年人。\n"
SUFFIXES = [".zip", ".tar", ".tar.gz", ".tar.zst"]


def pack(path: pathlib.Path, entries: dict[str, bytes]) -> pathlib.Path:
    """An archive of the kind that its suffix says."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return path
    return pack_tar(path, [(tarfile.TarInfo(name), data) for name, data in entries.items()])


def pack_tar(path: pathlib.Path, entries: list[tuple[tarfile.TarInfo, bytes]]) -> pathlib.Path:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz" if path.suffix == ".gz" else "w") as archive:
        for entry, data in entries:
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    data = packed.getvalue()
    path.write_bytes(compress(data) if path.suffix == ".zst" else data)
    return path


def read(path: pathlib.Path, **limits: int) -> list[Found]:
    return found(Inputs((str(path),), limits=Limits(**limits)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_notices_of_an_archive(suffix: str, tmp_path: pathlib.Path) -> None:
    entries = {
        "通知/b.txt": NOTICE.encode(),
        "a.txt": b"",
        "read.me": b"no",
        ".x.txt": b"no",
        "__MACOSX/._a.txt": b"no",
    }
    path = pack(tmp_path / f"crawl{suffix}", entries)
    assert read(path) == [Notice("通知/b.txt", data=NOTICE.encode()), Notice("a.txt", data=b"")]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_outputs_as_from_the_folder(
    suffix: str, batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    files = {path.relative_to(corpus).as_posix(): path.read_bytes() for path in sorted(corpus.rglob("*.txt"))}
    pack(tmp_path / f"crawl{suffix}", files)
    assert batch(f"crawl{suffix}", "-o", "packed").returncode == 0
    batch(corpus, "-o", "plain")
    assert outputs(tmp_path / "packed") == outputs(tmp_path / "plain")


def test_names_in_gbk(tmp_path: pathlib.Path) -> None:
    path = pack(tmp_path / "crawl.zip", {"aaaa.txt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"aaaa.txt", "通知.txt".encode("gbk")))
    assert [one.name for one in read(path)] == ["通知.txt"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../out.txt", "the name '../out.txt' leads outside of it"),
        ("a/../../out.txt", "the name 'a/../../out.txt' leads outside of it"),
        ("a/..\\..\\out.txt", "the name 'a/..\\\\..\\\\out.txt' leads outside of it"),
        ("/etc/out.txt", "the name '/etc/out.txt' is absolute"),
        ("C:\\out.txt", "the name 'C:\\\\out.txt' is absolute"),
    ],
)
def test_names_that_lead_outside(suffix: str, name: str, reason: str, tmp_path: pathlib.Path) -> None:
    path = pack(tmp_path / f"crawl{suffix}", {name: b"x"})
    assert read(path) == [Refused(str(path), f"archive refused: {reason}", rest=True)]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar(kind: bytes, tmp_path: pathlib.Path) -> None:
    link = tarfile.TarInfo("a.txt")
    link.type, link.linkname = kind, "/etc/passwd"
    path = pack_tar(tmp_path / "crawl.tar.gz", [(link, b"")])
    assert read(path) == [Refused(str(path), "archive refused: 'a.txt' is a link or a device", rest=True)]


def test_link_in_a_zip(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "crawl.zip"
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert read(path) == [Refused(str(path), "archive refused: 'a.txt' is a link or a device", rest=True)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_too_many_entries(suffix: str, tmp_path: pathlib.Path) -> None:
    path = pack(tmp_path / f"crawl{suffix}", {f"{number}.txt": b"x" for number in range(12)})
    assert len(read(path, entries=12)) == 12
    last = read(path, entries=11)[-1]
    assert last == Refused(str(path), "archive refused: it has more than 11 entries", rest=True)


@pytest.mark.slow
def test_a_zip_that_claims_a_million_entries_is_not_read_into_memory(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "crawl.zip"
    header = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", *[20, 3, 20, 0], *[0] * 4, 0, 1, 1, 5, *[0] * 4, 0, 0
    )
    directory = (header + b"a.txt") * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 16960, 16960, len(directory), 0, 0)
    path.write_bytes(directory + end)
    del directory
    tracemalloc.start()
    given = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert given == [Refused(str(path), "archive refused: it has more than 200,000 entries", rest=True)]
    assert peak < 1_000_000


BOMB = b"\0" * 40_000_000


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz", ".tar.zst"])
def test_bombs(suffix: str, tmp_path: pathlib.Path) -> None:
    path = pack(tmp_path / f"crawl{suffix}", {"a.txt": BOMB})
    tracemalloc.start()
    (refused,) = read(path, size=len(BOMB))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(BOMB)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("archive refused: it ")
    assert refused.reason.endswith("to more than 100 times its size")


def test_a_bomb_in_the_headers_of_a_tar(tmp_path: pathlib.Path) -> None:
    entry = tarfile.TarInfo("a.txt")
    entry.pax_headers = {"comment": "x" * 5_000_000}
    path = pack_tar(tmp_path / "crawl.tar", [(entry, b"x")])
    assert read(path) == [
        Refused(str(path), "archive refused: the headers of an entry take more than 1,048,576 bytes", rest=True)
    ]


def test_an_entry_that_is_larger_than_it_says(tmp_path: pathlib.Path) -> None:
    path = pack(tmp_path / "crawl.zip", {"a.txt": b"x" * 3000, "b.txt": NOTICE.encode()})
    data = path.read_bytes()
    assert data.count(struct.pack("<L", 3000)) == 2
    path.write_bytes(data.replace(struct.pack("<L", 3000), struct.pack("<L", 10)))
    first, second = read(path)
    assert isinstance(first, Refused)
    assert first.reason.startswith("damaged archive entry")
    assert second == Notice("b.txt", data=NOTICE.encode())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_entry_that_is_too_large_fails_alone(suffix: str, tmp_path: pathlib.Path) -> None:
    noise = random.Random(1).randbytes(3000)
    path = pack(tmp_path / f"crawl{suffix}", {"a.txt": noise, "b.txt": b"x"})
    assert read(path, size=2000) == [
        Refused(f"{path}/a.txt", "is larger than 2,000 bytes"),
        Notice("b.txt", data=b"x"),
    ]


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _scramble(data: bytes) -> bytes:
    chance = random.Random(7)
    return bytes(byte if chance.random() < 0.9 else chance.randrange(256) for byte in data)


def _nothing(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("damage", [_cut, _scramble, _nothing])
def test_damaged_archives(suffix: str, damage: Callable[[bytes], bytes], tmp_path: pathlib.Path) -> None:
    noise = random.Random(3)
    entries = {f"{number}.txt": noise.randbytes(2000) for number in range(20)}
    path = pack(tmp_path / f"crawl{suffix}", entries)
    path.write_bytes(damage(path.read_bytes()))
    given = read(path)
    assert isinstance(given[-1], Refused), "the damage is passed over in silence"
    whole = {one.name: one.data for one in given if isinstance(one, Notice)}
    if damage is _cut:
        assert whole.items() <= entries.items()


def test_a_refused_archive_does_not_stop_the_batch(batch: Run, tmp_path: pathlib.Path) -> None:
    pack(tmp_path / "evil.tar.zst", {"../escape.txt": NOTICE.encode()})
    pack(tmp_path / "good.zip", {"a.txt": NOTICE.encode()})
    done = batch("evil.tar.zst", "good.zip", "-o", "deep/out")
    assert done.returncode == 1
    assert outputs(tmp_path / "deep/out").keys() == {"good/a.json"}
    assert failures(tmp_path / "deep/out") == {
        "evil.tar.zst": "archive refused: the name '../escape.txt' leads outside of it"
    }
    assert {path.name for path in tmp_path.iterdir()} == {"evil.tar.zst", "good.zip", "deep"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]
