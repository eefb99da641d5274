"""OFD files (GB/T 33190): text by where it stands on its pages.

Experimental: no real file could be had to test it on.
"""

from healthplan_cli.readers.ofd.reader import is_ofd, read_ofd

__all__ = ["is_ofd", "read_ofd"]
