"""What a person may not do is not offered; masked and local values bear a sign."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from desktop.controllers.cells import CELL_ROLE, SIGN_ROLE, Kind
from desktop.controllers.records.list_state import ListFacts, ListState
from desktop.controllers.session import Place
from desktop.services.custom_fields import Wish, add_field
from desktop.services.records import reading
from desktop.services.records.reading import Query
from desktop.services.rights import roles, sharing
from desktop.services.rights.standard import role_id
from desktop.views.records.column_chooser import ColumnChooser
from desktop.views.records.filter_builder import filterable
from desktop.views.records.list_page import ListPage
from desktop.views.records.record_page import RecordPage
from desktop.views.widgets.buttons import Button
from sync.rights import Access, Verb
from sync.schema import Kind as FieldKind
from tests.services.conftest import become, hire, own


@pytest.fixture
def firm(vault):
    """A sales person, somebody who only reads, and two customers of the former."""
    firm = {"rep": hire(vault, "赵宁", "sales"), "viewer": hire(vault, "欧阳明", "viewer")}
    add_field(vault, Wish("account", "x_secret", FieldKind.TEXT, "Secret", local_only=True))
    with vault.batch("edit") as batch:
        firm["mine"] = own(
            batch,
            "account",
            firm["rep"],
            name="康澜",
            phone="13800138000",
            note="n",
            stays_here=True,
        )
        firm["theirs"] = own(batch, "account", vault.person, name="锡澄", phone="13900139000")
    draft = roles.read_role(vault, role_id("sales")).with_field("account", "phone", Access.MASKED)
    draft = draft.with_field("account", "note", Access.HIDDEN)
    roles.save_role(vault, draft.with_field("account", "code", Access.READ))
    sharing.share_record(vault, "account", firm["theirs"], person=firm["rep"])
    return firm


@pytest.fixture
def listed(vault, firm, session, qtbot, settle):
    """Open the list of customers as somebody."""
    pages = []

    def show(person: str) -> ListPage:
        become(vault, firm[person])
        session.read_rights()
        page = ListPage(ListState(session, ListFacts("account", columns=("name", "phone", "code"))))
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.start()
        settle(lambda: page.state.table.total is not None)
        pages.append(page)
        return page

    return show


@pytest.fixture
def recorded(vault, firm, session, qtbot, settle):
    """Open the page of a customer as somebody."""
    pages = []

    def show(person: str, record: str) -> RecordPage:
        become(vault, firm[person])
        page = RecordPage(session)
        qtbot.addWidget(page)
        page.resize(1400, 900)
        page.show()
        page.show_record("account", firm[record])
        settle(lambda: page.state.facts is not None)
        pages.append(page)
        return page

    return show


def offered(page: ListPage) -> dict[str, bool]:
    return {name: button(page, name).isEnabled() for name in ("new_record", "import", "export")}


def button(page, name: str) -> Button:
    return page.findChild(Button, name)


def test_who_may_do_everything_is_offered_everything(listed, firm, vault):
    firm["me"] = vault.person

    assert offered(listed("me")) == {"new_record": True, "import": True, "export": True}


def test_who_only_reads_is_told_why_not(listed):
    page = listed("viewer")

    assert offered(page) == {"new_record": False, "import": False, "export": False}
    assert (
        button(page, "new_record").toolTip() == "Your roles do not let you make new records here."
    )
    assert "“Import”" in button(page, "import").toolTip()


def test_many_records_are_changed_only_by_whom_it_is_allowed(listed, vault, firm, settle):
    sharing.share_record(vault, "account", firm["theirs"], person=firm["viewer"])
    page = listed("viewer")
    settle(lambda: page.state.table.known_rows() == 1)

    page.table.toggle_row(0)

    assert not page.list.bulk.findChild(Button, "bulk_edit").isEnabled()
    assert "Bulk edit" in page.list.bulk.findChild(Button, "bulk_edit").toolTip()


def test_a_masked_value_bears_a_sign_and_cannot_be_typed(listed):
    model = listed("rep").state.table
    names = [field.name for field in model.fields]
    row = next(n for n in range(2) if model.record_at(n).title() == "康澜")
    phone = model.index(row, names.index("phone"))

    cell = model.data(phone, CELL_ROLE)

    assert (cell.kind, cell.text, cell.icon) == (Kind.MASKED, "138••••8000", "eye-slash")
    assert "Masked" in model.data(phone, Qt.ItemDataRole.AccessibleDescriptionRole)
    assert not model.flags(phone) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(row, names.index("code"))) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(row, names.index("name"))) & Qt.ItemFlag.ItemIsEditable


def test_a_row_one_may_only_read_is_not_edited_in_place(listed):
    model = listed("rep").state.table
    row = next(n for n in range(2) if model.record_at(n).title() == "锡澄")

    assert not model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEditable


def test_a_hidden_field_is_in_no_chooser_filter_or_form(listed, recorded, qtbot):
    page = listed("rep")
    chooser = ColumnChooser(page.state)
    qtbot.addWidget(chooser)

    assert chooser.findChild(object, "column_note") is None
    assert "note" not in [field.name for field in filterable(page.state.entity)]
    assert "note" not in recorded("rep", "mine").fields.rows


def test_what_stays_here_bears_a_sign_in_row_and_head(listed, recorded, qtbot):
    model = listed("rep").state.table
    row = next(n for n in range(2) if model.record_at(n).title() == "康澜")

    assert model.data(model.index(row, 0), CELL_ROLE).icon == "laptop"
    assert "Never leaves" in model.data(model.index(row, 0), Qt.ItemDataRole.ToolTipRole)
    head = recorded("rep", "mine").head
    assert "Never leaves this machine" in texts_of(head)


def test_a_field_that_stays_here_bears_a_sign_in_header_and_form(listed, recorded, vault, firm):
    firm["me"] = vault.person
    model = listed("me").state.table
    model.set_fields(["name", "x_secret"])

    assert model.headerData(1, Qt.Orientation.Horizontal, SIGN_ROLE) == "laptop"
    assert not model.headerData(0, Qt.Orientation.Horizontal, SIGN_ROLE)
    row = recorded("me", "theirs").fields.rows["x_secret"]
    assert row.toolTip() == "Never leaves this machine"


def texts_of(widget) -> list[str]:
    from desktop.views.widgets.label import Label

    return [label.text() for label in widget.findChildren(Label)]


def test_a_record_one_may_only_read_says_so(recorded):
    page = recorded("rep", "theirs")

    assert "You may read this record but not change it." in texts_of(page.head)
    row = page.fields.rows["name"]
    row.begin()
    assert not row.is_editing
    assert row.toolTip() == "You may read this record but not change it."


def test_rights_that_change_are_offered_at_once(listed, vault, firm, session, settle):
    page = listed("viewer")
    draft = roles.read_role(vault, role_id("viewer"))
    changed = draft.with_grant("*", replace(draft.grant("*"), creates=True))
    assert not button(page, "new_record").isEnabled()

    with vault.batch("setup") as batch:
        grant = reading.list_records(vault, Query("grant", f"role = '{draft.id}' and entity = '*'"))
        batch.set("grant", grant.records[0].id, {"may_create": changed.grant("*").creates})

    settle(lambda: button(page, "new_record").isEnabled())
    assert session.allowed.may("account", Verb.CREATE)


def test_a_place_about_rights_is_known(session):
    assert session.place_of("role", "x") == Place("security", "role", "x")
