"""Whatever writes to a record goes through the log, or is refused by the database itself."""

import pytest
from sqlalchemy import Column, Integer, Text, insert
from sqlalchemy.orm import DeclarativeBase, Session

from desktop.vault.engine import as_facts
from desktop.vault.errors import WriteAroundLog
from desktop.vault.tables import entity_tables

RAW_WRITES = {
    "insert": "INSERT INTO account (id, clock, device, written, name) VALUES ('x', 1, 0, 1, 'x')",
    "update": "UPDATE account SET name = 'x'",
    "update naming an old batch": "UPDATE account SET name = 'x', written = 1",
    "delete": "DELETE FROM account",
    "replace": "INSERT OR REPLACE INTO account (id, clock, device, written, name) "
    "SELECT id, clock, device, written, 'x' FROM account",
    "change of the log": "UPDATE main.change SET body = '{}'",
    "change of the log as it is seen": "UPDATE change SET body = '{}'",
    "change of a record's key": "UPDATE subject SET key = NULL",
    "removal of a record's key": "DELETE FROM subject",
    "forged entry": "INSERT INTO main.change (batch, entity, record, op, clock, device) "
    "VALUES (1, 'account', 'x', 'edit', 1, 0)",
    "removal from the log": "DELETE FROM main.change",
    "change of a batch": "UPDATE batch SET person = 'somebody else'",
}


@pytest.fixture
def account(vault):
    with vault.batch("edit") as batch:
        return batch.create("account", {"name": "康德"})


@pytest.mark.parametrize("sql", RAW_WRITES.values(), ids=RAW_WRITES.keys())
def test_raw_sql_is_refused_and_changes_nothing(vault, account, sql):
    with vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "021-5555"})
    with vault.read() as connection:
        before = connection.exec_driver_sql("SELECT * FROM account").all()

    with pytest.raises(WriteAroundLog), as_facts(vault.path), vault._writer() as connection:
        connection.exec_driver_sql(sql)

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT * FROM account").all() == before


def test_raw_sql_inside_an_open_batch_is_refused(vault, account):
    with pytest.raises(WriteAroundLog), vault.batch("edit") as batch:
        batch.create("lead", {"name": "open the gate"})
        batch.connection.exec_driver_sql("UPDATE account SET name = 'around'")

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT name FROM account").scalar_one() == "康德"
        assert connection.exec_driver_sql("SELECT count(*) FROM lead").scalar_one() == 0


def test_raw_sql_on_a_row_the_batch_itself_wrote_is_refused(vault, account):
    with pytest.raises(WriteAroundLog), vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "1"})
        batch.connection.exec_driver_sql("UPDATE account SET name = 'around'")

    with vault.read() as connection:
        row = connection.exec_driver_sql("SELECT name, phone FROM account").one()
    assert tuple(row) == ("康德", None)


def test_bulk_insert_through_sqlalchemy_is_refused(vault):
    table = entity_tables(vault.schema)["account"]
    rows = [{"id": str(n), "clock": 1, "device": 0, "written": 1, "name": "x"} for n in range(3)]

    with pytest.raises(WriteAroundLog), as_facts(vault.path), vault._writer() as connection:
        connection.execute(insert(table), rows)


def test_orm_is_refused(vault):
    class Base(DeclarativeBase):
        pass

    class Account(Base):
        __tablename__ = "account"
        n = Column(Integer, primary_key=True)
        id = Column(Text)
        clock = Column(Integer)
        device = Column(Integer)
        written = Column(Integer)
        name = Column(Text)

    with pytest.raises(WriteAroundLog), as_facts(vault.path), Session(vault._writer()) as session:
        session.add(Account(id="x", clock=1, device=0, written=1, name="x"))
        session.flush()


def test_every_write_leaves_one_entry_with_old_and_new_value(vault, account):
    with vault.batch("edit") as batch:
        batch.set("account", account, {"phone": "021-5555", "name": "康德医疗"})

    with vault.read() as connection:
        ops = connection.exec_driver_sql(
            "SELECT op, body FROM change WHERE record = ? ORDER BY n", (account,)
        ).all()
    assert [row[0] for row in ops] == ["create", "edit"]
    assert '"name":["康德","康德医疗"]' in ops[1][1]
    assert '"phone":[null,"021-5555"]' in ops[1][1]


def test_a_batch_that_changes_nothing_leaves_no_trace(vault, account):
    with vault.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM batch").scalar_one()

    with vault.batch("edit") as batch:
        assert batch.set("account", account, {"name": "康德"}) is False

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM batch").scalar_one() == before


def test_a_failing_batch_writes_nothing_at_all(vault):
    with pytest.raises(ZeroDivisionError), vault.batch("edit") as batch:
        batch.create("account", {"name": "half"})
        raise ZeroDivisionError

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM account").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT token FROM gate").scalar_one() is None
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "whole"})
