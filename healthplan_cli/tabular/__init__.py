"""Tables as text prints them: what columns hold, how cells fall into rows.

The mechanisms behind the stage ``tables``. Each reader takes a page and a line to begin at, and
gives back the table that it is certain of, with what it had to assume, or nothing.
"""
