"""Edits that collided. Shown at the foot of the rail while there are any."""

from typing import TYPE_CHECKING

from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.conflicts.page import ConflictsPage

    return ConflictsPage(session)


FEATURE = Feature(
    key="conflicts",
    title=_m("Conflicts"),
    icon="git-merge",
    make_page=_make_page,
    on_rail=False,
)
