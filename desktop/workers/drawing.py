"""Turning pictures and documents from anywhere into pixels, in a process of their own.

A crafted file can crash whatever decodes it, or worse; here that ends a child that has nothing but
the file's bytes, given and answered through pipes: no key, no path, no network, capped memory and
time.
"""

import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from desktop.services.progress import Progress, Silent
from sync.errors import HoldfastError

SECONDS_LIMIT = 20
HEADER = struct.Struct(">4sIII")
"""How a picture is answered: mark, width, height, pages; then 4 bytes (B, G, R, any) a pixel."""
DRAWN = b"DRAW"
_GLANCE_SECONDS = 0.1
_ROOT = Path(__file__).resolve().parents[2]


class NotDrawable(HoldfastError):
    """A file cannot be shown. Facts: reason (broken, too_large, locked, too_slow, crashed)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw: of a media type, which page (from 0), in how many pixels at most."""

    media_type: str
    width: int
    height: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pixels, four bytes each, and the number of pages there are."""

    width: int
    height: int
    pages: int
    pixels: bytes


def draw(content: bytes, wish: Wish, *, progress: Progress | None = None) -> Drawn:
    """Draw a picture or a page of a document.

    Raises:
        NotDrawable: it is broken, locked, too large, or took too long.
        Cancelled: nobody wants it any more; the child is ended.
    """
    words = (wish.media_type, wish.page, wish.width, wish.height)
    child = subprocess.Popen(  # noqa: S603 - our own module; the bytes go through a pipe
        [*child_command(), *map(str, words)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        return _read(_answer(child, content, progress or Silent()), wish)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()


def child_command() -> list[str]:
    """Return how to start the child; a packaged program takes ``--draw`` for it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--draw"]
    return [sys.executable, "-m", "desktop.workers.drawing_child"]


def _answer(child: "subprocess.Popen[bytes]", content: bytes, progress: Progress) -> bytes:
    until, given = time.monotonic() + SECONDS_LIMIT, content or None
    while True:
        progress.step(0, 0)
        try:
            return child.communicate(given, timeout=_GLANCE_SECONDS)[0]
        except subprocess.TimeoutExpired:
            given = None  # it goes on with what it was given
            if time.monotonic() > until:
                raise NotDrawable(reason="too_slow") from None


def _read(answer: bytes, wish: Wish) -> Drawn:
    """Take the answer for what it is worth: the child may have been taken over."""
    if not answer.startswith(DRAWN) or len(answer) < HEADER.size:
        reason = answer.decode("ascii", "replace")
        known = ("broken", "too_large", "locked")
        raise NotDrawable(reason=reason if reason in known else "crashed")
    _mark, width, height, pages = HEADER.unpack_from(answer)
    fits = 0 < width <= wish.width and 0 < height <= wish.height
    if not fits or len(answer) != HEADER.size + 4 * width * height:
        raise NotDrawable(reason="crashed")
    return Drawn(width, height, pages, answer[HEADER.size :])
