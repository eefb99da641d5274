"""What is wrong with a grammar, said so that its writer finds the place."""

from __future__ import annotations


class GrammarError(ValueError):
    """A grammar that cannot be used: which file, which rule, where in it, and why."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        rule: str | None = None,
        position: int | None = None,
    ) -> None:
        where = [file or ""]
        if rule:
            where.append(f"rule {rule}")
        if position is not None:
            where.append(f"position {position}")
        place = ", ".join(part for part in where if part)
        super().__init__(f"{place}: {message}" if place else message)
        self.file = file
        self.rule = rule
        self.position = position
