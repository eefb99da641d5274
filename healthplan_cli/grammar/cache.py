"""What was read and compiled before, kept in the user's cache folder.

Reading the TOML files and compiling the patterns of one notice takes three times as long as
parsing it. Both are kept by content, the tables of a file by its bytes and a pattern by its text, so
that an entry can be missing but never stale. A cache that cannot be read or written is no
cache, and nothing else changes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
import sys
import tomllib
from typing import Any

import regex


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
        patterns = {**self._old_patterns, **self._patterns} if same_files else self._patterns
        place = _place()
        temporary = f"{place}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                pickle.dump((regex.__version__, self._tables, patterns), file)
            os.replace(temporary, place)
        except OSError:
            return


@functools.cache
def shared_cache() -> Cache:
    """The cache of this process, with what earlier ones left."""
    try:
        with open(_place(), "rb") as file:
            # Reading a pickle runs what it says: only one that nobody else can have written.
            status = os.fstat(file.fileno())
            if status.st_uid == os.geteuid() and not status.st_mode & 0o022:
                version, tables, patterns = pickle.load(file)
                if version == regex.__version__:
                    return Cache(tables, patterns)
    except Exception:  # A damaged pickle raises anything.
        pass
    return Cache({}, {})


def _place() -> str:
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(folder, "healthplan", f"rules-{sys.implementation.cache_tag}.pickle")
