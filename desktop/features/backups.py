"""Backups and the upkeep of the vault. On the rail while something needs a person; else reached
from the settings.
"""

from typing import TYPE_CHECKING

from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.settings.backups_page import BackupsPage

    return BackupsPage(session)


FEATURE = Feature(
    key="backups",
    title=_m("Backups"),
    icon="archive",
    make_page=_make_page,
    on_rail=False,
)
