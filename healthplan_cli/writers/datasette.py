"""What datasette is told of an exported SQLite file: descriptions, the full-text index, and a search for any word."""

from __future__ import annotations

from typing import Any

import msgspec

from healthplan_cli.writers.tables import ExportTable

# The query itself makes the phrase that stands for a word in an index of bigrams: 健康, 康素, 素养 for 健康素养.
_SEARCH = """
WITH RECURSIVE pair (place, phrase) AS (
  SELECT 1, '"' || substr(:word, 1, 2) || '"'
  UNION ALL
  SELECT place + 1, phrase || ' + "' || substr(:word, place + 1, 2) || '"' FROM pair WHERE place + 2 <= length(:word)
)
SELECT d.place, coalesce(d.title, d.name) AS document, p.node_id, p.passage, p.document_id
FROM passages_fts AS f
JOIN passages AS p ON p.passage_id = f.rowid
JOIN documents AS d ON d.document_id = p.document_id
WHERE f.bigrams MATCH (SELECT phrase FROM pair ORDER BY place DESC LIMIT 1)
ORDER BY f.rank, p.passage_id"""


def metadata(name: str, tables: tuple[ExportTable, ...]) -> bytes:
    """The metadata file of the database ``name``, as JSON."""
    described: dict[str, Any] = {
        table.name: {
            "description": table.about,
            "columns": {column.name: column.about for column in table.columns},
        }
        for table in tables
    }
    described["passages"] = {
        "description": "texts that can be searched, by two characters here, by any word with the query search",
        "fts_table": "passages_fts",
        "fts_pk": "passage_id",
    }
    search = {"sql": _SEARCH.strip(), "title": "Search by a word of two characters or more", "params": ["word"]}
    content = {
        "title": "healthplan",
        "description": "Facts of government notices: who does what, with whom, by when, to what number.",
        "databases": {name: {"tables": described, "queries": {"search": search}}},
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
