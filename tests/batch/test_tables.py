"""``--format parquet``: typed tables whose ids join, holding what the JSON holds."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import msgspec
import pytest
from batch.running import Run, outputs, write

from healthplan_cli.grammar import load_grammar
from healthplan_cli.model import (
    Cell,
    Diagnostic,
    Document,
    Field,
    Generator,
    Metadata,
    Node,
    Paragraph,
    Place,
    PlanYears,
    Reference,
    Responsibility,
    SourceInfo,
    Table,
    Target,
    Unit,
)
from healthplan_cli.writers.parquet import ParquetWriter
from healthplan_cli.writers.tables import export_tables

parquet = pytest.importorskip("pyarrow.parquet", reason="tables need the extra “parquet”")

TABLES = export_tables(load_grammar())
DOCS = pathlib.Path(__file__).parents[2] / "docs" / "export.md"


def field(value: str, start: int) -> Field:
    return Field(text=value, value=value, span=(start, start + len(value)))


FULL = Document(
    generator=Generator(name="healthplan", version="1.2", grammar="abc"),
    source=SourceInfo(
        name="甲/a.txt", media_type="text/plain", encoding="gb18030", sha256="00", bytes=9, characters=7
    ),
    metadata=Metadata(
        title=field("通知", 1),
        issuers=(field("甲局", 3), field("乙局", 5)),
        plan_years=PlanYears(first=2023, last=2025),
    ),
    blocks=(),
    outline=(
        Node(
            id="n1",
            style="chinese-comma",
            label="一、",
            number=1,
            title="总则",
            title_span=(2, 4),
            span=(0, 30),
            paragraphs=(Paragraph(text="上段。", span=(5, 8)), Paragraph(text="下段。", span=(8, 11))),
            children=(Node(id="n2", style="other", label="、", number=None, repaired=True, span=(11, 30)),),
        ),
        Node(id="n3", style="chinese-comma", label="二、", number=2, span=(30, 40)),
    ),
    responsibilities=(
        Responsibility(
            id="r1",
            node="n2",
            scope="row",
            span=(12, 15),
            covers=(11, 30),
            marker=None,
            units=(
                Unit(
                    name="县甲局", full_name="临江县甲局", organisation="health", role="lead", span=(12, 15)
                ),
                Unit(
                    name="县乙局",
                    full_name="临江县乙局",
                    organisation=None,
                    role="participant",
                    span=(16, 19),
                ),
            ),
            rule="units.row",
            table="tb1",
            row=0,
            due="年底前",
        ),
    ),
    targets=(
        Target(
            id="t1",
            node="n2",
            text="达到33%",
            span=(20, 25),
            indicator="水平",
            indicator_span=(18, 20),
            direction="reach",
            comparator="range",
            value=33,
            value_max=35.5,
            unit="%",
            value_span=(22, 24),
            year=2025,
            rule="targets.plain",
        ),
    ),
    references=(Reference(title="办法", document_number=None, span=(4, 6)),),
    tables=(
        Table(
            id="tb1",
            node=None,
            title=None,
            span=(30, 40),
            header=("序号", "任务"),
            rows=((Cell(text="1", span=(31, 32)), Cell(text="排查", span=(33, 35))), ()),
            reconstructed=True,
        ),
    ),
    diagnostics=(Diagnostic(code="HP101", severity="info", message="…", span=(11, 12), node="n2"),),
)


def rows(folder: pathlib.Path, table: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return read


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("tables")
    with ParquetWriter(str(folder), TABLES) as writer:
        writer.add("甲/a", FULL)
    return folder


def test_documents(written: pathlib.Path) -> None:
    (row,) = rows(written, "documents")
    assert row["document_id"] == "甲/a"
    assert (row["name"], row["encoding"], row["bytes"], row["characters"]) == ("甲/a.txt", "gb18030", 9, 7)
    assert (row["title"], row["document_number"], row["issuers"]) == ("通知", None, ["甲局", "乙局"])
    assert (row["plan_first_year"], row["plan_last_year"]) == (2023, 2025)


def test_nodes(written: pathlib.Path) -> None:
    keys = (
        "node_id",
        "parent_id",
        "ordinal",
        "depth",
        "label",
        "label_number",
        "repaired",
        "title",
        "span_start",
        "span_end",
    )
    assert [tuple(row[key] for key in keys) for row in rows(written, "nodes")] == [
        ("n1", None, 0, 1, "一、", 1, False, "总则", 0, 30),
        ("n2", "n1", 1, 2, "、", None, True, None, 11, 30),
        ("n3", None, 2, 1, "二、", 2, False, None, 30, 40),
    ]
    first, second, _ = rows(written, "nodes")
    assert (first["title_start"], first["title_end"], first["text"]) == (2, 4, "上段。\n下段。")
    assert (second["title_start"], second["title_end"], second["text"]) == (None, None, "")


def test_responsibilities_and_units(written: pathlib.Path) -> None:
    (row,) = rows(written, "responsibilities")
    assert (row["responsibility_id"], row["node_id"], row["scope"]) == ("r1", "n2", "row")
    assert (row["span_start"], row["span_end"], row["covers_start"], row["covers_end"]) == (12, 15, 11, 30)
    assert (row["table_id"], row["table_row"], row["due"], row["rule_id"]) == ("tb1", 0, "年底前", "units.row")
    keys = ("responsibility_id", "ordinal", "full_name", "organisation", "role", "span_start")
    assert [tuple(unit[key] for key in keys) for unit in rows(written, "units")] == [
        ("r1", 0, "临江县甲局", "health", "lead", 12),
        ("r1", 1, "临江县乙局", None, "participant", 16),
    ]


def test_targets(written: pathlib.Path) -> None:
    (row,) = rows(written, "targets")
    assert (row["value"], row["value_max"], row["unit"], row["comparator"]) == (33.0, 35.5, "%", "range")
    assert (row["indicator"], row["indicator_start"], row["indicator_end"]) == ("水平", 18, 20)
    assert (row["year"], row["year_start"], row["baseline"]) == (2025, None, None)


def test_references_table_rows_and_diagnostics(written: pathlib.Path) -> None:
    (reference,) = rows(written, "citations")
    assert (reference["title"], reference["span_start"], reference["self"]) == ("办法", 4, False)
    first, second = rows(written, "table_rows")
    assert (first["table_row"], first["header"], first["cells"]) == (0, ["序号", "任务"], ["1", "排查"])
    assert (first["span_start"], first["span_end"]) == (31, 35)
    assert (second["table_row"], second["cells"], second["span_start"]) == (1, [], None)
    (diagnostic,) = rows(written, "diagnostics")
    assert (diagnostic["code"], diagnostic["severity"], diagnostic["node_id"]) == ("HP101", "info", "n2")


def test_columns_are_typed_and_described(written: pathlib.Path) -> None:
    docs = DOCS.read_text(encoding="utf-8")
    for table in TABLES:
        schema = parquet.read_schema(written / f"{table.name}.parquet")
        section = docs.partition(f"\n### {table.name}\n")[2].partition("\n### ")[0]
        assert [column.name for column in table.columns] == schema.names
        for column in table.columns:
            described = schema.field(column.name).metadata[b"description"].decode()
            assert f"| `{column.name}` | {column.type} | {described} |" in section


@pytest.mark.slow
def test_ids_join_and_nothing_is_lost(batch: Run, corpus: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert batch(corpus, "-o", "tables", "--format", "parquet").returncode == 0
    batch(corpus, "-o", "json")
    tables = {table.name: rows(tmp_path / "tables", table.name) for table in TABLES}
    documents = {row["document_id"] for row in tables["documents"]}
    assert {f"{one}.json" for one in documents} == outputs(tmp_path / "json").keys()
    nodes = {(row["document_id"], row["node_id"]) for row in tables["nodes"]}
    lists = {(row["document_id"], row["responsibility_id"]) for row in tables["responsibilities"]}
    for name, its_rows in tables.items():
        assert {row["document_id"] for row in its_rows} <= documents, name
    for name in ("responsibilities", "targets", "table_rows", "diagnostics"):
        named = {(row["document_id"], row["node_id"]) for row in tables[name] if row["node_id"]}
        assert named <= nodes, name
    assert {(row["document_id"], row["responsibility_id"]) for row in tables["units"]} == lists
    parsed = [json.loads((tmp_path / f"json/{one}.json").read_bytes()) for one in documents]
    for name in ("responsibilities", "targets", "diagnostics"):
        assert len(tables[name]) == sum(len(one[name]) for one in parsed)
    assert len(tables["citations"]) == sum(len(one["references"]) for one in parsed)


@pytest.mark.slow
def test_places_are_a_table_of_their_own(batch: Run, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in", 通知="一、目标\n到2030年，步道达到12公里。\n")
    assert batch("in", "-o", "tables", "--format", "parquet", "--with-map").returncode == 0
    assert [(row["span_start"], row["span_end"], row["located_at"], row["box_left"]) for row in rows(tmp_path / "tables", "places")] == [
        (0, 4, "line 1", None), (5, 21, "line 2", None),
    ]  # fmt: skip
    assert batch("in", "-o", "without", "--format", "parquet").returncode == 0
    assert rows(tmp_path / "without", "places") == []


def test_cells_say_how_far_they_reach(tmp_path: pathlib.Path) -> None:
    reaching = Cell(text="甲", span=(0, 1), columns=2, rows=3)
    table = Table(id="tb1", node=None, title=None, span=(0, 2), header=("乙", ""), rows=((reaching, Cell(text="", span=(1, 1))),), reconstructed=False)
    place = Place(span=(0, 2), at="page 1", box=(1, 2.5, 3, 4))
    source = msgspec.structs.replace(FULL.source, map=(place,))
    with ParquetWriter(str(tmp_path), TABLES) as writer:
        writer.add("甲", msgspec.structs.replace(FULL, tables=(table,), source=source))
    (row,) = rows(tmp_path, "table_rows")
    assert (row["cells"], row["cell_columns"], row["cell_rows"]) == (["甲", ""], [2, 1], [3, 1])
    (row,) = rows(tmp_path, "places")
    assert [row[name] for name in ("located_at", "box_left", "box_lower", "box_right", "box_upper")] == ["page 1", 1, 2.5, 3, 4]


def test_nothing_is_replaced_when_writing_fails(tmp_path: pathlib.Path) -> None:
    (tmp_path / "nodes.parquet").write_bytes(b"before")
    with pytest.raises(RuntimeError), ParquetWriter(str(tmp_path), TABLES) as writer:
        writer.add("a", FULL)
        raise RuntimeError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"nodes.parquet": b"before"}
