"""A purge leaves nothing at the hub but the fact, and the journal still proves itself."""

import msgspec
import pytest

from server.services.audit import Audit, verify
from server.services.ledger import Ledger
from server.services.members import MEMBER, add_person, new_code
from server.store.pool import connect
from sync.change import BatchHead, Edit, Op, chain
from sync.clock import wall_millis
from sync.erasure import ERASURE
from sync.ids import new_id
from sync.merge import PURGED
from sync.wire import PushAnswer
from tests.server.conftest import Firm
from tests.server.laptop import Laptop

NAME, PHONE = "Quentin Zweig", "0799-3141592"


def audit(firm: Firm) -> Audit:
    with connect(firm.database) as connection, connection.transaction():
        return verify(connection, firm.workspace)


def everything(firm: Firm) -> str:
    """Return all the hub's tables as one text."""
    tables = ("record", "journal", "segment", "quarantine")
    columns = {"record": "body", "journal": "body", "segment": "batches"}
    texts = []
    for table in tables:
        shown = f"convert_from({columns[table]}, 'UTF8')" if table in columns else "reason"
        texts += [row[0] for row in firm.rows(f"SELECT {shown} FROM {table}")]
    return "\n".join(texts)


def purge(laptop: Laptop, record: str) -> None:
    laptop._log(record, Op.PURGE, laptop.clock.tick())


def send(laptop: Laptop, kind: str = "edit", label: str = "") -> PushAnswer:
    """Push what is pending in one batch of a kind."""
    head = BatchHead("batch", kind, label, "me", laptop.pending[-1].clock)
    segment = msgspec.structs.replace(laptop.segment(), batches=(head,))
    answer = laptop.ask("/v1/push", laptop.signed(segment), PushAnswer)
    laptop.previous, laptop.pending = bytes.fromhex(segment.hash), []
    assert isinstance(answer, PushAnswer)
    return answer


@pytest.fixture
def known(firm: Firm) -> tuple[Laptop, Laptop, str]:
    """Two laptops that hold one customer, edited by both at once."""
    first, second = firm.laptop(), firm.laptop()
    record = new_id()
    first.create(record, {"name": NAME, "phone": PHONE})
    send(first, label=f"Call {NAME} back")
    second.fetch()
    first.edit(record, {"phone": PHONE + "1"})
    second.edit(record, {"phone": PHONE + "2"})
    send(first)
    send(second)
    return first, second, record


def test_nothing_of_the_record_is_left_and_both_chains_verify(
    firm: Firm, known: tuple[Laptop, Laptop, str]
) -> None:
    first, second, record = known
    assert NAME in everything(firm)
    entries = audit(firm).entries

    purge(first, record)
    answer = send(first, ERASURE, "E-1")

    assert [verdict.outcome for verdict in answer.verdicts] == ["applied"]
    assert [text for text in (NAME, PHONE) if text in everything(firm)] == []
    result = audit(firm)
    assert result.first_bad is None
    assert result.entries == entries + 2  # the record, and the conflict about it
    assert result.erased == 4
    second.fetch()
    assert second.records[record].life == PURGED
    assert [one.life for one in second.records.values() if one.entity == "conflict"] == [PURGED]


def test_an_altered_entry_is_still_named_afterwards(
    firm: Firm, known: tuple[Laptop, Laptop, str]
) -> None:
    first, _second, record = known
    purge(first, record)
    send(first, ERASURE)

    firm.rows("UPDATE journal SET outcome = 'refused' WHERE device = 1 AND number = 1")

    bad = audit(firm).first_bad
    assert bad is not None
    assert (bad.device, bad.number) == (1, 1)


def test_a_late_change_does_not_bring_it_back_nor_stay(
    firm: Firm, known: tuple[Laptop, Laptop, str]
) -> None:
    first, second, record = known
    purge(first, record)
    send(first, ERASURE)

    second.edit(record, {"name": NAME + " again"})
    answer = send(second)

    verdict = answer.verdicts[0]
    assert (verdict.outcome, verdict.reason) == ("quarantined", "purged")
    assert verdict.state is not None
    assert (verdict.state.life, verdict.state.values) == (PURGED, {})
    assert NAME not in everything(firm)
    assert audit(firm).first_bad is None


def test_changes_the_hub_never_saw_come_without_content(firm: Firm) -> None:
    laptop, record = firm.laptop(), new_id()
    laptop.create(record, {"name": NAME})
    laptop.edit(record, {"name": NAME + " junior"})
    purge(laptop, record)
    whole = laptop.segment()
    create, edit, end = laptop.pending
    link = laptop.previous
    links = [link := chain(link, change) for change in laptop.pending]
    laptop.pending = [
        msgspec.structs.replace(create, values=None),
        msgspec.structs.replace(edit, edit=None, link=links[1].hex()),
        end,
    ]
    assert laptop.segment().hash == whole.hash

    answer = send(laptop, ERASURE)

    assert [(one.outcome, one.reason) for one in answer.verdicts] == [
        ("applied", "withheld"),
        ("applied", "withheld"),
        ("applied", ""),
    ]
    assert audit(firm).first_bad is None


def test_only_an_administrator_s_device_erases(
    firm: Firm, known: tuple[Laptop, Laptop, str]
) -> None:
    record = known[2]
    with connect(firm.database) as connection, connection.transaction():
        add_person(connection, firm.workspace, "li", MEMBER, {}, now=wall_millis())
        code = new_code(connection, firm.workspace, "li", now=wall_millis())
    laptop = firm.stranger()
    laptop.join(code)
    purge(laptop, record)

    answer = send(laptop, ERASURE)

    assert [(one.outcome, one.reason) for one in answer.verdicts] == [
        ("quarantined", "not_allowed")
    ]
    assert NAME in everything(firm)


def test_a_record_on_legal_hold_stays(firm: Firm, known: tuple[Laptop, Laptop, str]) -> None:
    first, _second, record = known
    with connect(firm.database) as connection, connection.transaction():
        ledger = Ledger(connection, firm.workspace, now=wall_millis())
        about = {"about_entity": "customer", "about_record": record}
        ledger.create("legal_hold", new_id(), {"name": "Case 7", **about})
        ledger.save()
    purge(first, record)

    answer = send(first, ERASURE)

    assert [(one.outcome, one.reason) for one in answer.verdicts] == [("quarantined", "held")]
    assert NAME in everything(firm)


def test_a_name_overwritten_in_an_erasing_batch_is_gone_from_the_journal(firm: Firm) -> None:
    laptop, record = firm.laptop(), new_id()
    laptop.create(record, {"name": f"Lamp for {NAME}", "phone": "1"})
    laptop.edit(record, {"phone": "2"})
    send(laptop)
    clock = laptop.clock.tick()
    laptop._log(record, Op.EDIT, clock, edit=Edit({"name": (None, "Lamp for •••")}))

    send(laptop, ERASURE)

    content = everything(firm)
    assert NAME not in content
    assert "Lamp for •••" in content
    assert '"phone":["1","2"]' in content
    assert audit(firm).first_bad is None


def test_what_the_hub_writes_itself_is_salted(firm: Firm) -> None:
    bodies = [row[0] for row in firm.rows("SELECT convert_from(body, 'UTF8') FROM journal")]

    assert all(len(msgspec.json.decode(body)["salt"]) == 32 for body in bodies)
