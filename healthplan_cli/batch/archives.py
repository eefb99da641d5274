"""Notices out of archives, read as streams; nothing is ever unpacked to disk.

An archive is a stranger's word. One with a name that leads outside, a link, more entries
or a better compression than the limits allow is refused where that shows, with all that
follows; a damaged one likewise. Bytes are counted as they come out, whatever headers claim.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import IO

from healthplan_cli.batch.sources import Found, Limits, Refused, Selection, open_regular
from healthplan_cli.batch.suspicion import Lie
from healthplan_cli.batch.tars import read_tar
from healthplan_cli.batch.zips import read_zip

Reader = Callable[[IO[bytes], Selection, Limits], Iterator[Found]]


def is_archive(path: str) -> bool:
    """True if the suffix of ``path`` is that of an archive."""
    return _reader(path) is not None


def archive_stem(path: str) -> str:
    """The name of an archive without its suffixes: ``x/2023.tar.gz`` is ``2023``."""
    name = os.path.basename(path)
    for suffix in (".zip", ".gz", ".zst", ".tar", ".tgz", ".tzst"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return name


def read_archive(path: str, selection: Selection, limits: Limits) -> Iterator[Found]:
    """The notices of the archive ``path`` in its order; what is wrong with it is the last thing found."""
    read = _reader(path)
    assert read is not None, "only archives are read"
    try:
        with open_regular(path) as file:
            yield from read(file, selection, limits)
    except Lie as error:
        yield Refused("", f"archive refused: {error}", rest=True)
    except OSError as error:
        yield Refused("", f"cannot be read: {error.strerror or error}", rest=True)
    except Exception as error:  # noqa: BLE001 - the libraries raise a dozen kinds, even IndexError, on damaged bytes
        yield Refused("", f"damaged archive: {error or type(error).__name__}", rest=True)


def _reader(path: str) -> Reader | None:
    lower = path.lower()
    if lower.endswith(".zip"):
        return read_zip
    if lower.endswith((".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst")):
        return read_tar
    return None
