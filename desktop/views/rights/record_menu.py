"""What the menu of a record's page offers about rights: sharing it, and who sees it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.controllers.records.record_state import RecordState
from desktop.controllers.rights_sharing import Sharing
from desktop.controllers.session import Place, Session
from desktop.views.widgets.popover import Menu, Popover
from sync.language import mark as _m
from sync.rights import Verb

RIGHTS, EXPLAIN = "security", "explain"
"""The screen about rights, and its view that explains them."""


def add_rights(menu: Menu, state: RecordState, anchor: QWidget) -> None:
    """Add the entries of a record to its menu, where the vault has roles."""
    session, entity, record = state.session, state.entity_name, state.id
    if session.vault.rights is None or state.facts is None:
        return
    described = session.vault.entity(entity)
    if not (described.parts_of or described.about or described.writers or described.readers):
        share = partial(open_shares, session, entity, record, anchor)
        may = state.facts.may(Verb.EDIT)
        menu.add(_m("Share…"), share, icon="share-network", enabled=may)
    place = Place(RIGHTS, entity, record, view=EXPLAIN)
    menu.add(_m("Who sees this, and why?"), partial(session.navigate, place), icon="eye")


def open_shares(session: Session, entity: str, record: str, anchor: QWidget) -> Popover:
    """Open the panel in which a record is shared."""
    from desktop.views.rights.share_panel import SharePanel

    card = Popover(anchor)
    panel = SharePanel(Sharing(session, entity, record))
    panel.resized.connect(card.adjustSize, Qt.ConnectionType.QueuedConnection)
    card.set_content(panel)
    card.closed.connect(card.deleteLater)
    card.open_below()
    return card
