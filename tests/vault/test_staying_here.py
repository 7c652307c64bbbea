"""A record marked to stay on this machine is in no batch that leaves it."""

import pytest

from desktop.services.syncing.outbox import next_segment
from desktop.vault.check import check
from desktop.vault.errors import InvalidValue
from sync import wire
from sync.change import CHAIN_START, Op, chain
from sync.signing import new_private_key

SECRET = "康德的秘密"


def leaving(vault):
    with vault.inspect() as connection:
        return next_segment(connection, vault, 0, device=1, private_key=new_private_key())


def bytes_leaving(vault):
    import zstandard

    segment = leaving(vault)
    packed = wire.pack(wire.Push((segment,))) if hasattr(wire, "Push") else wire.pack(segment)
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=wire.MAX_BODY).decode()


def test_nothing_of_it_leaves(vault):
    with vault.batch("edit") as batch:
        made = batch.create("account", {"name": SECRET, "stays_here": True})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"phone": "13812340000"})
        batch.trash("account", made)

    sent = bytes_leaving(vault)

    assert made not in sent
    assert SECRET not in sent
    assert "13812340000" not in sent


def test_what_is_marked_before_anything_left_leaves_as_digests_alone(vault):
    with vault.batch("edit") as batch:
        made = batch.create("account", {"name": SECRET})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"phone": "13812340000"})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"stays_here": True, "industry": "medical"})

    segment, link = leaving(vault), CHAIN_START
    for change in segment.changes:
        link = chain(link, change)

    of_it = [change for change in segment.changes if change.record == made]
    assert [(c.op, c.values, c.edit, c.salt) for c in of_it] == [
        (Op.CREATE, None, None, ""),
        (Op.EDIT, None, None, ""),
    ]
    assert SECRET not in bytes_leaving(vault)
    assert link.hex() == segment.hash


def test_once_unmarked_it_leaves_whole(vault):
    with vault.batch("edit") as batch:
        made = batch.create("account", {"name": SECRET, "stays_here": True})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"phone": "13812340000"})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"stays_here": False})

    of_it = [change for change in leaving(vault).changes if change.record == made]

    assert [change.op for change in of_it] == [Op.CREATE]
    assert of_it[0].values["name"] == SECRET
    assert of_it[0].values["phone"] == "13812340000"
    assert of_it[0].is_genuine


def test_what_the_hub_has_cannot_be_kept_here_any_more(vault):
    with vault.batch("edit") as batch:
        made = batch.create("account", {"name": SECRET})
    vault.update_meta({"acknowledged": "1000000"})

    with pytest.raises(InvalidValue) as refused, vault.batch("edit") as batch:
        batch.set("account", made, {"stays_here": True})

    assert refused.value.facts["reason"] == "already_shared"


def test_its_log_is_whole_and_can_be_undone(vault):
    from desktop.services.undoing import undo

    with vault.batch("edit") as batch:
        made = batch.create("account", {"name": SECRET, "stays_here": True})
    with vault.batch("edit") as batch:
        batch.set("account", made, {"phone": "13812340000"})

    undo(vault)

    with vault.read() as connection:
        row = connection.exec_driver_sql("SELECT phone FROM account WHERE id = ?", (made,)).one()
    assert row[0] is None
    assert [finding.name for finding in check(vault) if not finding.ok] == []
    assert made not in bytes_leaving(vault)
