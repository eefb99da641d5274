"""Bodies by name: which standing kind of body a printed name means.

The kinds stand in ``grammars/organisations.toml``. A name is known when what is left
of it, once place and level are off, is one of theirs: 青禾市卫生健康委, 市卫健局 and
国家卫生健康委 are all ``health``.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.vocabulary import KnownNames

# Longest name worth a look: 国家…总局…监管分局 has some 20 characters.
_LONGEST = 40  # speed
# A place that stands bare before a body run from above: 青禾海关.
_SHORT_PLACE = 4
# Kinds of bodies that others answer for, and the shortest name that tells one authority from its kind.
_DEPENDENT = ("institution", "enterprise", "station", "office")
_SHORTEST_AUTHORITY = 3
# Kinds of bodies whose names go on to make others': 中国银行业协会.
_PLACES_OF_WORK = ("institution", "enterprise")
# Kinds that a bare place may stand before: 青禾海关, 青禾燃气公司.
_OF_A_BARE_PLACE = ("vertical", "enterprise")
# Stands in a name of the table for the place inside it: 共青团…委.
_PLACE_INSIDE = "…"


class Body(NamedTuple):
    """What is known of a name."""

    organisation: str
    """Id of the kind of body."""
    prefix: str
    """Place and level before the body's own name; empty when it stands bare."""
    complete: bool
    """False for a stem without its ending (民政 for 民政局): it names the body only where a list wants one."""


