"""What a grammar file holds: rules with their examples, productions with theirs, and word lists."""

from __future__ import annotations

from typing import Literal

import msgspec

How = Literal["search", "match", "full"]
Constant = str | int | float | bool


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
    gives: dict[str, Constant] = {}
    """Constants that a match of this rule means, such as ``role = "lead"``."""
    file: str = ""


class ProductionExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text that the production must decide, and the fields of the fact that it reads there."""

    text: str
    want: dict[str, Constant] = {}
    seen: bool = False
    """Met in a real notice (in other words); otherwise made up."""


class Production(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of an ordered decision list: when its conditions hold, it reads a fact or says that there is none.

    Conditions and mechanisms are named in the grammar and defined by the room whose file this
    is; ``<name>`` in one of them is a rule or a word list, found as in the pattern of a rule. The productions of a
    file are tried in its order. The first that reads a fact decides; so does the first ``final`` one
    whose conditions hold.
    """

    id: str
    about: str
    when: list[str] = []
    """All of them must hold; each may offer alternatives (``A or B``) and negate them (``not A``)."""
    reads: str = "nothing"
    """The mechanism that reads the fact."""
    final: bool = False
    """Nothing later is tried, even when the mechanism finds nothing."""
    gives: dict[str, Constant] = {}
    """Constants of the facts that it reads."""
    examples: list[ProductionExample] = []
    rejects: list[str] = []
    """Texts in which it decides nothing."""
    file: str = ""


class Decision(msgspec.Struct, frozen=True):
    """What one production decided in a text."""

    production: str
    fields: dict[str, Constant | None] = {}
    """The fields of the fact; empty where it read nothing."""


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named list of literal words; included, it matches the longest of them."""

    id: str
    about: str
    words: list[str]
    also: list[str] = []
    """Ids of lists whose words are in this one too; once a grammar is loaded, ``words`` holds them."""
    file: str = ""
