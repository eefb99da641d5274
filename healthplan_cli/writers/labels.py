"""Chinese labels of the ids that tables hold, from the grammar; those of the contract's own words stand here."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.full_names import home_place
from healthplan_cli.targets.indicators import indicator_index

ROLES = {"lead": "牵头", "participant": "配合", "responsible": "负责"}
SCOPES = {"node": "整项", "paragraph": "段落", "sentence": "语句", "row": "表格行"}
DIRECTIONS = {"reach": "达到", "increase": "增加", "decrease": "减少", "keep": "保持"}
COMPARATORS = {
    "eq": "等于",
    "ge": "不低于",
    "gt": "高于",
    "le": "不高于",
    "lt": "低于",
    "approx": "约",
    "range": "区间",
}
MEASURES = {"level": "水平", "change": "变化量"}
SEVERITIES = {"info": "提示", "warning": "警告", "error": "错误"}


def measure_of(direction: str) -> str:
    """What the number of a target is: ``level`` with ``reach`` and ``keep``, else the size of a ``change``."""
    return "level" if direction in ("reach", "keep") else "change"


class Labels:
    """Labels of the ids of one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._indicators = indicator_index(grammar)
        self._organisations = grammar.derived(_organisations)

    def indicator(self, indicator_id: str | None) -> str | None:
        """The usual name of an indicator; None of one that the grammar does not know."""
        found = self._indicators.find_id(indicator_id) if indicator_id else None
        return found.names[0] if found else None

    def organisation(self, organisation: str | None) -> str | None:
        """How notices call a kind of body, without level and place; None of one that the grammar does not know."""
        return self._organisations.get(organisation or "")

    def place(self, document: Document) -> str | None:
        """The place whose notice it is, read off issuer, publisher or title: 青禾市白石区."""
        return home_place(document.metadata, self._grammar)


def _organisations(grammar: Grammar) -> dict[str, str]:
    """By id the label of each kind of body, else how its examples call it, those of a 市 first: 卫生健康委."""
    resolve = organisations_of(grammar).resolve
    labels = {}
    for one in grammar.data("organisations")["organisation"]:
        names = sorted(one.get("examples") or one.get("names") or one["stems"], key=lambda name: name[0] != "市")
        bodies = [(name, resolve(name)) for name in names]
        bare = [name[len(body.prefix) :] for name, body in bodies if body and len(name) > len(body.prefix) + 1]
        labels[one["id"]] = one.get("label") or (bare or names)[0]
    for rule in grammar.family("organisations.class"):
        labels.setdefault(str(rule.gives["organisation"]), rule.examples[0].text)
    return labels
