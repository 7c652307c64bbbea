"""Pictures of the screen for auditors: the log, an entry, proof, holds, and erasing."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.services import holding, security_events
from desktop.services.export_watch import UNUSUAL
from desktop.views.audit.page import AuditPage
from desktop.views.audit.record_menu import ERASE, KEEPING, LOG
from desktop.views.tour import Screen, Stage


def _page(stage: Stage, place: Place) -> AuditPage:
    page = stage.show(place)
    if not isinstance(page, AuditPage):
        raise TypeError(type(page).__name__)
    return page


def _contact(stage: Stage) -> str:
    return stage.first("contact")


def _log(stage: Stage) -> QWidget | None:
    vault, contact = stage.vault, _contact(stage)
    with vault.batch("edit") as batch:
        batch.set("contact", contact, {"title": "CEO", "phone": "138 0000 0000"})
    security_events.note(vault, "read", about=("contact", contact))
    security_events.note(
        vault, "export", about=("contact", ""), detail=f"xlsx phone email {UNUSUAL}", count=412
    )
    security_events.note(vault, "failed_unlock", count=2)
    security_events.note(vault, "refused", about=("account", ""), detail="export")
    page = _page(stage, Place("audit", view=LOG))
    page.log.drawer.close_()
    page.log.state.narrow_to("", "")
    page.log.state.verify()
    stage.settle()
    return None


def _entry(stage: Stage) -> QWidget | None:
    page = _page(stage, Place("audit", "contact", _contact(stage), view=LOG))
    page.log.state.forget_verified()
    rows = range(page.log.state.table.rowCount())
    row = next(n for n in rows if (line := page.log.state.table.line(n)) and line.what == "edit")
    page.log.table.setCurrentIndex(page.log.state.table.index(row, 0))
    page.log.table.open_requested.emit(row)
    stage.settle()
    return None


def _keeping(stage: Stage) -> QWidget | None:
    vault = stage.vault
    account = stage.first("account")
    if not holding.holds_on(vault, "account", account):
        holding.put_on(vault, "account", account, name="2026-117", reason="Supply dispute")
        with vault.batch("edit") as batch:
            batch.create("retention_rule", {"entity": "contact", "months": 6})
            batch.create("retention_rule", {"entity": "lead", "months": 12})
    page = _page(stage, Place("audit", view=KEEPING))
    page.keeping.drawer.close_()
    return None


def _erase(stage: Stage) -> QWidget | None:
    page = _page(stage, Place("audit", "contact", _free_contact(stage), view=ERASE))
    stage.settle()
    plan = page.erase.state.plan
    page.erase.typed.setText(plan.title if plan is not None else "")
    return None


def _free_contact(stage: Stage) -> str:
    """Return a contact that is on no hold, as the contact of another customer is."""
    held = stage.first("account")
    with stage.vault.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT id FROM contact WHERE life = 0 AND account IS NOT ? ORDER BY n LIMIT 1", (held,)
        ).first()
    return str(row[0]) if row else _contact(stage)


SCREENS = (
    Screen("audit", _log),
    Screen("audit-entry", _entry),
    Screen("audit-keeping", _keeping),
    Screen("audit-erase", _erase),
)
