"""Full names: what a list lets its reader supply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Metadata
from healthplan_cli.responsibilities.bodies import Organisations, organisations_of

# 青禾市 has the level 市; the longer marks go first.
_LEVELS = ("自治区", "省", "市", "区", "县", "州", "盟", "旗")
# A title says whose plan it is at its beginning, or behind these.
_TITLE_OPENERS = ("《", "印发", "关于")
# Bodies that have a level of their own, or none at all.
_WITHOUT_LEVEL = ("institution", "group", "office", "station")
_DEPARTMENT_ENDINGS = ("局", "委", "厅", "办", "委员会", "办公室")
_LONGEST_DEPARTMENT = 9


def home_places(metadata: Metadata, grammar: Grammar) -> dict[str, str]:
    """By level, the places whose notice this is: ``{"市": "青禾市", "区": "白石区"}``."""
    places: dict[str, str] = {}
    for name in _home_names(metadata):
        found = grammar.pattern("organisations.home").match(name)
        for place in found.captures("place") if found else ():
            level = next(level for level in _LEVELS if place.endswith(level))
            places.setdefault(level, place)
    return places


def _home_names(metadata: Metadata) -> Iterator[str]:
    """Where the home may be named, the surest first."""
    for field in (*metadata.issuers, *filter(None, [metadata.publisher])):
        yield field.value
    if metadata.title:
        title = metadata.title.value
        yield title
        for opener in _TITLE_OPENERS:
            yield from (part for part in title.split(opener)[1:])


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
        if not own and level and _shares_level(name, organisations):
            own, name = level, level + name
        full.append(_placed(name, own, places))
    return full


def _placed(name: str, level: str, places: dict[str, str]) -> str:
    """``name`` with the place of the notice before its level."""
    if name.startswith("团") and name.endswith("委") and name[1:-1] in places:
        return f"共青团{places[name[1:-1]]}委"
    return places[level] + name[len(level) :] if level in places else name


def _shares_level(name: str, organisations: Organisations) -> bool:
    """True if ``name`` is a department's without level or place, so that the list's level is its own."""
    if name.startswith(("团", "共青团", "各", "有关", "相关", "国家", "中", "局")):
        return False
    body = organisations.resolve(name)
    if body is not None:
        return not body.prefix and organisations.kind(body.organisation) not in _WITHOUT_LEVEL
    return name.endswith(_DEPARTMENT_ENDINGS) and len(name) <= _LONGEST_DEPARTMENT
