"""What the container of a text (a web page, an office file) states of the notice, by the names that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
import regex

from healthplan_cli.grammar import Grammar

# Sites put markup into the values of their metadata, line breaks of the title above all.
_MARKUP = regex.compile(r"<[^<>]{1,40}>")


class StatedValue(NamedTuple):
    """A property of the container: its name as the container writes it, and its value."""

    name: str
    value: str


class StatedFacts(msgspec.Struct, frozen=True):
    """What of the notice its container states; None where it does not."""

    title: StatedValue | None = None
    """The title of the notice, where the property is for that alone."""
    page_title: StatedValue | None = None
    """The title of the page or file, which often is that of another document, or names the site as well."""
    published: StatedValue | None = None
    source: StatedValue | None = None
    """Who the notice comes from."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The values that may be the title of the notice."""
        return tuple(one.value for one in (self.title, self.page_title) if one is not None)


NOTHING_STATED = StatedFacts()


def stated_facts(properties: Sequence[tuple[str, str]], grammar: Grammar) -> StatedFacts:
    """What the properties of the container say of the notice, the first of each kind; names and values in pairs."""
    if not properties:
        return NOTHING_STATED
    kinds = ("title", "page-title", "published", "source")
    return StatedFacts(*(_first(properties, grammar.words(f"metadata.stated-{kind}")) for kind in kinds))


def _first(properties: Sequence[tuple[str, str]], names: Iterable[str]) -> StatedValue | None:
    known = frozenset(names)
    found = (StatedValue(name, _MARKUP.sub("", value).strip()) for name, value in properties if name.lower() in known)
    return next((one for one in found if one.value), None)
