"""The log for auditors, legal holds, retention and erasing. Reached from the settings and from
records.
"""

from typing import TYPE_CHECKING

from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.audit.page import AuditPage

    return AuditPage(session)


FEATURE = Feature(
    key="audit",
    title=_m("Audit log"),
    icon="clipboard-text",
    make_page=_make_page,
    on_rail=False,
)
