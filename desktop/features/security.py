"""Security: roles and rights, shares, holds, retention, and the record of what happened."""

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

FEATURE = Feature(
    key="security",
    title=_m("Security"),
    icon="shield-check",
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
