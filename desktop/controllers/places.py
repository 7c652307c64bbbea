"""On which feature's screen a kind of record is shown."""

from collections.abc import Mapping

from desktop.controllers.session import Place

_HOME: Mapping[str, str] = {
    "account": "customers",
    "contact": "customers",
    "lead": "leads",
    "opportunity": "pipeline",
    "activity": "activities",
    "order": "orders",
    "order_line": "orders",
    "payment": "orders",
    "product": "orders",
}


def place_of(entity: str, record: str) -> Place | None:
    """Return where a record is shown; None for kinds that have no page of their own."""
    feature = _HOME.get(entity)
    return Place(feature, entity, record) if feature else None
