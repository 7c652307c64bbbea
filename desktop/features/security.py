"""Security: roles and rights, shares, holds, retention, and the record of what happened."""

from typing import TYPE_CHECKING

from desktop.models.security import (
    FIELD_RIGHT,
    GRANT,
    LEGAL_HOLD,
    RETENTION_RULE,
    RIGHTS_SEAL,
    ROLE,
    SECURITY_EVENT,
    SHARE,
    SHARING_RULE,
    settle_sharing_rule,
)
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.rights.page import RightsPage

    return RightsPage(session)


FEATURE = Feature(
    key="security",
    title=_m("People and rights"),
    icon="users-three",
    make_page=_make_page,
    entities=(
        ROLE,
        GRANT,
        FIELD_RIGHT,
        SHARE,
        SHARING_RULE,
        RIGHTS_SEAL,
        LEGAL_HOLD,
        RETENTION_RULE,
        SECURITY_EVENT,
    ),
    rules={"sharing_rule": settle_sharing_rule},
    on_rail=False,
)
