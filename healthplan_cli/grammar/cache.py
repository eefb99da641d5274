"""What was read and compiled before, kept in the user's cache folder.

Reading the TOML files and compiling the patterns of one notice takes three times as long as
parsing it. Both are kept by content, the tables of a file by its bytes and a pattern by its text, so
that an entry can be missing but never stale. A cache that cannot be read, trusted or written is
no cache, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import re
import stat
import sys
import time
import tomllib
from typing import Any

import regex

from healthplan_cli._version import __version__

VARIABLE = "HEALTHPLAN_CACHE"
"""Names another folder for the cache; ``off`` keeps none."""

_FILE, _TEMPORARY = "rules-", ".rules-"
_OWN = re.compile(r"\.?rules-[0-9a-f]{16}")
"""The names of both; the folder may hold the user's ``rules-2024.toml`` as well."""
_MOST_FILES = 4
"""One for each program, Python and machine that share the folder; more are of versions gone by."""
_MOST_BYTES = 64_000_000
_SOME_TIME = 3600.0
"""Seconds after which a temporary file is one that a killed process left."""


class Cache:
    """Tables by the digest of their file, patterns by their text."""

    def __init__(self, tables: dict[str, bytes], patterns: dict[str, regex.Pattern[str]]) -> None:
        self._old_tables = tables
        self._old_patterns = patterns
        self._tables: dict[str, bytes] = {}
        self._patterns: dict[str, regex.Pattern[str]] = {}

    def tables(self, content: bytes) -> dict[str, Any]:
        """The tables of a TOML file; each call gives its own.

        Raises:
            UnicodeDecodeError, tomllib.TOMLDecodeError: it is no TOML file.
        """
        digest = hashlib.sha256(content).hexdigest()
        packed = self._tables.get(digest) or self._old_tables.get(digest)
        if packed is None:
            packed = pickle.dumps(tomllib.loads(content.decode("utf-8")))
        self._tables[digest] = packed
        tables: dict[str, Any] = pickle.loads(packed)
        return tables

    def compile(self, pattern: str) -> regex.Pattern[str]:
        """``pattern``, verbose, compiled.

        Raises:
            regex.error: it does not compile.
        """
        compiled = self._patterns.get(pattern) or self._old_patterns.get(pattern)
        if compiled is None:
            compiled = regex.compile(pattern, regex.VERBOSE)
        self._patterns[pattern] = compiled
        return compiled

    def save(self) -> None:
        """Keep what was used for the next process, if any of it is new."""
        same_files = self._tables.keys() <= self._old_tables.keys()
        if same_files and self._patterns.keys() <= self._old_patterns.keys():
            return
        # The patterns of other notices stay as long as the grammar does.
        self._old_patterns = {**self._old_patterns, **self._patterns} if same_files else self._patterns.copy()
        self._old_tables = self._tables.copy()
        with contextlib.suppress(OSError, MemoryError):
            _write(pickle.dumps((self._old_tables, self._old_patterns)))


@functools.cache
def shared_cache() -> Cache:
    """The cache of this process, with what earlier ones left."""
    try:
        tables, patterns = pickle.loads(_read())
        return Cache(tables, patterns)
    except Exception:  # noqa: BLE001 - a pickle of another program raises anything
        return Cache({}, {})


def _folder() -> str:
    """Where the cache is kept.

    Raises:
        OSError: nowhere; it is turned off, or this user has no home.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        raise FileNotFoundError
    if chosen:
        return os.path.abspath(chosen)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = os.path.expanduser("~")
        if os.stat(home).st_uid != _user():  # under sudo it would be shut to its owner
            raise PermissionError
        base = os.path.join(home, ".cache")
    return os.path.join(base, "healthplan")


def _user() -> int:
    """Who this process acts for.

    Raises:
        PermissionError: the system (Windows) does not say, nor whose a file is: there is no cache then.
    """
    if not hasattr(os, "geteuid"):
        raise PermissionError
    return os.geteuid()


@functools.cache
def _name() -> str:
    """The name of the file: compiled patterns mean something to the very library that compiled them only."""
    machine = os.uname().machine if hasattr(os, "uname") else ""
    made_by = (__version__, sys.version, regex.__version__, machine, sys.byteorder, str(sys.maxsize))
    return _FILE + hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:16]


def _read() -> bytes:
    """The pickle that was kept, whole and by nobody else.

    Reading a pickle runs what it says: one that anybody else can have written is not read.
    One that a broken disk changed is not either, since patterns are code to the library.

    Raises:
        OSError: there is none.
    """
    folder = _folder()
    _check_own(os.stat(folder), stat.S_ISDIR)
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe there must not hold us up
    with open(os.open(os.path.join(folder, _name()), flags), "rb") as file:
        status = os.fstat(file.fileno())
        _check_own(status, stat.S_ISREG)
        if status.st_size > _MOST_BYTES:
            raise OSError("nothing of ours is that big")
        digest, packed = file.read(32), file.read(_MOST_BYTES)
    if hashlib.sha256(packed).digest() != digest:
        raise OSError("it is damaged")
    return packed


def _check_own(status: os.stat_result, kind: Any) -> None:
    """Refuse what is not ours alone to write.

    Raises:
        PermissionError: others can write it, or it is of another kind.
    """
    if not kind(status.st_mode) or status.st_uid != _user() or status.st_mode & 0o022:
        raise PermissionError


def _write(packed: bytes) -> None:
    """Put the file into its place whole; a folder that others can write gets none.

    Raises:
        OSError: it cannot be written.
    """
    folder = _folder()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    _check_own(os.stat(folder), stat.S_ISDIR)
    temporary = os.path.join(folder, f"{_TEMPORARY}{os.urandom(8).hex()}")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(hashlib.sha256(packed).digest() + packed)
        os.replace(temporary, os.path.join(folder, _name()))
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _remove_others(folder)


def _remove_others(folder: str) -> None:
    """Remove the files that nobody has written for longest, and what killed processes left.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        own = [entry for entry in entries if _OWN.fullmatch(entry.name)]
    files = [(entry.stat(follow_symlinks=False).st_mtime, entry) for entry in own]
    kept = sorted((time_of, one.path) for time_of, one in files if one.name.startswith(_FILE))[:-_MOST_FILES]
    left = [
        (time_of, one.path)
        for time_of, one in files
        if one.name.startswith(_TEMPORARY) and time_of < time.time() - _SOME_TIME
    ]
    for _, path in kept + left:
        with contextlib.suppress(OSError):
            os.unlink(path)
