"""Charts as PNG files, with or without a running program."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from desktop.services.reports.results import Clv, Funnel, Rfm, Sales, StageTimes, WinRates
from desktop.views.charts.card import ChartCard
from desktop.views.charts.cards import clv_card, funnel_card, rfm_card, stage_times_card
from desktop.views.charts.sales import sales_card
from desktop.views.charts.win_rates import win_rate_card
from desktop.views.theme import Theme
from sync import language as words
from sync.errors import HoldfastError

Report = Funnel | StageTimes | Rfm | Clv | WinRates | Sales
SIZE = (640, 400)

_CARDS: tuple[tuple[type[Report], Callable[[], ChartCard[Any]]], ...] = (
    (Funnel, funnel_card),
    (StageTimes, stage_times_card),
    (Rfm, rfm_card),
    (Clv, clv_card),
    (WinRates, win_rate_card),
    (Sales, sales_card),
)


class PictureNotWritten(HoldfastError):
    """A picture could not be written. Facts: path."""


def render_png(
    result: Report,
    path: Path,
    *,
    theme_name: str = "light",
    language: str | None = None,
    size: tuple[int, int] = SIZE,
) -> None:
    """Draw ``result`` as a card of ``size`` logical pixels and write it twice as fine.

    Without a running program a `QApplication` is made that needs no screen. Theme and language of
    a running one are left as they were.

    Raises:
        PictureNotWritten: The file cannot be written.
    """
    app = _application()
    worn, spoken = app.property("holdfast_theme"), words.current()
    words.use(language or spoken)
    Theme(theme_name, still=True, parent=app).apply(app)
    try:
        _write(card_for(result), path, QSize(*size))
    finally:
        words.use(spoken)
        if isinstance(worn, Theme):
            worn.apply(app)


def card_for(result: Report) -> ChartCard[Any]:
    """Return a card that shows ``result``."""
    make = next(make for kind, make in _CARDS if isinstance(result, kind))
    card: ChartCard[Any] = make()
    card.show_result(result)
    return card


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication([])


def _write(card: ChartCard[Any], path: Path, size: QSize) -> None:
    card.resize(size)
    card.ensurePolished()
    if not card.save_picture(path):
        raise PictureNotWritten(path=str(path))
