"""How things stand with the hub, in one sign and a few words."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.controllers.sync_state import SyncFacts, SyncPhase
from desktop.views.frame.hover import Hovering
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living
from desktop.views.widgets.ring import Ringed
from sync.language import _, ngettext

_HEIGHT, _ICON, _GAP = 28, 16, 8


def sync_icon(facts: SyncFacts) -> tuple[str, str]:
    """Return sign and token for how things stand with the hub."""
    if facts.conflicts:
        return "git-merge", "warn.text"
    return {
        SyncPhase.ALONE: ("lock-simple", "text.secondary"),
        SyncPhase.OFFLINE: ("cloud-slash", "warn.text"),
        SyncPhase.SYNCED: ("cloud-check", "success.text"),
        SyncPhase.PENDING: ("cloud-arrow-up", "text.secondary"),
        SyncPhase.SYNCING: ("arrows-clockwise", "accent.text"),
    }[facts.phase]


def sync_words(facts: SyncFacts) -> str:
    """Return how things stand with the hub, in a few words."""
    if facts.conflicts:
        return ngettext("{n} conflict", "{n} conflicts", facts.conflicts).format(n=facts.conflicts)
    if facts.phase is SyncPhase.OFFLINE and facts.pending:
        return ngettext("Offline · {n} pending", "Offline · {n} pending", facts.pending).format(
            n=facts.pending
        )
    if facts.phase is SyncPhase.PENDING:
        return ngettext("{n} pending", "{n} pending", facts.pending).format(n=facts.pending)
    return {
        SyncPhase.ALONE: _("Only on this computer"),
        SyncPhase.OFFLINE: _("Offline"),
        SyncPhase.SYNCED: _("Up to date"),
        SyncPhase.SYNCING: _("Syncing…"),
    }[facts.phase]


class SyncChip(Hovering, Ringed, Living, QAbstractButton):
    """Sign and words; a click tells more."""

    def __init__(self) -> None:
        super().__init__()
        self._facts = SyncFacts()
        self.setObjectName("sync_state")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def set_facts(self, facts: SyncFacts) -> None:
        """Show other facts."""
        self._facts = facts
        self.retranslate()

    def retranslate(self) -> None:
        """Say the facts again."""
        self.setText(sync_words(self._facts))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of sign and words."""
        width = brush.advance(self.text()) + 2 * _GAP + _ICON + _GAP
        return QSize(round(width + 0.5), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is short."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sign and words."""
        painter, theme = QPainter(self), theme_of(self)
        if self.is_hovered:
            brush.box(painter, self.rect(), theme.colour("surface.hover"))
        icon, token = sync_icon(self._facts)
        spot = QRectF(_GAP, (_HEIGHT - _ICON) / 2, _ICON, _ICON)
        marks.icon(painter, theme, spot, icon, token)
        room = QRect(2 * _GAP + _ICON, 0, self.width() - 2 * _GAP - _ICON, _HEIGHT)
        ink = theme.colour("warn.text" if self._facts.conflicts else "text.secondary")
        brush.text(painter, room, self.text(), ink)
