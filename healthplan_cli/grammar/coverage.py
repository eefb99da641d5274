"""What the grammars do not know yet: the worklist of their curators."""

from __future__ import annotations

import collections
from collections.abc import Iterable

from healthplan_cli.model import Document


def unknown_bodies(documents: Iterable[Document]) -> list[tuple[str, int]]:
    """The bodies without an entry in ``grammars/organisations.toml``, most frequent first.

    Bodies are counted by their full name over all lists and table rows; equally frequent
    ones come in order of their names.
    """
    counts = collections.Counter(
        unit.full_name
        for document in documents
        for responsibility in document.responsibilities
        for unit in responsibility.units
        if unit.organisation is None
    )
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
