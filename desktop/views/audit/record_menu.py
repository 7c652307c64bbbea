"""What the menu of a record's page offers auditors and administrators."""

from functools import partial

from desktop.controllers.records.record_state import RecordState
from desktop.controllers.session import Place
from desktop.services.erasure_scope import can_be_erased
from desktop.views.widgets.popover import Menu
from sync.language import mark as _m
from sync.rights import ADMINISTER, AUDIT

PLACE = "audit"
LOG, KEEPING, ERASE = "log", "keeping", "erase"
"""The screen, and its views."""


def add_audit(menu: Menu, state: RecordState) -> None:
    """Add the entries of a record to its menu, as far as the person has a right to them."""
    session, entity, record = state.session, state.entity_name, state.id
    allowed = session.allowed
    described = session.vault.entity(entity)
    if allowed.may_do(AUDIT):
        log = Place(PLACE, entity, record, view=LOG)
        menu.add(
            _m("Audit log of this record"), partial(session.navigate, log), icon="clipboard-text"
        )
        if can_be_erased(described):
            hold = Place(PLACE, entity, record, view=KEEPING)
            menu.add(_m("Put on legal hold…"), partial(session.navigate, hold), icon="scales")
    if allowed.may_do(ADMINISTER) and can_be_erased(described):
        erase = Place(PLACE, entity, record, view=ERASE)
        menu.add(_m("Erase for good…"), partial(session.navigate, erase), icon="eraser")
