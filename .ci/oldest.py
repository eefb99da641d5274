"""Print the oldest release that setup.cfg allows of each dependency, pinned: ``python .ci/oldest.py test parquet``.

The arguments name extras. The output is a constraints file for ``pip install --constraint``.
"""

from __future__ import annotations

import configparser
import pathlib
import re
import sys

SETUP = pathlib.Path(__file__).parent.parent / "setup.cfg"
_BOUND = re.compile(r"([\w.-]+)>=([\w.]+)(?:\s*;.*)?")


def oldest(requirements: str) -> list[str]:
    """Pin each line of ``requirements`` to its lower bound; ValueError names a line without one."""
    pinned = []
    for line in filter(None, map(str.strip, requirements.splitlines())):
        found = _BOUND.fullmatch(line)
        if not found:
            raise ValueError(f"setup.cfg: {line!r} has no lower bound (NAME>=VERSION)")
        pinned.append(f"{found[1]}=={found[2]}")
    return pinned


def main() -> None:
    config = configparser.ConfigParser(interpolation=None)
    config.read(SETUP, encoding="utf-8")
    lists = [config["options"]["install_requires"]]
    lists += [config["options.extras_require"][extra] for extra in sys.argv[1:]]
    print(*sorted(pin for one in lists for pin in oldest(one)), sep="\n")


if __name__ == "__main__":
    main()
