"""Files and streams: named by their last part, and never read further than the limit."""

from __future__ import annotations

import io
import os
import pathlib
from typing import Any

import pytest

from healthplan_cli.readers import UnreadableError, read_file, read_stream


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        buffer[:] = b"(" * len(buffer)
        return len(buffer)


def test_a_file_is_named_by_its_last_part(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes("一、总则".encode())
    assert read_file(path).name == "通知.txt"


def test_a_file_name_that_is_no_utf8_can_be_written_as_json(tmp_path: pathlib.Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.txt")
    with open(path, "wb") as file:
        file.write(b"1. aims")
    assert read_file(os.fsdecode(path)).name.encode("utf-8").decode() == "\ufffd\ufffd.txt"


def test_too_big_a_file_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"(" * 101)
    with pytest.raises(UnreadableError, match=r"^a.txt: bigger than 100 bytes.*--max-bytes"):
        read_file(path, max_bytes=100)
    assert len(read_file(path, max_bytes=101).text) == 101


def test_an_endless_stream_is_left_at_the_limit() -> None:
    raw = Endless()
    with pytest.raises(UnreadableError, match="bigger than 1,000,000 bytes"):
        read_stream(io.BufferedReader(raw), max_bytes=1_000_000)
    assert raw.taken < 1_100_000


def test_errors_of_the_file_system_come_through(tmp_path: pathlib.Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.txt")
