"""Archives and records, damaged on purpose, and what must hold of whatever is read from them."""

from __future__ import annotations

import io
import json
import pathlib
import random
import signal
import struct
import tarfile
import zipfile
from collections.abc import Callable
from gzip import compress as gzip
from types import FrameType

from healthplan_cli.batch.inputs import Inputs
from healthplan_cli.batch.names import output_names
from healthplan_cli.batch.records import Fields
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused
from healthplan_cli.batch.zstd import compress as zstd

SECONDS = 20
"""After which reading one input hangs; the slowest takes a hundredth."""
LIMITS = Limits(size=200_000, entries=300, ratio=20)
_SLACK = 16 * 1024 * 1024

NOTICE = "青禾市民政局关于老年食堂的通知\n一、服务对象\n（一）老年人。\n".encode()
NAMES = ("通知.txt", "2023/a.txt", "b.txt", "附件/" + "长" * 60 + "名.txt", "c.html")
# What the formats give a meaning to: lengths, offsets and counts at their edges.
NUMBERS = (0, 1, 45, 46, 127, 255, 256, 511, 512, 65535, 2**31 - 1, 2**31, 2**32 - 1)
MARKS = (
    b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08", b"\0\0", b"\xff\xfe",
    b"ustar\0" + b"00", b"ustar  \0", b"../", b"/", b"\0", b"GNU.sparse.map=0,1", b"9 path=a\n", b"\x1f\x8b", b"\x28\xb5\x2f\xfd",
)  # fmt: skip


class Hang(BaseException):
    """Reading took longer than ``SECONDS``."""


def _zip(method: int, *, gbk: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number, name in enumerate(("aaaa.txt", *NAMES[1:]) if gbk else NAMES):
            archive.writestr(name, NOTICE * number)
        archive.comment = b"crawl"
    data = packed.getvalue()
    return data.replace(b"aaaa", "通知".encode("gbk")) if gbk else data


def _zip64() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in NAMES:
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(NOTICE)
    return packed.getvalue()


def _tar(form: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for number, name in enumerate((*NAMES, "深/" * 60 + "d.txt")):
            entry = tarfile.TarInfo(name)
            entry.size = len(NOTICE) * number
            if form == tarfile.PAX_FORMAT:
                entry.pax_headers = {"comment": "抓取"}
            archive.addfile(entry, io.BytesIO(NOTICE * number))
    return packed.getvalue()


def _sealed(block: bytes) -> bytes:
    """A tar header with the right checksum; any other block as it is."""
    if len(block) < 512 or block[257:262] != b"ustar":
        return block
    total = sum(block) - sum(block[148:156]) + 8 * 32
    return block[:148] + b"%06o\0 " % total + block[156:]


def _sparse() -> bytes:
    """An old sparse entry: a map in the header that goes on in one more block."""
    entry = tarfile.TarInfo("a.txt")
    entry.type, entry.size = tarfile.GNUTYPE_SPARSE, 512
    block = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    block[386:410] = b"00000000000\x0000000001000\x00"
    block[482], block[483:495] = 1, b"00000002000\x00"
    return _sealed(bytes(block)) + bytes(512) + NOTICE.ljust(512, b" ") + _tar(tarfile.GNU_FORMAT)


def _records() -> bytes:
    lines = [json.dumps({"url": f"gov.example/{number}?a=%2F", "text": NOTICE.decode()}) for number in range(6)]
    return "\n".join(lines).encode()


KINDS: dict[str, tuple[str, bytes]] = {
    "zip, stored": (".zip", _zip(zipfile.ZIP_STORED)),
    "zip, deflated": (".zip", _zip(zipfile.ZIP_DEFLATED)),
    "zip, names in GBK": (".zip", _zip(zipfile.ZIP_DEFLATED, gbk=True)),
    "zip, bzip2": (".zip", _zip(zipfile.ZIP_BZIP2)),
    "zip, LZMA": (".zip", _zip(zipfile.ZIP_LZMA)),
    "zip64": (".zip", _zip64()),
    "tar, GNU": (".tar", _tar(tarfile.GNU_FORMAT)),
    "tar, POSIX": (".tar", _tar(tarfile.PAX_FORMAT)),
    "tar, sparse": (".tar", _sparse()),
    "tar.gz": (".tar.gz", _tar(tarfile.GNU_FORMAT)),
    "tar.zst": (".tar.zst", _tar(tarfile.PAX_FORMAT)),
    "JSON lines": (".jsonl", _records()),
}
_PACK: dict[str, Callable[[bytes], bytes]] = {".tar.gz": gzip, ".tar.zst": zstd}


def hostile(chance: random.Random, kind: str) -> bytes:
    """An archive of ``kind`` with one to eight faults in it."""
    suffix, data = KINDS[kind]
    pack = _PACK.get(suffix)
    if pack and chance.random() < 0.5:
        return _damaged(chance, pack(data))
    data = _damaged(chance, data)
    # A wrong checksum would be the only fault of a tar that is ever seen.
    if ".tar" in suffix and chance.random() < 0.8:
        data = b"".join(_sealed(data[at : at + 512]) for at in range(0, len(data), 512))
    return pack(data) if pack else data


def _damaged(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 4, 8, 46, 512, 2000)))
        match chance.randrange(8):
            case 0:
                new = bytes(byte ^ 1 << chance.randrange(8) for byte in data[at : at + 1])
                end = at + len(new)
            case 1:
                form = chance.choice(("<H", "<L", "<Q", ">Q"))
                new = struct.pack(form, min(chance.choice(NUMBERS), 65535 if form == "<H" else 2**32 - 1))
                end = at + len(new)
            case 2:
                new = b""
            case 3:
                new, end = data[at:end] * 2, end
            case 4:
                new = chance.choice(MARKS)
                end = at + len(new)
            case 5:
                new, end = chance.randbytes(chance.choice((1, 4, 30))), at
            case 6:
                new = chance.choice((b"7777777777\0", b"-1", b"\x80" + b"\xff" * 7, b"99999999999", b"[" * 9000))
                end = at + len(new)
            case _:
                new, end = b"", len(data) if chance.random() < 0.3 else at
        data = data[:at] + new + data[end:]
    return data


