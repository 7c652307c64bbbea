"""Texts that a spreadsheet would take for formulas.

In a .csv file a text that begins with ``= + - @``, a tab or a line end, or a full-width form of the
signs, gets an apostrophe in front; reading takes it off. A text that already looks so gets one
more, so nothing is lost.
"""

import re

_SIGNS = "=+\\-@\t\r\n＝＋－＠"

RISKY = re.compile(f"'*[{_SIGNS}]")
ESCAPED = re.compile(f"'[{_SIGNS}]")


def escaped(text: str) -> str:
    """Return ``text`` as it stands in a .csv file."""
    return f"'{text}" if RISKY.match(text) else text


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return text[1:] if text[:1] == "'" and RISKY.match(text) else text
