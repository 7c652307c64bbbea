"""Fonts, with the Chinese family named explicitly and one baseline for both scripts.

Qt centres every string by its own line: Latin-only text stands a pixel higher than Chinese text in
the same row. All painted text therefore stands on `baseline`, computed from the Chinese family.
"""

import sys
from functools import cache

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from desktop.views.theme.tokens import tokens

REGULAR = 400
STRONG = 600
_PLATFORMS = {"win32": "windows", "darwin": "macos"}


def families() -> list[str]:
    """Return Latin families first (even figures), then the Chinese ones, for this platform."""
    named = tokens().families[_PLATFORMS.get(sys.platform, "linux")]
    return [*named["latin"], *named["cjk"]]


@cache
def font(px: int, weight: int = REGULAR, *, struck: bool = False) -> QFont:
    """Return the text font with tabular figures. Weights other than 400 and 600 do not exist."""
    made = QFont()
    made.setFamilies(families())
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setStrikeOut(struck)
    return made


@cache
def mono(px: int) -> QFont:
    """Return the fixed-width font, for keys and recovery words."""
    named = tokens().families[_PLATFORMS.get(sys.platform, "linux")]
    made = QFont()
    made.setFamilies([*named["mono"], *named["cjk"]])
    made.setPixelSize(px)
    made.setStyleHint(QFont.StyleHint.Monospace)
    return made


@cache
def metrics(px: int, weight: int = REGULAR) -> QFontMetricsF:
    """Return the metrics of `font`."""
    return QFontMetricsF(font(px, weight))


@cache
def _cjk_line(px: int) -> tuple[float, float]:
    """Return height and ascent of a Chinese line."""
    made = QFont()
    made.setFamilies(tokens().families[_PLATFORMS.get(sys.platform, "linux")]["cjk"])
    made.setPixelSize(px)
    measured = QFontMetricsF(made)
    return measured.height(), measured.ascent()


def baseline(rect: QRect | QRectF, px: int) -> float:
    """Return the y on which text of ``px`` stands when centred in ``rect``."""
    height, ascent = _cjk_line(px)
    return float(rect.top()) + round((rect.height() - height) / 2 + ascent)


def line_height(px: int) -> int:
    """Return the height of one line, the same in both languages."""
    return tokens().line_heights.get(px, round(px * 1.5))