def broken(path: pathlib.Path) -> dict[str, str]:
    """The promises that reading ``path`` breaks, with an example of each."""
    inputs = Inputs((str(path),), limits=LIMITS, fields=Fields("text", "url"))
    signal.signal(signal.SIGALRM, _hang)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        found = list(inputs)
        again = list(inputs)
    except Hang:
        return {"hang": f"longer than {SECONDS} seconds"}
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return {f"uncaught {type(error).__name__}": str(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    faults = {} if found == again else {"read twice, not the same": f"{len(found)} and {len(again)}"}
    return faults | _kept(found, path.stat().st_size)


def _hang(_: int, __: FrameType | None) -> None:
    raise Hang


def _kept(found: list[Found], size: int) -> dict[str, str]:
    faults = {}
    given = 0
    for one in found:
        if isinstance(one, Refused):
            if not one.reason.strip() or len(one.reason) > 600:
                faults["a reason that says nothing or too much"] = one.reason[:80]
            try:
                json.dumps([one.name, one.reason], ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                faults["a reason that cannot be written"] = str(error)
        if isinstance(one, Notice):
            given += len(one.data or b"")
            if len(one.data or b"") > LIMITS.size:
                faults["a notice above the limit"] = one.name
            for output in output_names(one.name):
                parts = output.split("/")
                if output.startswith("/") or {"", "..", ".healthplan"} & {part.casefold() for part in parts}:
                    faults["an output outside of OUTDIR"] = output
    if given > LIMITS.ratio * size + _SLACK:
        faults["more than the ratio allows"] = str(given)
    return faults
