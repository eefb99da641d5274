"""Zstandard, from the standard library where it has it (Python 3.14) and its backport elsewhere.

The backport is chosen over ``zstandard`` and ``pyzstd`` because it has the API of the
standard module: the day 3.14 is the oldest supported Python, this file and the dependency go.
It is a core dependency and no extra: it weighs half a megabyte, and archives of crawls are
``.tar.zst`` as often as ``.zip``.
"""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile, compress, decompress
else:
    from backports.zstd import ZstdError, ZstdFile, compress, decompress

__all__ = ["ZstdError", "ZstdFile", "compress", "decompress"]
