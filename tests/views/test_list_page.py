"""A list of records: rows by page, views, filters, edits in place, and what is done to many."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, RowState
from desktop.controllers.records.filters import Filter, face_of, filters_of, joined
from desktop.controllers.records.list_state import ListFacts, ListState
from desktop.controllers.session import Place, Session
from desktop.services import undoing
from desktop.services.records.reading import PAGE, Query, count_records, get_record, list_records
from desktop.vault.vault import Vault
from desktop.views.records.list_page import ListPage
from desktop.views.records.page import RecordsPage
from desktop.views.theme import announce_language
from desktop.views.widgets.chips import Chip
from sync.values import Money

COLUMNS = ("name", "grade", "tier", "region", "annual_revenue")


@pytest.fixture
def accounts(vault: Vault) -> list[str]:
    with vault.batch("edit") as batch:
        return [
            batch.create(
                "account",
                {
                    "name": f"客户 {n:02}",
                    "grade": "ABC"[n % 3],
                    "tier": "potential" if n % 2 else "at_risk",
                    "annual_revenue": Money(Decimal(1000 * n), "CNY"),
                    "region": "华东",
                },
            )
            for n in range(6)
        ]


@pytest.fixture
def page(session: Session, qtbot, settle) -> Callable[..., ListPage]:
    made: list[ListPage] = []

    def make(entity: str = "account", columns: tuple[str, ...] = COLUMNS) -> ListPage:
        page = ListPage(ListState(session, ListFacts(entity, columns=columns)))
        qtbot.addWidget(page)
        page.resize(1300, 600)
        page.show()
        page.start()
        made.append(page)
        settle()
        return page

    return make


def names(page: ListPage) -> list[str]:
    table = page.state.table
    return [record.title() for n in range(table.known_rows()) if (record := table.record_at(n))]


def click(page: ListPage, name: str, qtbot) -> None:
    button = page.window().findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def press(page: ListPage, key: Qt.Key, qtbot, row: int | None = None) -> None:
    if row is not None:
        page.table.select_row(row)
    qtbot.keyClick(page.table, key)


# -------------------------------------------------------------------- rows


def test_a_list_shows_rows_in_the_order_of_their_kind_and_counts_them(page, accounts):
    shown = page()

    assert names(shown) == [f"客户 {n:02}" for n in range(6)]
    assert shown.state.table.total == 6
    assert shown.table.model().rowCount() == 6


def test_cells_are_painted_by_the_kind_of_their_field(page, accounts):
    model = page().state.table

    zero, revenue = model.index(0, 4).data(CELL_ROLE), model.index(3, 4).data(CELL_ROLE)
    tier = model.index(0, 2).data(CELL_ROLE)

    assert (revenue.kind, revenue.text) == ("money", "3,000")
    assert zero.sort == 0
    assert tier.tags[0].text == "At risk"
    assert tier.tags[0].tone == "danger"
    assert int(model.headerData(4, Qt.Orientation.Horizontal, 7)) & int(Qt.AlignmentFlag.AlignRight)


def test_a_long_list_is_read_page_by_page_as_it_scrolls(page, vault, settle, qtbot):
    rows = [[_id(n), f"客户 {n:05}"] for n in range(PAGE * 3 + 10)]
    with vault.batch("import") as batch:
        batch.insert("account", ["name"], rows)

    shown = page()
    first = shown.state.table.known_rows()

    def is_at_end() -> bool:
        shown.table.scrollToBottom()
        return shown.state.table.known_rows() == len(rows)

    qtbot.waitUntil(is_at_end)
    settle()

    assert first == PAGE
    assert shown.table.model().rowCount() == len(rows)
    assert shown.state.table.record_at(len(rows) - 1).title() == rows[-1][1]


def test_rows_on_their_way_are_placeholders(session, accounts, settle):
    state = ListState(session, ListFacts("account", columns=COLUMNS))

    state.start()
    waiting = state.table.index(0, 0).data(ROW_ROLE)
    settle()

    assert waiting.state == RowState.LOADING
    assert state.table.index(0, 0).data(ROW_ROLE).state == RowState.READY


def test_a_change_made_elsewhere_appears_and_selection_and_current_row_stay(
    page, accounts, vault, settle
):
    shown = page()
    shown.table.toggle_row(2)
    shown.table.select_row(3)

    with vault.batch("edit") as batch:
        batch.create("account", {"name": "客户 00a"})
        batch.set("account", accounts[5], {"region": "华南"})
    settle(lambda: shown.state.table.known_rows() == 7)

    assert names(shown)[1] == "客户 00a"
    assert shown.list.bulk.ids() == [accounts[2]]
    assert shown.list.current_id() == accounts[3]


def test_a_click_on_a_header_sorts_and_shift_adds_a_second_order(page, accounts, settle):
    shown = page()

    shown.table.sort_requested.emit(1, False)
    settle()
    shown.table.sort_requested.emit(4, True)
    shown.table.sort_requested.emit(4, True)
    settle()

    assert shown.state.sort == ("grade", "-annual_revenue")
    assert names(shown) == [f"客户 0{n}" for n in (3, 0, 4, 1, 5, 2)]


def test_a_failure_is_told_in_the_list_with_a_way_to_try_again(page, accounts, settle):
    shown = page()

    shown.state.set_where("nosuch = 1")
    settle()
    failure = shown.table.findChild(QPushButton, "retry")
    told = shown.table._failure.is_shown
    shown.state.clear()
    settle()

    assert told
    assert failure is None or failure.isVisible() is False
    assert names(shown) == [f"客户 {n:02}" for n in range(6)]


# -------------------------------------------------------------------- filters and views


def test_a_filter_built_in_the_panel_narrows_the_list_and_becomes_a_chip(
    page, accounts, settle, qtbot
):
    shown = page()

    click(shown, "add_filter", qtbot)
    builder = shown.list.bar._popover.findChild(object, "filter_builder")
    builder.fields.set_value("tier")
    builder.fields.chosen.emit("tier")
    choice = builder.findChild(object, "choice_potential")
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(8, choice.height() // 2))
    click(shown, "apply_filter", qtbot)
    settle()

    chips = shown.list.bar.chips()
    assert [chip.text() for chip in chips] == ["Customer tier any of Potential"]
    assert names(shown) == ["客户 01", "客户 03", "客户 05"]


def test_the_cross_of_a_chip_takes_its_condition_away(page, accounts, settle, qtbot):
    shown = page()
    shown.state.set_where("tier = potential and grade = B")
    settle()
    narrowed = names(shown)

    chip: Chip = shown.list.bar.chips()[0]
    spot = QPoint(chip.width() - 8, chip.height() // 2)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=spot)
    settle()

    assert narrowed == ["客户 01"]
    assert names(shown) == ["客户 01", "客户 04"]


def test_words_typed_into_the_list_find_by_name_and_pinyin(page, vault, accounts, settle, qtbot):
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "苏州康澜"})
    shown = page()

    qtbot.keyClicks(shown.list.bar.search, "kanglan")
    qtbot.waitUntil(lambda: shown.state.words == "kanglan")
    settle()

    assert names(shown) == ["苏州康澜"]


@pytest.mark.parametrize(
    "where",
    [
        "tier in ('potential', 'at_risk')",
        "name ~ 'it''s'",
        "account.industry = 'Medical' and closed_on >= '-90d'",
        "owner is null and amount > '100'",
    ],
)
def test_an_expression_read_as_conditions_is_written_back_unchanged(where):
    assert joined(filters_of(where)) == where


def test_an_expression_with_or_is_kept_whole(vault):
    where = "grade = A or grade = B"

    (whole,) = filters_of(where)

    assert whole.expression() == f"({where})"
    assert face_of(vault.schema, vault.entity("account"), whole).value == where


def test_a_condition_names_fields_of_linked_records_and_people_by_name(vault):
    entity = vault.entity("contact")

    linked = face_of(vault.schema, entity, Filter("account.industry", "=", ("医疗",)))
    mine = face_of(vault.schema, entity, Filter("owner", "=", ("me",)))

    assert (linked.field, linked.operator, linked.value) == ("Customer · Industry", "is", "医疗")
    assert mine.value == "me"


def test_mine_shows_only_own_records(page, accounts, vault, settle, qtbot):
    with vault.batch("edit") as batch:
        batch.set("account", accounts[0], {"owner": None})
    shown = page()

    tab = shown.views.findChild(object, "mine")
    qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
    settle()

    assert names(shown) == [f"客户 0{n}" for n in range(1, 6)]


def test_a_filter_kept_under_a_name_is_a_view_from_then_on(page, accounts, vault, settle, qtbot):
    shown = page()
    shown.state.set_where("grade = 'A'")
    settle()

    click(shown, "keep_view", qtbot)
    line = shown._name_line
    line.setText("重点")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle()
    shown.state.choose_view("all")
    settle()
    kept = next(view for view in shown.state.all_views() if view.words == "重点")
    shown.state.choose_view(kept.key)
    settle()

    assert names(shown) == ["客户 00", "客户 03"]
    assert not shown.state.is_view_changed
    assert count_records(vault, Query("saved_view")) == 1


# -------------------------------------------------------------------- edits


def test_f2_edits_a_cell_in_place_and_enter_writes_it(page, accounts, vault, settle, qtbot):
    shown = page()
    shown.table.setCurrentIndex(shown.state.table.index(0, 3))

    qtbot.keyClick(shown.table, Qt.Key.Key_F2)
    editor = shown.table.findChild(QLineEdit, "cell_editor")
    editor.setText("华南")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(lambda: shown.state.table.index(0, 3).data(CELL_ROLE).text == "华南")

    assert get_record(vault, "account", accounts[0]).value("region") == "华南"


def test_an_edit_that_cannot_stand_is_refused_and_the_cell_keeps_its_value(
    page, accounts, session, settle
):
    told: list[Exception] = []
    session.failed.connect(told.append)
    shown = page()

    shown.state.table.setData(shown.state.table.index(0, 0), "")
    settle()

    assert [error.reason for error in told] == ["required"]
    assert names(shown)[0] == "客户 00"


def test_selected_rows_are_edited_at_once_after_saying_what_will_change(
    page, accounts, vault, session, settle, qtbot
):
    notices = []
    session.said.connect(notices.append)
    shown = page()
    for row in (0, 1, 3):
        shown.table.toggle_row(row)
    visible = shown.list.bulk.isVisible()

    click(shown, "bulk_edit", qtbot)
    settle()
    form = shown.list.bulk.form.findChild(object, "bulk_form")
    preview = form.told.text()
    click(shown, "bulk_apply", qtbot)
    settle(lambda: bool(notices))

    grades = [get_record(vault, "account", one).value("grade") for one in accounts]
    assert visible
    assert preview == "1 record will change; 2 have this value already."
    assert grades == ["A", "A", "C", "A", "B", "C"]
    assert notices[0].text == "3 records changed"


def test_trashed_rows_leave_the_list_and_undo_brings_them_back(
    page, accounts, vault, session, settle, qtbot
):
    notices = []
    session.said.connect(notices.append)
    session._undo = lambda vault, batch: undoing.undo(vault, batch).batch
    shown = page()
    shown.table.toggle_row(0)
    shown.table.toggle_row(1)

    click(shown, "bulk_trash", qtbot)
    settle(lambda: bool(notices))
    left = names(shown)
    notices[0].on_action()
    settle(lambda: shown.state.table.known_rows() == 6)

    assert left == [f"客户 0{n}" for n in range(2, 6)]
    assert names(shown) == [f"客户 0{n}" for n in range(6)]


def test_everything_found_can_be_selected_beyond_the_rows_read(page, vault, settle):
    rows = [[_id(n), f"客户 {n:05}"] for n in range(PAGE + 50)]
    with vault.batch("import") as batch:
        batch.insert("account", ["name"], rows)
    shown = page()
    shown.table.toggle_row(0)

    shown.list.bulk.all_requested.emit()
    settle()

    assert len(shown.list.bulk.ids()) == len(rows)


def test_tags_are_put_on_selected_rows(page, accounts, vault, settle, qtbot):
    shown = page()
    shown.table.toggle_row(4)

    click(shown, "bulk_tag", qtbot)
    form = shown.list.bulk.form.findChild(object, "tag_form")
    form.line.setText("战略客户，磁共振")
    click(shown, "do_tag", qtbot)
    settle()

    assert set(get_record(vault, "account", accounts[4]).value("tags")) == {"战略客户", "磁共振"}


# -------------------------------------------------------------------- around the list


def test_space_peeks_into_the_current_record_and_closes_again(page, accounts, settle, qtbot):
    shown = page()

    press(shown, Qt.Key.Key_Space, qtbot, row=1)
    settle()
    title, is_open = shown.panel._title.text(), shown.drawer.is_open
    press(shown, Qt.Key.Key_Down, qtbot)
    settle()
    followed = shown.panel._title.text()
    press(shown, Qt.Key.Key_Space, qtbot)

    assert (title, is_open) == ("客户 01", True)
    assert followed == "客户 02"
    assert not shown.drawer.is_open


def test_enter_and_double_click_open_the_record(page, accounts, qtbot):
    shown = page()
    opened: list[str] = []
    shown.opened.connect(opened.append)

    press(shown, Qt.Key.Key_Return, qtbot, row=2)
    spot = shown.table.visualRect(shown.state.table.index(4, 1)).center()
    viewport = shown.table.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=spot)

    assert opened == [accounts[2], accounts[4]]


def test_a_list_without_records_says_what_to_do_next(page, session, qtbot):
    asked: list[tuple[str, object]] = []
    session.add_asked.connect(lambda entity, values: asked.append((entity, values)))
    shown = page()

    click(shown, "empty_new", qtbot)
    click(shown, "empty_import", qtbot)

    assert asked == [("account", {})]
    assert session.place == Place("import", "account")


def test_a_filter_that_hides_everything_offers_to_be_cleared(page, accounts, settle, qtbot):
    shown = page()
    shown.state.set_where("name ~ 'nobody'")
    settle()
    none = names(shown)

    click(shown, "clear_filters", qtbot)
    settle()

    assert none == []
    assert len(names(shown)) == 6


def test_columns_ticked_are_shown_and_remembered_on_this_machine(
    page, accounts, session, settle, qtbot
):
    shown = page()

    click(shown, "columns", qtbot)
    chooser = shown.list.bar._popover.findChild(object, "column_chooser")
    for name in ("column_phone", "column_region"):
        check = chooser.findChild(object, name)
        check.click()
    shown.list.bar.close_popover()

    again = ListState(session, ListFacts("account", columns=COLUMNS))
    assert shown.state.columns == ("name", "grade", "tier", "annual_revenue", "phone")
    assert again.columns == shown.state.columns


def test_totals_stand_under_the_columns_of_amounts(page, accounts, settle):
    shown = page()

    shown.state.set_where("grade = 'B'")
    settle()

    assert shown.state.totals["annual_revenue"].amount == 5000
    assert "5,000" in shown.list._totals.accessibleName()


def test_a_list_speaks_the_other_language_at_once(page, accounts, monkeypatch):
    shown = page()
    before = shown.state.table.headerData(0, Qt.Orientation.Horizontal)

    monkeypatch.setattr("desktop.controllers.records.table._", lambda text: f"«{text}»")
    announce_language()

    after = shown.state.table.headerData(0, Qt.Orientation.Horizontal)
    assert (before, after) == ("Customer name", "«Customer name»")


def test_going_to_a_record_and_back_keeps_the_list_as_it_was(session, accounts, settle, qtbot):
    area = RecordsPage(session, "customers", (ListFacts("account"), ListFacts("contact")))
    qtbot.addWidget(area)
    area.resize(1300, 700)
    area.show()
    session.went.connect(area.show_place)
    session.navigate(Place("customers", where="grade = 'A'"))
    settle()

    area.current.opened.emit(accounts[0])
    settle()
    title = area.record.head.title.text()
    session.back()
    settle()

    assert title == "客户 00"
    assert names(area.current) == ["客户 00", "客户 03"]
    session.went.disconnect(area.show_place)


def test_an_export_writes_what_the_list_finds(page, accounts, session, settle, tmp_path):
    from desktop.views.records.export_dialog import export_list

    notices = []
    session.said.connect(notices.append)
    shown = page()
    shown.state.set_where("grade = 'A'")
    settle()

    export_list(shown.state, tmp_path / "customers.csv")
    settle(lambda: bool(notices))

    text = (tmp_path / "customers.csv").read_text("utf-8-sig")
    assert notices[0].text == "2 records exported to customers.csv"
    assert "客户 03" in text
    assert "客户 01" not in text


def _id(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012x}"


def test_every_kind_of_record_has_columns_of_its_own(vault):
    from desktop.controllers.records.list_state import default_columns

    for entity in vault.schema.entities:
        columns = default_columns(entity)
        assert columns[0] == entity.title
        assert len(columns) == len(set(columns))
    assert list_records(vault, Query("person")).records
