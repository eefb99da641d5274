"""Print the oldest release that setup.cfg allows of each dependency, pinned, for ``pip install --constraint``.

All extras count but ``dev``, whose tools only developers run, ``browser``, whose tests are not in the fast suite, and
``all``, which names the others. ``--extras`` prints
the names of those instead.
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
    left_out = ("dev", "browser", "all")
    extras = {name: text for name, text in config["options.extras_require"].items() if name not in left_out}
    if sys.argv[1:] == ["--extras"]:
        print(*extras, sep=",")
        return
    lists = [config["options"]["install_requires"], *extras.values()]
    print(*sorted(pin for one in lists for pin in oldest(one)), sep="\n")


if __name__ == "__main__":
    main()
