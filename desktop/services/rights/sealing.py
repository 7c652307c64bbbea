"""Publishing the rights of a firm with a hub: an administrator's device signs them.

Every other device computes rights from the signed policy alone, so that nobody gives themselves
any by writing into their own copy. The signature names what the administrator saw when publishing.
"""

from desktop.services.security_events import enter
from desktop.vault.facts import meta
from desktop.vault.standing import accept_policies, admin_keys, sealed_policy, written_policy
from desktop.vault.vault import Vault
from sync.change import canonical
from sync.errors import HoldfastError
from sync.rights import ADMINISTER, NotAllowed, Policy, rights_of
from sync.signing import public_key_of, sign


class NotPublishable(HoldfastError):
    """These rights cannot be published. Facts: reason (``no_hub``, ``no_administrator``)."""


def unpublished(vault: Vault) -> bool:
    """Tell whether the rights as written differ from the ones in force; never without a hub."""
    with vault.inspect() as connection:
        if not meta(connection, "hub_url"):
            return False
        return written_policy(connection) != (sealed_policy(connection) or Policy())


def publish(vault: Vault) -> int:
    """Sign the rights as they are written here and return their version; they count on every
    device once it has synced.

    Raises:
        NotPublishable: there is no hub, it does not know this device as an administrator's, or
            the person would no longer administer.
        NotAllowed: the person may not administer.
    """
    key = vault.meta("device_key")
    if not vault.meta("hub_url") or not key:
        raise NotPublishable(reason="no_hub")
    public = public_key_of(key)
    with vault.inspect() as connection:
        policy, trusted = written_policy(connection), public in admin_keys(connection)
    if vault.rights is not None and not vault.rights.may(ADMINISTER):
        raise NotAllowed(verb=ADMINISTER, entity="rights_seal", record="", field="")
    if not trusted or not rights_of(policy, vault.person).may(ADMINISTER):
        raise NotPublishable(reason="no_administrator")
    content = canonical(policy)
    with vault.batch("edit") as batch:
        newest = batch.connection.exec_driver_sql("SELECT max(version) FROM rights_seal")
        version = int(newest.scalar_one() or 0) + 1
        batch.create(
            "rights_seal",
            {
                "version": version,
                "content": content.decode(),
                "signer": public,
                "signature": sign(key, content),
            },
        )
        enter(batch, "rights_change", detail=f"version {version}")
        accept_policies(batch.connection)
    return version
