"""The journal proves itself: whatever is altered, `verify` names the first bad entry."""

import pytest

from server.services.audit import Audit, verify
from server.store.pool import connect
from sync.ids import new_id
from tests.server.conftest import Firm


@pytest.fixture
def worked(firm: Firm) -> Firm:
    """A firm in which two laptops wrote three records each."""
    for laptop in (firm.laptop(), firm.laptop()):
        for at in range(3):
            laptop.create(new_id(), {"name": f"customer {at}"})
        laptop.send()
    return firm


def audit(firm: Firm) -> Audit:
    with connect(firm.database) as connection, connection.transaction():
        return verify(connection, firm.workspace)


def test_an_untouched_journal_verifies(worked: Firm) -> None:
    result = audit(worked)

    assert result.first_bad is None
    assert (result.entries, result.signatures) == (7, 2)  # and the hub's own: the admin


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SET outcome = 'refused'", "entry"),
        ("SET effective = effective + 1", "entry"),
        ("SET body = replace(encode(body, 'escape'), 'customer 2', 'customer 9')::bytea", "change"),
        ("SET chain = decode(repeat('00', 32), 'hex')", "change"),
        ("SET entry = decode(repeat('00', 32), 'hex')", "entry"),
        ("SET position = position + 100", "position"),
    ],
)
def test_an_altered_entry_is_named(worked: Firm, statement: str, what: str) -> None:
    where = "WHERE workspace <> '' AND device = 1 AND number = 3"
    worked.rows(f"UPDATE journal {statement} {where}")

    bad = audit(worked).first_bad

    assert bad is not None
    assert bad.what == what
    if what != "position":
        assert (bad.device, bad.number) == (1, 3)


def test_a_removed_end_is_noticed(worked: Firm) -> None:
    worked.rows("DELETE FROM journal WHERE device = 2 AND number = 3")

    bad = audit(worked).first_bad

    assert bad is not None
    assert bad.what == "head"


def test_a_signature_that_is_not_the_device_s_is_noticed(worked: Firm) -> None:
    worked.rows("UPDATE segment SET signature = repeat('0', 128) WHERE device = 2")

    bad = audit(worked).first_bad

    assert bad is not None
    assert (bad.what, bad.device, bad.number) == ("signature", 2, 3)
