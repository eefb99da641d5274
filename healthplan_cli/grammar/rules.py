"""What a grammar file holds: rules with their examples, and word lists."""

from __future__ import annotations

from typing import Literal

import msgspec

How = Literal["search", "match", "full"]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that the rule must match, and what its groups capture there.

    A wanted value is a string (the group's last capture), a list (all its captures)
    or "" (the group takes no part or captures nothing).
    """

    text: str
    want: dict[str, str | list[str]] = {}
    seen: bool = False
    """Met in a real notice (in other words); otherwise made up."""
    known_failure: bool = False
    """Does not match yet. Strict: once it does, the mark must go."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named pattern for the ``regex`` module, verbose syntax, run on folded text.

    ``<name>`` includes another rule or a word list: of the same file, of
    ``fragments.toml``, or of any file when written in full (``<file.name>``).
    """

    id: str
    about: str
    pattern: str
    examples: list[Example] = []
    rejects: list[str] = []
    family: str | None = None
    """Rules of one family compete; the first in file order that matches wins."""
    match: How = "search"
    gives: dict[str, str | int | float | bool] = {}
    """Constants that a match of this rule means, such as ``role = "lead"``."""
    file: str = ""


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named list of literal words; included, it matches the longest of them."""

    id: str
    about: str
    words: list[str]
    file: str = ""
