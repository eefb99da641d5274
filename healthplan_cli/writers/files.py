"""Write files so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from typing import IO

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.part")


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write ``data`` to ``path`` as ``replacing`` does.

    Raises:
        OSError: the folder cannot be written to, the disk is full, ``path`` is a folder.
    """
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` when the block ends well.

    It is written under a temporary name in the same folder, synced, then renamed. A file
    that exists keeps its permissions, a new one gets those of any new file. A link stays a
    link: the file that it leads to is replaced. A device or a pipe is never replaced but
    written to.

    Raises:
        OSError: the folder cannot be written to, the disk is full, ``path`` is a folder; it names ``path``.
    """
    if _is_special(path):
        with open(path, "wb") as file:
            yield file
        return
    place = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(place), f".{os.urandom(8).hex()}.part")
    try:
        with open(temporary, "xb") as file:
            with contextlib.suppress(FileNotFoundError):
                os.chmod(temporary, os.stat(place).st_mode & 0o777)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        # The system names no file where a write fails, and the temporary one where it cannot be made or renamed.
        if isinstance(error, OSError) and error.filename in (None, temporary):
            error.filename, error.filename2 = os.fspath(path), None
        raise


@contextlib.contextmanager
def moved_into_place(path: str | os.PathLike[str]) -> Iterator[str]:
    """As ``replacing``, for a library that makes its file itself: the temporary name, at which there is nothing yet.

    Raises:
        OSError: as ``replacing``; also where ``path`` is a device or a pipe, which no such file can be.
    """
    if _is_special(path):
        raise OSError(errno.EINVAL, "is neither a file nor a folder", os.fspath(path))
    with replacing(path) as file:
        mode = os.fstat(file.fileno()).st_mode & 0o777
        os.unlink(file.name)
        yield file.name
        os.chmod(file.name, mode)
        with open(file.name, "rb") as made:
            os.fsync(made.fileno())


def _is_special(path: str | os.PathLike[str]) -> bool:
    """True if ``path`` exists and is neither a file nor a folder, whatever links lead there."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def remove_leftovers(folder: str | os.PathLike[str], *, below: bool = True) -> None:
    """Remove the temporary files that killed processes left in ``folder``, and in all folders ``below`` it."""
    folders = [os.fspath(folder)]
    while folders:  # os.walk calls itself for each level, of which there may be a thousand
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [entry.path] * below
                elif _TEMPORARY.fullmatch(entry.name):
                    os.unlink(entry.path)
