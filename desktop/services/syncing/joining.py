"""Enrolling a vault's device at a hub with a one-time code."""

import platform
from pathlib import Path

from desktop.services.syncing.client import HubClient
from desktop.services.syncing.errors import AlreadyJoined, HubUnreachable
from desktop.vault.batch import Batch
from desktop.vault.errors import Disk
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault, offset_from
from sync import wire
from sync.schema import Kind
from sync.signing import new_private_key, public_key_of


def join(vault: Vault, url: str, code: str, *, ca: str | None = None) -> wire.JoinAnswer:
    """Enrol this vault at the hub at ``url``; what it holds is contributed at the next sync.

    ``ca`` names a PEM file with the hub's own certificate authority. The person of the vault
    becomes the person the code was made for; what they own stays theirs.

    Raises:
        AlreadyJoined, HubUnreachable, HubRefused
    """
    if present := vault.meta("hub_url"):
        raise AlreadyJoined(url=present)
    trusted = _read(ca) if ca else ""
    key = new_private_key()
    name = platform.node() or "desktop"
    request = wire.JoinRequest(
        wire.VERSION, code.strip(), vault.meta("device_id") or "", name, public_key_of(key)
    )
    client = HubClient(_checked(url), ca=trusted or None)
    try:
        answer = client.ask("/v1/join", request, wire.JoinAnswer)
    finally:
        client.close()
    _become(vault, answer.person)
    vault.update_meta(
        {
            "hub_url": client.url,
            "hub_ca": trusted,
            "device_key": key,
            "device": str(answer.device),
            "device_name": name,
            "workspace": answer.workspace,
            "workspace_name": answer.workspace_name,
            "generation": answer.generation,
            "person": answer.person,
            f"became:{vault.slot.person}": answer.person,
            "person_name": answer.person_name or answer.user,
            "offset": str(offset_from(answer.hub_time)),
        }
    )
    return answer


def _checked(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise HubUnreachable(url=url, detail="https://...")
    return url


def _read(file: str) -> str:
    try:
        return Path(file).read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Disk(path=file, detail=type(error).__name__) from error


def _become(vault: Vault, person: str) -> None:
    """Let the person known at the hub take the place of the one this vault was made with. What is
    never changed, such as security events, goes on naming the former.
    """
    former = vault.person
    if not former or former == person:
        return
    with vault.batch("setup") as batch:
        for entity in vault.schema.entities:
            for one in () if entity.append_only else entity.fields:
                if one.kind is Kind.LINK and one.target == "person":
                    _hand_over(batch, entity.name, one.name, former, person)
        batch.trash("person", former)


def _hand_over(batch: Batch, entity: str, field: str, former: str, person: str) -> None:
    rows = batch.connection.exec_driver_sql(
        f"SELECT id FROM {quoted(entity)} WHERE {quoted(field)} = ? AND id <> ?", (former, former)
    ).all()
    for row in rows:
        batch.set_columns(entity, row[0], {field: person}, settle=False)