class Organisations:
    """The kinds of bodies of one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        data = grammar.data("organisations")
        kinds = data.get("organisation", [])
        self._rank: dict[str, str] = {one["id"]: one["kind"] for one in kinds}
        self._any_prefix = {one["id"] for one in kinds if one.get("any_prefix")}
        self.own_names = KnownNames(data, grammar.words("organisations.joiners"))
        self._grammar = grammar
        self._inside = _by_first_character(kinds)
        self._any_place = grammar.pattern("organisations.any-place")
        self._all_of_a_kind = grammar.pattern("organisations.all-of-a-kind")
        self._unknown_name = grammar.pattern("organisations.unknown-name")
        self._collective = tuple(grammar.words("fragments.collective"))
        self._branch_endings = tuple(grammar.words("organisations.branch-endings"))
        self._office_endings = tuple(grammar.words("organisations.office-endings"))
        self._merged_endings = grammar.words("organisations.merged-endings")
        self._joiners = grammar.words("organisations.joiners")
        self._parts = (*grammar.words("organisations.parts"), *self._collective)
        self._prefix = grammar.pattern("organisations.prefix")
        self._level = grammar.pattern("organisations.level")
        self._areas = grammar.pattern("organisations.areas")
        self._endings = tuple(grammar.words("organisations.body-endings"))
        self._kind_words = frozenset(self._endings)
        self._no_bodies = tuple(grammar.words("organisations.no-bodies"))
        self._explains = tuple(grammar.words("organisations.explains"))
        self._is_prefix = functools.lru_cache(maxsize=4096)(self._matches_prefix)  # speed
        self.level = functools.lru_cache(maxsize=4096)(self._level_of)  # speed
        self.resolve = functools.lru_cache(maxsize=8192)(self._resolve)  # speed

    def kind(self, organisation: str) -> str:
        """``party``, ``government``, ``vertical``, and so on, as ``organisations.toml`` lists them."""
        return self._rank[organisation]

    def _level_of(self, name: str) -> str:
        """The level mark with which ``name`` opens (市 of 市财政局), or nothing."""
        found = self._level.match(name)
        return found["level"] if found else ""

    def looks_like_body(self, name: str) -> bool:
        """True if ``name`` is known, or at least ends as bodies do."""
        if name.endswith(self._endings) and not name.endswith(self._no_bodies):
            return True
        return self.resolve(name) is not None

    def is_authority(self, name: str) -> bool:
        """True if ``name`` is one body's that answers for itself (党政办), not a word for its kind (政府)."""
        body = self.resolve(name)
        return (
            body is not None
            and body.complete
            and len(name) >= _SHORTEST_AUTHORITY
            and self.kind(body.organisation) not in _DEPENDENT
        )

    def share_level(self, names: list[str]) -> bool:
        """True if names with an ending that no body has open with the level of an authority beside them.

        So 区学前教育集团总园 does beside 区教育局; and nothing else than names stands there.
        """
        levels = {self.level(name) for name in names if self.is_authority(name)} - {""}
        return all(
            self.looks_like_body(name)
            or self.is_collective(name)
            or (self.level(name) in levels and self._unknown_name.fullmatch(name))
            for name in names
        )

    def is_word_for_a_kind(self, name: str) -> bool:
        """True if ``name`` says what kind of body it is and nothing else: 学校, 企业."""
        return name in self._kind_words

    def ends_with_body(self, text: str) -> bool:
        """True if a body's whole name closes ``text``; 文化站 is rather what the sentence is about."""
        return any(
            known.complete and self.kind(known.organisation) != "station" for _, known in self.own_names.closing(text)
        )

    def known_end(self, text: str) -> int | None:
        """Where the known name begins that closes ``text``, from its level on if it has one; None without one."""
        first = max(0, len(text) - _LONGEST)  # speed
        starts = [start for start in range(first, len(text) - 1) if self.is_complete(text[start:])]
        with_level = (start for start in starts if self.level(text[start:]))
        return next(with_level, starts[-1] if starts else None)

    def is_areas(self, name: str) -> bool:
        """True if ``name`` is all areas of a kind: 各区、县(市), 各乡镇街道."""
        return self._areas.fullmatch(name) is not None

    def organisation_of(self, name: str) -> str | None:
        """The id of the kind of body that ``name`` means, or of the class that its end tells; None for neither."""
        body = self.resolve(name)
        if body is not None:
            return body.organisation
        for rule in self._grammar.family("organisations.class"):
            if self._grammar.pattern(rule.id).fullmatch(name):
                return str(rule.gives["organisation"])
        of_all = next((word for word in self._collective if name.startswith(word)), "")
        bare = _without_bracket(name)
        bare = name.removeprefix(of_all) if bare == name else bare
        return self.organisation_of(bare) if bare != name else None

    def is_collective(self, name: str) -> bool:
        """True if ``name`` opens with a word for all bodies of a kind, or those concerned: 各, 有关, 相关."""
        return name.startswith(self._collective)

    def is_all_of_a_kind(self, name: str) -> bool:
        """True if ``name`` is all bodies of a kind, or those concerned: 各有关部门, 各区县."""
        return self._all_of_a_kind.fullmatch(name) is not None

    def starts_with_part(self, text: str) -> bool:
        """True if ``text`` goes on behind a body's name as its parts do: 直属学校, 各部门."""
        return text.startswith(self._parts)

    def is_of_any_place(self, body: Body) -> bool:
        """True if ``body`` is an institution as there are in any place of a kind: 乡镇卫生院, 村卫生室."""
        return self.kind(body.organisation) == "institution" and self._any_place.fullmatch(body.prefix) is not None

    def is_complete(self, name: str) -> bool:
        """True if ``name`` is a whole body's name by itself."""
        body = self.resolve(name)
        return body is not None and body.complete

    def may_be_two_names(self, name: str) -> bool:
        """True if ``name``, which nobody knows, opens with a whole body and ends as others do."""
        if "、" in name or not name.endswith(self._endings):
            return False
        opens = ((end, self.resolve(name[:end])) for end in range(2, len(name) - 2))
        return any(
            body.complete
            and self.kind(body.organisation) not in _PLACES_OF_WORK
            and not self.starts_with_part(name[end:])
            for end, body in opens
            if body is not None
        )

    def may_be_areas_and_office(self, name: str, levels: set[str]) -> bool:
        """True if ``name`` is one office of all areas, and as well all but the last kind and an office of that level.

        So is 各区县市教育局 in a list that names other offices of a 市; ``levels`` are those of the other names.
        """
        body = self.resolve(name)
        if body is None or not self.is_collective(name):
            return False
        return body.prefix[-1:] in levels and self.is_areas(body.prefix[:-1])

    def explains(self, name: str) -> bool:
        """True if ``name`` opens with a word that explains (原…, 以下简称…) instead of naming a body."""
        return name.startswith(self._explains) and self.own_names.find(name) is None

    def _resolve(self, name: str) -> Body | None:
        """What ``name`` means; None for a body that the grammar does not know."""
        if len(name) > _LONGEST:  # speed
            return None
        name = _without_bracket(name)
        known = (
            self._by_place_inside(name)
            or self._by_own_name(name)
            or self._by_branch(name)
            or self._by_merged_name(name)
        )
        return known or (self._resolve(name[1:]) if self.is_collective(name) else None)

    def _by_place_inside(self, name: str) -> Body | None:
        """A body whose place stands inside its name: 共青团青禾市委, 国网青禾供电公司."""
        for front, back, organisation in self._inside.get(name[:1], ()):
            if name.startswith(front) and name.endswith(back):
                place = name[len(front) : len(name) - len(back)]
                if self._is_prefix(place) or 0 < len(place) <= _SHORT_PLACE:
                    return Body(organisation, place, True)
        return None

    def _by_own_name(self, name: str) -> Body | None:
        for start, known in self.own_names.closing(name):
            if self._may_precede(name[:start], name[start:], known.organisation):
                return Body(known.organisation, name[:start], known.complete)
        return None

    def _may_precede(self, prefix: str, own: str, organisation: str) -> bool:
        if not prefix or organisation in self._any_prefix:
            return True
        if self._is_bare_place(prefix, organisation):
            return True
        # Some own names open with their level (区委, 区政府): only the place stands before them.
        with_level = self._is_prefix(prefix + own[0])
        if with_level or (self.level(own) and self.is_areas(prefix)):
            return with_level
        return self._is_prefix(prefix)

    def _is_bare_place(self, prefix: str, organisation: str) -> bool:
        """True if ``prefix`` may be the bare place of a body that is run from above, or of an enterprise."""
        runs_everywhere = self._rank[organisation] in _OF_A_BARE_PLACE
        return runs_everywhere and len(prefix) <= _SHORT_PLACE and not self.is_complete(prefix)

    def _matches_prefix(self, text: str) -> bool:
        return self._prefix.fullmatch(text) is not None

    def _by_branch(self, name: str) -> Body | None:
        is_office = name.endswith(self._office_endings)
        if not is_office and not name.endswith(self._branch_endings):
            return None
        for end in range(len(name) - 2, 1, -1):
            head = self._by_own_name(name[:end])
            if head is None or (is_office and not self._has_office(head, name[end:])):
                continue
            if is_office or self._rank[head.organisation] not in ("group", "institution", "office"):
                return Body(head.organisation, head.prefix or name[end:], True)
        return None

    def _has_office(self, head: Body, name: str) -> bool:
        """True if ``name`` is an office inside ``head``: 市卫生健康委 and 医政处."""
        known = self.own_names.find(name)
        if known is None or self.kind(known.organisation) != "office":
            return False
        return head.complete and self.kind(head.organisation) != "office"

    def _by_merged_name(self, name: str) -> Body | None:
        """A body merged of several, whose stems are joined: 县教育和科技局, 市文体旅游局."""
        ending = self.own_names.ending(name)
        stems = name.removesuffix(ending) if ending else ""
        joined = ending in self._merged_endings or any(joiner in name for joiner in self._joiners)
        for start in range(len(stems) - 3):
            first = self.own_names.merged(stems, start)
            if first and (joined or start) and self._may_precede(stems[:start], stems[start:], first):
                return Body(first, stems[:start], True)
        return None


def _without_bracket(name: str) -> str:
    """市发展改革委(市能源局) without its bracket, which names a part of the body, or its other name."""
    return name[: name.rindex("(")] if name.endswith(")") and "(" in name[1:] else name


def _by_first_character(kinds: list[dict[str, Any]]) -> dict[str, list[tuple[str, str, str]]]:
    """The names with a place inside, by first character: what stands before the place, behind it, and the kind."""
    names: dict[str, list[tuple[str, str, str]]] = {}
    for kind in kinds:
        for name in kind.get("inside", []):
            front, _, back = name.partition(_PLACE_INSIDE)
            names.setdefault(front[:1], []).append((front, back, kind["id"]))
    return names


def organisations_of(grammar: Grammar) -> Organisations:
    """The one of ``grammar``, built on first use."""
    return grammar.derived(Organisations)
