"""Full names: what a list lets its reader supply."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Metadata
from healthplan_cli.responsibilities.bodies import Organisations, organisations_of

# Bodies that have a level of their own, or none at all.
_WITHOUT_LEVEL = ("institution", "enterprise", "group", "office", "station")


def home_places(metadata: Metadata, grammar: Grammar) -> dict[str, str]:
    """By level, the places whose notice this is: ``{"市": "青禾市", "区": "白石区"}``."""
    places: dict[str, str] = {}
    for name in _home_names(metadata):
        for found in grammar.pattern("organisations.home").finditer(name):
            for place, level in zip(found.captures("place"), found.captures("level"), strict=True):
                places.setdefault(level, place)
    return places


def home_place(metadata: Metadata, grammar: Grammar) -> str | None:
    """The place whose notice this is with all its levels, as the surest name prints it: 青禾市白石区.

    Where none prints it with its level, that of a health action: 云岭 of 健康云岭行动推进委员会.
    """
    for rule in ("organisations.home", "organisations.home-short"):
        for name in _home_names(metadata):
            for found in grammar.pattern(rule).finditer(name):
                return "".join(_leading_places(found.captures("place"), grammar))
    return None


def _leading_places(places: list[str], grammar: Grammar) -> Iterator[str]:
    """The places up to the first that holds a body's name: 云岭省委办公厅省 goes on to name another issuer."""
    body_inside = grammar.pattern("organisations.body-inside")
    return itertools.takewhile(lambda place: not body_inside.search(place), places)


def _home_names(metadata: Metadata) -> Iterator[str]:
    """Where the home may be named, the surest first."""
    for field in (*metadata.issuers, metadata.publisher, metadata.title):
        if field is not None:
            yield field.value


def full_names(names: Iterable[str], places: dict[str, str], grammar: Grammar) -> list[str]:
    """The full names of the units of one list, in its order.

    The level of one name holds for the departments behind it (市卫生健康委、教育局), and
    the place of the notice goes before a level that it has.
    """
    organisations = organisations_of(grammar)
    level = ""
    full: list[str] = []
    for name in names:
        own = organisations.level(name)
        level = own or level
        if not own and _shares_level(name, organisations, grammar):
            own, name = level, level + name
        full.append(_placed(name, own, places, grammar))
    return full


def _placed(name: str, level: str, places: dict[str, str], grammar: Grammar) -> str:
    """``name`` with the place of the notice before its level."""
    league = grammar.pattern("organisations.youth-league").fullmatch(name)
    if league and league["level"] in places:
        full_name = str(grammar.rule("organisations.youth-league").gives["full_name"])
        return full_name.format(place=places[league["level"]])
    return places[level] + name[len(level) :] if level in places else name


def _shares_level(name: str, organisations: Organisations, grammar: Grammar) -> bool:
    """True if ``name`` is a department's without level or place, so that the list's level is its own."""
    if grammar.pattern("organisations.own-level").match(name):
        return False
    body = organisations.resolve(name)
    if body is not None:
        return not body.prefix and organisations.kind(body.organisation) not in _WITHOUT_LEVEL
    return grammar.pattern("organisations.department").fullmatch(name) is not None
