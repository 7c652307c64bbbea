"""A service that forgets about rights cannot show anything for it."""

import ast
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from sync.rights import Grant, Member, Policy, Reach, Role, Verb
from tests.rights.oracle import acting

ROOT = Path(__file__).resolve().parents[2]
SEE_EVERYTHING = {
    "desktop/services/syncing",  # sends and receives, shows nothing
    "desktop/services/rights",  # computes rights; answers askers who may administer or audit
    "desktop/services/backups.py",
    "desktop/services/erasing.py",
    "desktop/services/retention.py",
    "desktop/services/holding.py",
    "desktop/services/auditing.py",
    "desktop/services/attaching.py",
    "desktop/services/vault_facts.py",
    "desktop/services/attendance.py",  # when somebody signed in last
    "desktop/services/audit_proof.py",  # follows the chain for who may audit
    "desktop/services/damage.py",  # whether damage was told already
    "desktop/services/erasure_traces.py",  # looks for a name where it must go, for who may erase
    "desktop/services/export_watch.py",  # counts earlier exports
    "desktop/services/syslog.py",  # sends events, which hold no customer's value
    "desktop/cli/vaults.py",  # the newest link of the chain
    "desktop/services/keys.py",  # names the person a key slot is made for
    "desktop/services/upkeep.py",  # its own schedule
    "desktop/services/going_back.py",  # takes batches back in a vault just restored
}
"""Where `Vault.inspect` may be used above the vault itself, and why it shows nobody anything."""
ABOVE = sorted(
    file
    for layer in ("services", "workers", "controllers", "views", "features", "cli")
    for file in (ROOT / "desktop" / layer).rglob("*.py")
)


def named(file):
    return str(file.relative_to(ROOT))


def attributes(file):
    tree = ast.parse(file.read_text("utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("file", ABOVE, ids=named)
def test_above_the_vault_nothing_reaches_beneath_a_lens(file):
    text = file.read_text("utf-8")
    excused = any(named(file).startswith(place) for place in SEE_EVERYTHING)

    used = attributes(file) & {"_engine", "_writer", "_looking", "_lenses", "_plain", "lay_over"}

    assert not used
    assert excused or "inspect" not in attributes(file)
    assert excused or (
        "main." not in text.replace("desktop.cli.main", "") or "FROM main." not in text
    )
    assert "search_table(" not in text


@pytest.fixture
def stranger(vault):
    with vault.batch("edit") as batch:
        for n in range(3):
            batch.create("account", {"name": f"客户{n}", "owner": None, "phone": "13800001111"})
    role = Role("r", "none", "Nobody", is_standard=True)
    policy = Policy((role,), (Grant("r", "lead", reads=Reach.OWN),), members=(Member("p"),))
    with acting(vault, policy, "p", pytest.MonkeyPatch) as narrowed:
        yield narrowed


def a_new_service(vault, sql):
    """Ask the vault as a careless service would."""
    with vault.read() as connection:
        return connection.exec_driver_sql(sql).all()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM account",
        "SELECT name FROM \"account\" WHERE phone = '13800001111'",
        "SELECT a.name FROM change AS c JOIN account AS a ON a.id = c.record",
        "SELECT * FROM change WHERE entity = 'account'",
        "SELECT record FROM change WHERE entity = 'account'",
        "SELECT r.n FROM search_account AS s JOIN account AS r ON r.n = s.rowid",
    ],
)
def test_a_service_that_asks_for_everything_is_given_nothing_of_it(stranger, sql):
    assert a_new_service(stranger, sql) == []


def test_a_careless_count_counts_nothing(stranger):
    assert a_new_service(stranger, "SELECT count(*), max(name) FROM account") == [(0, None)]


@pytest.mark.parametrize("table", ["account", "change"])
def test_the_table_beneath_is_refused_by_the_database(stranger, table):
    with pytest.raises(DatabaseError, match=r"prohibited|not authorized"):
        a_new_service(stranger, f"SELECT * FROM main.{table}")


def test_what_is_seen_follows_a_change_of_rights_at_once(vault):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "客户", "owner": None, "created_by": None})
    role = Role("r", "all", "All", is_standard=True)
    counts = []
    for reach in (Reach.ALL, Reach.OWN, Reach.ALL):
        policy = Policy(
            (role,), (Grant("r", "*", reads=reach, exports=reach),), members=(Member("p"),)
        )
        with acting(vault, policy, "p", pytest.MonkeyPatch):
            counts.append(a_new_service(vault, "SELECT count(*) FROM account")[0][0])

    assert counts == [1, 0, 1]
    assert vault.rights is not None
    assert vault.rights.reach(vault.entity("account"), Verb.READ) is Reach.ALL
