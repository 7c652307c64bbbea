"""Names of files as people may see and use them: a name is data that somebody else chose.

It may hold separators of paths, signs that turn the direction of writing so that another ending is
read than is there, or a word that Windows takes for a device.
"""

import re
import unicodedata

from sync.language import _

LONGEST = 200
"""Bytes of a suggested name in UTF-8; the shortest limit of a common disk is 255."""

_TURNING = "\u061c\u200b\u200e\u200f\u2028\u2029\ufeff"
_UNSEEN = re.compile(f"[{_TURNING}\u202a-\u202e\u2066-\u2069]")
_NOT_IN_NAMES = re.compile(r'[/\\<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.I)


def shown_name(name: str) -> str:
    """Return a name as it is safe to show in one line: nothing unseen, nothing that turns the
    order of its letters.
    """
    seen = _UNSEEN.sub("", name)
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in seen)
    return " ".join("".join(kept).split())


def suggested_name(name: str) -> str:
    """Return a name for a copy, safe on any disk; what it ends with is kept where there is room."""
    clean = _NOT_IN_NAMES.sub("_", shown_name(name)).lstrip(". ").rstrip(". ")
    if not clean:
        clean = _("attachment")
    if _DEVICES.match(clean):
        clean = f"_{clean}"
    return _shortened(clean)


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > LONGEST // 10:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + ending
