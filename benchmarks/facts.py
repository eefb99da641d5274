"""Facts won and lost: what one set of rules finds in the real notices and another does not.

    python benchmarks/facts.py shipped my-rules/              # with a folder of rules laid over the shipped ones
    healthplan batch ../shared/ -o before/                    # or: with an older checkout …
    python benchmarks/facts.py before/ shipped                # … and with this one
    python benchmarks/facts.py before/ after/ -v              # fact by fact, as `healthplan diff` shows them

Each side is ``shipped``, a folder of rules or a folder of parses. Exit code 1 when facts differ.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import subprocess
import sys
import tempfile

from healthplan_cli.diff.compare import diff, render_diff_text
from healthplan_cli.model import Document
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.schema import decode_document

SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared"


def parses(side: str, notices: pathlib.Path, folder: pathlib.Path) -> dict[str, Document]:
    """The parsed notices of one side by their place, parsed into ``folder`` where they are not at hand."""
    place = pathlib.Path(side)
    if side == "shipped" or any(place.glob("*.toml")):
        rules = [] if side == "shipped" else ["--grammar", side]
        command = [sys.executable, "-c", "from healthplan_cli.cli import main; main()"]
        subprocess.run([*command, "batch", str(notices), "-q", "-o", str(folder), *rules], check=True)
        place = folder
    found = {}
    for path in sorted(place.rglob("*.json")):
        document = decode_document(path.read_bytes())
        if not isinstance(document, Finding):  # the batch's own summary is no parse
            found[path.relative_to(place).as_posix()] = document
    return found


def main() -> int:
    options = argparse.ArgumentParser(description="Show facts won and lost between two sets of rules.")
    options.add_argument("old", help="shipped, a folder of rules or a folder of parses")
    options.add_argument("new", help="the same")
    options.add_argument("--notices", type=pathlib.Path, default=SHARED, help="what to parse")
    options.add_argument("-v", "--verbose", action="store_true", help="show every change")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="healthplan-facts-") as scratch:
        old = parses(given.old, given.notices, pathlib.Path(scratch, "old"))
        new = parses(given.new, given.notices, pathlib.Path(scratch, "new"))
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for name in sorted(old.keys() & new.keys()):
        changes = diff(old[name], new[name])
        counts.update((change.kind, change.what) for change in changes)
        if changes and given.verbose:
            print(f"{name}\n{render_diff_text(changes)}")
    for name in sorted(old.keys() ^ new.keys()):
        print(f"only in {'old' if name in old else 'new'}: {name}")
    print(f"{len(old.keys() & new.keys())} notices".ljust(24) + f"{'won':>10}{'lost':>10}{'changed':>10}")
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:24}" + "".join(f"{counts[kind, what]:>10}" for what in ("added", "removed", "changed")))
    return int(bool(counts) or old.keys() != new.keys())


if __name__ == "__main__":
    sys.exit(main())
