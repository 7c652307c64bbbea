"""From a file to records on one screen, and back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.controllers.importing import Step
from desktop.controllers.session import Place
from desktop.services.importing.preview import preview_fields, preview_rows, rows_with
from desktop.services.records.reading import Query, count_records, list_records
from desktop.views.importing.drop import FileDrop
from desktop.views.importing.page import ImportPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check, Radio
from desktop.views.widgets.combo import Combo
from sync.language import use


@pytest.fixture
def page(session, qtbot) -> ImportPage:
    page = ImportPage(session)
    qtbot.addWidget(page)
    page.resize(1248, 852)
    page.show_place(Place("import", entity="account"))
    page.show()
    return page


@pytest.fixture
def known(vault) -> None:
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "康德", "code": "C-1", "phone": "0512-1"})
        batch.create("account", {"name": "恒瑾", "code": "C-2", "phone": "0512-2"})


def table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "名册.csv"
    path.write_text("\n".join(rows), encoding=encoding)
    return path


def button(page: ImportPage, name: str) -> Button:
    found = page.findChild(Button, name)
    assert found is not None
    return found


def walk(page: ImportPage, settle, path: Path, to: Step) -> None:
    page.state.open_file(path)
    settle()
    while page.state.step < to:
        before = page.state.step
        button(page, "next").click()
        settle()
        assert page.state.step > before, page.state.problem


def names(vault) -> set[str]:
    return {record.title() for record in list_records(vault, Query("account")).records}


ROWS = ("客户名称,编号,电话", "康德,C-1,0512-9", "恒瑾,C-2,0512-2", "越安,C-3,0512-3")


def test_a_file_becomes_records_and_one_click_takes_them_back(page, vault, settle, known, tmp_path):
    walk(page, settle, table(tmp_path, *ROWS), Step.RESULT)

    result = page.state.result
    assert (result.created, result.updated, result.unchanged, result.rejected) == (1, 1, 1, 0)
    assert names(vault) == {"康德", "恒瑾", "越安"}

    button(page, "undo").click()
    settle(lambda: page.state.undone is not None)

    assert names(vault) == {"康德", "恒瑾"}
    assert not button(page, "undo").isVisible()


def test_the_dry_run_shows_old_and_new_cell_by_cell_and_writes_nothing(
    page, vault, settle, known, tmp_path
):
    walk(page, settle, table(tmp_path, *ROWS), Step.DRY_RUN)

    plan = page.state.plan
    (row,) = preview_rows(vault, plan, rows_with(plan, "update"), preview_fields(plan))
    assert [(cell.was, cell.text) for cell in row.cells] == [
        (None, "康德"),
        (None, "C-1"),
        ("0512-1", "0512-9"),
    ]
    shown = page.refused.rows
    settle(lambda: shown.index(0, 4).data() == "0512-9")
    assert names(vault) == {"康德", "恒瑾"}


def test_encoding_and_headings_can_be_put_right(page, settle, tmp_path):
    path = table(tmp_path, "Liste 2026", "客户名称,电话", "康德,1", encoding="gb18030")
    walk(page, settle, path, Step.SHEET)
    assert page.state.table.source.encoding == "gb18030"

    combo = page.findChild(Combo, "header_row")
    combo.set_value(1)
    combo.chosen.emit(1)
    settle()
    assert page.state.table.columns[0] == "Liste 2026"

    combo.chosen.emit(2)
    settle()
    assert page.state.table.columns == ["客户名称", "电话"]


def test_a_file_that_cannot_be_read_is_told_on_the_page(page, settle, tmp_path):
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"\x89PNG and more")

    page.state.open_file(path)
    settle()

    assert page.state.step is Step.FILE
    assert page.panels[Step.FILE].note.isVisible()


def test_a_column_can_be_left_out_and_its_field_given_to_another(page, vault, settle, tmp_path):
    path = table(tmp_path, "客户名称,电话,手机", "康德,0512-1,0512-2")
    walk(page, settle, path, Step.MAPPING)

    page.state.map_column("手机", "phone")

    assert page.state.targets == {"客户名称": "name", "电话": "", "手机": "phone"}
    button(page, "next").click()
    settle()
    button(page, "next").click()
    settle()
    button(page, "next").click()
    settle(lambda: page.state.result is not None)
    (record,) = list_records(vault, Query("account")).records
    assert record.value("phone") == "0512-2"


def test_the_same_headings_are_mapped_as_last_time(page, settle, tmp_path):
    path = table(tmp_path, "客户名称,代号", "康德,x")
    walk(page, settle, path, Step.MAPPING)
    page.state.map_column("代号", "english_name")
    walk_on(page, settle, Step.RESULT)

    walk(page, settle, path, Step.MAPPING)

    assert page.state.targets["代号"] == "english_name"
    assert page.state.is_remembered


def walk_on(page: ImportPage, settle, to: Step) -> None:
    while page.state.step < to:
        button(page, "next").click()
        settle()


def test_a_date_that_fits_two_orders_is_asked_about(page, settle, tmp_path):
    page.state.choose_entity("opportunity")
    path = table(tmp_path, "name,opened on", "a,01/02/2026", "b,03/04/2026")
    walk(page, settle, path, Step.MAPPING)

    button(page, "next").click()
    settle()

    assert page.state.question is not None
    assert not button(page, "next").isEnabled()

    button(page, "order_dmy").click()
    button(page, "next").click()
    settle()

    assert page.state.step is Step.KEY
    assert page.state.options.date_order == "dmy"


def test_missing_link_targets_are_made_when_asked_for(page, vault, settle, tmp_path):
    page.state.choose_entity("contact")
    path = table(tmp_path, "姓名,公司", "许建平,康德")
    walk(page, settle, path, Step.MAPPING)

    page.findChild(Check, "create_account").click()
    walk_on(page, settle, Step.RESULT)

    assert page.state.result.linked == {"account": 1}
    assert names(vault) == {"康德"}


def test_a_chosen_key_decides_what_is_updated(page, settle, known, tmp_path):
    walk(page, settle, table(tmp_path, "客户名称,电话", "康德,0512-9"), Step.KEY)

    page.findChild(Radio, "key_chosen").click()
    assert page.state.options.key == ("name",)
    button(page, "next").click()
    settle()

    assert (page.state.plan.created, page.state.plan.updated) == (0, 1)


def test_a_refused_text_can_be_replaced_in_all_its_rows(page, vault, settle, tmp_path):
    path = table(tmp_path, "客户名称,客户分级", "康德,一级", "恒瑾,一级", "越安,B")
    page.state.open_file(path)
    settle()
    page.state.map_column("客户分级", "grade")
    walk_on(page, settle, Step.DRY_RUN)
    assert page.state.plan.rejected == 2

    page.refused.mend_asked.emit(0, QPoint(0, 0))
    settle(lambda: page._mender.menu is not None)
    actions = page._mender.menu.actions()
    assert actions[0].text() == "Replace “一级” by “A”"
    actions[0].trigger()
    page._mender.menu.close()
    settle()

    assert page.state.plan.rejected == 0
    assert page.state.plan.created == 3


def test_a_cancelled_import_leaves_nothing(page, vault, settle, tmp_path):
    path = table(tmp_path, "客户名称", *(f"客户{n}" for n in range(30_000)))
    walk(page, settle, path, Step.DRY_RUN)

    button(page, "next").click()
    page.state.cancel()
    settle()

    assert page.state.step is Step.DRY_RUN
    assert count_records(vault, Query("account")) == 0


def test_refused_rows_wait_in_a_workbook(page, settle, tmp_path):
    page.state.open_file(table(tmp_path, "客户名称,员工人数", "康德,many", "恒瑾,3"))
    settle()
    walk_on(page, settle, Step.RESULT)

    assert page.state.result.rejects_file.is_file()
    assert page.panels[Step.RESULT].note.isVisible()


def test_every_step_speaks_the_language_of_the_moment(page, settle, known, tmp_path):
    walk(page, settle, table(tmp_path, *ROWS), Step.DRY_RUN)
    assert button(page, "next").text() == "Import 2 records"

    use("zh_CN")
    page.retranslate()

    assert button(page, "next").text() != "Import 2 records"


def test_a_table_dropped_on_the_window_begins_an_import(page, session, tmp_path):
    went: list[Place] = []
    session.went.connect(went.append)
    drops = FileDrop(page, session)
    session.navigate(Place("leads"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table(tmp_path, *ROWS)))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)

    drops.eventFilter(page, drop)

    assert went[-1].feature == "import"
    assert went[-1].entity == "lead"
    assert went[-1].where.endswith("名册.csv")
