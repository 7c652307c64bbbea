"""The key figures of a customer, as its page and the peek show them."""

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.services.account_figures import AccountFigures
from desktop.services.formatting import compact_money, percent
from desktop.views.widgets.key_figure import KeyFigure
from desktop.views.widgets.living import Living
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.values import Money

_HEIGHT = 76


class FiguresRow(Living, QWidget):
    """Open opportunities, weighted amount, paid in twelve months, outstanding."""

    def __init__(self, *, most: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: AccountFigures | None = None
        self._open = KeyFigure(_m("Open opportunities"))
        self._weighted = KeyFigure(_m("Weighted"))
        self._paid = KeyFigure(_m("Paid, 12 months"))
        self._owed = KeyFigure(_m("Outstanding"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(32 if most > 3 else 16)
        shown = [self._open, self._weighted, self._paid, self._owed]
        for place, figure in enumerate(shown):
            if place != 1 or most > 3:
                row.addWidget(figure)
        row.addStretch(1)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def show_figures(self, figures: AccountFigures | None) -> None:
        """Show the figures; None hides the row."""
        self._figures = figures
        self.setVisible(figures is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the figures again."""
        facts = self._figures
        if facts is None:
            return
        count = ngettext("{n} opportunity", "{n} opportunities", facts.open_count)
        self._open.set_figure(_short(facts.open_amount), count.format(n=facts.open_count))
        self._weighted.set_figure(_short(facts.weighted), _("by win probability"))
        self._paid.set_figure(_short(facts.paid), *_growth(facts.growth))
        owes = facts.outstanding.amount > 0
        tone = Tone.DANGER if owes else None
        hint = _("ordered, not yet paid") if owes else _("all paid")
        self._owed.set_figure(_short(facts.outstanding), hint, tone)


def _short(amount: Money) -> str:
    return compact_money(amount.amount, amount.currency)


def _growth(growth: Decimal | None) -> tuple[str, Tone | None, Tone | None]:
    """Return the hint under a sum of payments: how it compares with the year before."""
    if growth is None:
        return _("none a year before"), None, None
    sign = "+" if growth > 0 else ""
    words = _("{change} on the year before").format(change=f"{sign}{percent(growth)}")
    return words, None, Tone.SUCCESS if growth > 0 else None
