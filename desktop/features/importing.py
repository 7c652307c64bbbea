"""Bringing a file's rows in as records. Reached from lists, the palette and the first run."""

from typing import TYPE_CHECKING

from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.importing.page import ImportPage

    return ImportPage(session)


FEATURE = Feature(
    key="import",
    title=_m("Import"),
    icon="download-simple",
    make_page=_make_page,
    on_rail=False,
)
