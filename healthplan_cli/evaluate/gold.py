"""Gold annotations: what a careful reader found in a notice, in the format of the guidelines."""

from __future__ import annotations

from typing import Any

import msgspec


class GoldError(ValueError):
    """A file that is no gold annotation; the message says why."""


class GoldMetadata(msgspec.Struct, frozen=True):
    title: str | None = None
    document_number: str | None = None
    issuers: list[str] = []
    addressees: list[str] = []
    signed_date: str | None = None
    published_date: str | None = None
    title_accept: list[str] = []
    """Other titles that a careful reader could defend; so for the other single fields."""
    document_number_accept: list[str] = []
    signed_date_accept: list[str] = []
    published_date_accept: list[str] = []

    def answers(self, field: str) -> list[str | None]:
        """What counts as right for a single field: the answer first, then what else is accepted."""
        return [getattr(self, field), *getattr(self, f"{field}_accept")]


class GoldNode(msgspec.Struct, frozen=True):
    id: int
    parent: int | None
    label: str
    number: int | None
    title: str | None
    starts: str
    """How the text behind the label begins."""
    line: int | None = None
    """1-based; none in office files and pages, whose text is the reader's own."""
    title_alt: str | None | msgspec.UnsetType = msgspec.UNSET
    """Another title that a careful reader could defend; null: none at all."""


class GoldUnit(msgspec.Struct, frozen=True):
    name: str
    role: str


class GoldResponsibility(msgspec.Struct, frozen=True):
    node: int | None
    quote: str
    units: list[GoldUnit]


class GoldRow(msgspec.Struct, frozen=True):
    """Who does the task of a row of a table, and by when."""

    row: int | str
    """As printed in the table's first column."""
    units: list[GoldUnit]
    due: str | None = None


class GoldTarget(msgspec.Struct, frozen=True):
    node: int | None
    quote: str
    indicator: str
    year: int | None
    direction: str
    comparator: str
    value: int | float
    value_max: int | float | None
    unit: str | None
    optional: bool = False
    """Found or not: never counted as missed or as wrong."""
    year_accept: list[int | None] | msgspec.UnsetType = msgspec.UNSET
    direction_accept: list[str] | msgspec.UnsetType = msgspec.UNSET


class GoldReference(msgspec.Struct, frozen=True):
    title: str
    document_number: str | None = None
    optional: bool = False


class GoldTable(msgspec.Struct, frozen=True):
    rows: list[list[str | dict[str, Any]]]


class Gold(msgspec.Struct, frozen=True):
    metadata: GoldMetadata
    nodes: list[GoldNode]
    responsibilities: list[GoldResponsibility]
    targets: list[GoldTarget]
    references: list[GoldReference] = []
    tables: list[GoldTable] = []
    table_responsibilities: list[GoldRow] = []


def read_gold(data: bytes) -> Gold:
    """The annotations in ``data``.

    Raises:
        GoldError: it is not in the format of the guidelines.
    """
    try:
        return msgspec.json.decode(data, type=Gold)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"not a gold file: {error}") from error
