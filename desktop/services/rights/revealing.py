"""Looking at a masked value, where a role allows it; every look is written down."""

from desktop.services.records.reading import get_record
from desktop.services.security_events import note
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.rights import REVEAL, Access, NotAllowed
from sync.values import Plain


def reveal(vault: Vault, entity: str, record: str, field: str) -> Plain:
    """Return the plain value of a masked field of a record the person may see.

    Raises:
        RecordNotFound: there is no such record, or not for them.
        NotAllowed: the field is hidden from them, or they may not reveal.
        UnknownField
    """
    found = get_record(vault, entity, record).id
    one = vault.built_in.schema.entity(entity).by_name.get(field) or vault.entity(entity).field(
        field
    )
    rights = vault.rights
    if rights is not None:
        access = rights.access(vault.entity(entity), one)
        if access is Access.HIDDEN or (access is Access.MASKED and not rights.may(REVEAL)):
            raise NotAllowed(verb=REVEAL, entity=entity, record=found, field=field)
    with vault.inspect() as connection:
        row = connection.exec_driver_sql(
            f"SELECT {quoted(one.name)} FROM {quoted(entity)} WHERE id = ?", (found,)
        ).one()
    note(vault, "read", about=(entity, found), detail=one.name)
    return row[0]  # type: ignore[no-any-return]
