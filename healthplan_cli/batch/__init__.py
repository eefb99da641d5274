"""Many notices: find them, parse them in worker processes, resume, and say what failed.

``run.py`` is the way through; ``inputs.py`` finds notices, ``pool.py`` parses them, ``journal.py``
remembers what is done.
"""
