"""In a firm with a hub, rights count as an administrator's device signed them, and in no other
way.
"""

import pytest

from desktop.services.records.writing import add_record
from desktop.services.rights.sealing import NotPublishable, publish, unpublished
from desktop.services.rights.standard import ADMIN_ROLE
from desktop.services.syncing.syncing import sync_now
from sync.change import canonical
from sync.rights import Policy
from sync.signing import public_key_of, sign


@pytest.fixture
def two(laptop, firm):
    """An administrator's laptop and a representative's, with a customer of each on both."""
    admin, rep = laptop("admin"), laptop("rep", firm.add_person("rep"))
    for vault, name in ((admin, "康德"), (rep, "睿衡")):
        add_record(vault, "account", {"name": name})
    meet(admin, rep)
    return admin, rep


def meet(*vaults):
    for _round in range(2):
        for vault in vaults:
            sync_now(vault)


def names(vault):
    with vault.read() as connection:
        return [r[0] for r in connection.exec_driver_sql("SELECT name FROM account ORDER BY name")]


def give_role(vault, person, role, kind="edit"):
    with vault.batch(kind) as batch:
        batch.change_tags("person", person, add=[role], name="roles")


def published(admin, rep):
    give_role(admin, admin.person, ADMIN_ROLE)
    give_role(admin, rep.person, "sales")
    publish(admin)
    meet(admin, rep)


def test_until_rights_are_published_everybody_sees_what_they_hold(two):
    admin, rep = two

    assert unpublished(admin)
    assert names(rep) == names(admin) == ["康德", "睿衡"]


def test_published_rights_hold_on_every_device_after_it_has_synced(two):
    admin, rep = two

    published(admin, rep)

    assert not unpublished(admin)
    assert names(rep) == ["睿衡"]
    assert names(admin) == ["康德", "睿衡"]


def test_nobody_gives_themselves_a_role_by_writing_it_into_their_own_copy(two):
    admin, rep = two
    published(admin, rep)

    give_role(rep, rep.person, ADMIN_ROLE, kind="setup")

    assert names(rep) == ["睿衡"]


def test_a_policy_signed_by_a_device_that_is_no_administrators_counts_for_nothing(two):
    admin, rep = two
    published(admin, rep)
    key, content = rep.meta("device_key"), canonical(Policy())

    with rep.batch("setup") as batch:
        forged = {
            "version": 99,
            "content": content.decode(),
            "signer": public_key_of(key),
            "signature": sign(key, content),
        }
        batch.create("rights_seal", forged)

    assert names(rep) == ["睿衡"]


def test_rights_that_leave_no_administrator_are_not_published(two):
    admin, _rep = two
    with pytest.raises(NotPublishable) as refused:
        publish(admin)
    assert refused.value.facts["reason"] == "no_administrator"


def test_what_was_published_stays_in_force_when_who_signed_it_administers_no_more(two, firm):
    admin, rep = two
    published(admin, rep)

    firm.set_role("boss", "member")
    meet(rep)

    assert names(rep) == ["睿衡"]


def test_who_administers_no_more_publishes_nothing_that_counts(two, firm):
    admin, rep = two
    published(admin, rep)
    firm.set_role("boss", "member")
    meet(admin, rep)

    give_role(admin, rep.person, ADMIN_ROLE)
    with pytest.raises(NotPublishable) as refused:
        publish(admin)

    assert refused.value.facts["reason"] == "no_administrator"
    assert names(rep) == ["睿衡"]


def test_a_vault_of_its_own_has_nothing_to_publish(vault):
    assert not unpublished(vault)
    with pytest.raises(NotPublishable) as refused:
        publish(vault)
    assert refused.value.facts["reason"] == "no_hub"
