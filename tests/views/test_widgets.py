"""Controls as a person meets them: by key, by click, in another language, half composed."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.controllers.cells import (
    CELL_ROLE,
    RESULT_ROLE,
    ROW_ROLE,
    Cell,
    Kind,
    Result,
    Row,
    Tone,
)
from desktop.views.gallery.page import GalleryPage
from desktop.views.theme import Theme, announce_language
from desktop.views.widgets.buttons import Button, SplitButton
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.decision import Decision
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit, SearchEdit
from desktop.views.widgets.keys import is_typing
from desktop.views.widgets.label import Label
from desktop.views.widgets.palette_frame import PaletteFrame
from desktop.views.widgets.palette_rows import pieces
from desktop.views.widgets.password import PasswordEdit
from desktop.views.widgets.popover import Menu, Popover
from desktop.views.widgets.progress import ProgressLine, time_left
from desktop.views.widgets.segmented import Segmented
from desktop.views.widgets.steps import Steps
from desktop.views.widgets.table import DataTable
from desktop.views.widgets.tabs import Tabs
from desktop.views.widgets.toast import ToastStack

pytestmark = pytest.mark.usefixtures("theme")
NAMES = ("上海睿衡医学科技", "苏州康澜医疗器械", "南京博远达医疗器械", "杭州启承医疗设备")


@pytest.fixture
def theme(qapp):
    worn = Theme("light", still=True, parent=qapp)
    worn.apply(qapp)
    yield worn
    worn.use(name="light", density="compact")


class Rows(QAbstractTableModel):
    """Four accounts with an amount that can be edited."""

    def __init__(self, names=NAMES):
        super().__init__()
        self.names = list(names)
        self.amounts = dict.fromkeys(range(len(self.names)), "100")

    def rowCount(self, parent=None):
        return len(self.names)

    def columnCount(self, parent=None):
        return 2

    def flags(self, index):
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == ROW_ROLE:
            return Row(str(index.row()))
        if role == CELL_ROLE:
            name, amount = self.names[index.row()], self.amounts[index.row()]
            return (Cell(Kind.TEXT, name), Cell(Kind.MONEY, amount))[index.column()]
        return self.amounts[index.row()] if role == Qt.ItemDataRole.EditRole else None

    def setData(self, index, value, role=Qt.ItemDataRole.EditRole):
        self.amounts[index.row()] = value
        return True

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        return ("Name", "Amount")[section] if role == Qt.ItemDataRole.DisplayRole else None

    def clear(self):
        self.beginResetModel()
        self.names = []
        self.endResetModel()


@pytest.fixture
def table(qtbot):
    shown = DataTable(checks=True)
    shown.rows = Rows()
    shown.setModel(shown.rows)
    shown.set_widths([260, 120])
    shown.resize(480, 200)
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def window(qtbot):
    shown = QWidget()
    shown.resize(1400, 700)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def _compose(widget, text):
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


class TestList:
    def test_a_click_moves_the_current_row_and_keeps_the_selection(self, qtbot, table):
        table.toggle_row(2)

        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, 40))

        assert table.currentIndex().row() == 1
        assert table.selected_rows() == [2]

    def test_a_check_box_selects_its_row(self, qtbot, table):
        with qtbot.waitSignal(table.selection_changed) as told:
            qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, 40))

        assert told.args == [1]
        assert table.selected_rows() == [1]

    def test_arrows_move_and_shift_arrows_select(self, qtbot, table):
        table.select_row(0)

        qtbot.keyClick(table, Qt.Key.Key_Down)
        assert table.currentIndex().row() == 1
        assert table.selected_rows() == []

        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert table.selected_rows() == [1, 2]

        qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        assert table.selected_rows() == [1]

    def test_everything_is_selected_and_escape_lets_go(self, qtbot, table):
        qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert table.selected_count() == 4

        qtbot.keyClick(table, Qt.Key.Key_Escape)
        assert table.selected_count() == 0

    def test_the_box_in_the_head_selects_all_rows(self, qtbot, table):
        head = table.horizontalHeader()

        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, 14))

        assert table.selected_count() == 4
        assert head.check_state == Qt.CheckState.Checked

    @pytest.mark.parametrize(
        ("key", "signal"),
        [(Qt.Key.Key_Space, "peek_requested"), (Qt.Key.Key_Return, "open_requested")],
    )
    def test_space_peeks_and_enter_opens(self, qtbot, table, key, signal):
        table.select_row(2)

        with qtbot.waitSignal(getattr(table, signal)) as told:
            qtbot.keyClick(table, key)

        assert told.args == [2]

    def test_a_double_click_opens(self, qtbot, table):
        with qtbot.waitSignal(table.open_requested) as told:
            qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, 70))

        assert told.args == [2]

    def test_a_caption_asks_for_its_order(self, qtbot, table):
        head = table.horizontalHeader().viewport()

        with qtbot.waitSignal(table.sort_requested) as told:
            qtbot.mouseClick(
                head,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.ShiftModifier,
                QPoint(320, 14),
            )

        assert told.args == [1, True]

    def test_f2_edits_in_place_and_enter_stores(self, qtbot, table):
        table.setCurrentIndex(table.rows.index(1, 1))

        qtbot.keyClick(table, Qt.Key.Key_F2)
        editor = table.findChild(QWidget, "cell_editor")
        qtbot.keyClicks(editor, "250")
        qtbot.keyClick(editor, Qt.Key.Key_Return)

        qtbot.waitUntil(lambda: table.rows.amounts[1] == "250")

    def test_an_empty_list_says_what_to_do(self, table):
        empty = EmptyState("crosshair", "Nothing yet", "Import a list")
        table.set_empty(empty)
        assert not empty.isVisible()

        table.rows.clear()

        assert empty.isVisible()

    def test_a_failure_offers_to_try_again(self, qtbot, table):
        table.rows.clear()
        table.set_empty(EmptyState("crosshair", "Nothing yet"))

        table.set_failure("The disk is busy")
        with qtbot.waitSignal(table.retry_requested):
            qtbot.mouseClick(table.findChild(Button, "retry"), Qt.MouseButton.LeftButton)

        assert not table.findChild(EmptyState).isVisible()

    def test_rows_take_the_height_of_the_density(self, table, theme):
        assert table.rowHeight(0) == 28

        theme.use(density="comfortable")

        assert table.rowHeight(0) == 36

    def test_a_pinned_column_stays_in_sight(self, qtbot, table):
        table.setColumnWidth(1, 600)
        table.pin_columns(1)

        table.horizontalScrollBar().setValue(200)

        assert table.indexAt(QPoint(120, 10)).column() == 0
        assert table.indexAt(QPoint(400, 10)).column() == 1

    def test_clipboard_text_is_offered_at_the_current_cell(self, qtbot, table):
        QApplication.clipboard().setText("1\t2")
        table.setCurrentIndex(table.rows.index(1, 1))

        with qtbot.waitSignal(table.pasted) as told:
            qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

        assert told.args == ["1\t2", 1, 1]


class TestField:
    @pytest.fixture
    def row(self, qtbot, window):
        made = FieldRow("Payment days", "30", parent=window)
        made.setGeometry(0, 0, 300, 28)
        made.show()
        return made

    def test_enter_stores_what_was_typed(self, qtbot, row):
        row.begin()
        editor = row.findChild(LineEdit, "field_editor")
        qtbot.keyClicks(editor, "60")

        with qtbot.waitSignal(row.edited) as told:
            qtbot.keyClick(editor, Qt.Key.Key_Return)

        assert told.args == ["60"]
        assert not row.is_editing

    def test_escape_keeps_the_value(self, qtbot, row):
        row.begin()
        editor = row.findChild(LineEdit, "field_editor")
        qtbot.keyClicks(editor, "60")

        with qtbot.assertNotEmitted(row.edited):
            qtbot.keyClick(editor, Qt.Key.Key_Escape)

        assert not row.is_editing

    def test_an_unchanged_value_is_no_edit(self, qtbot, row):
        row.begin()

        with qtbot.assertNotEmitted(row.edited):
            qtbot.keyClick(row.findChild(LineEdit, "field_editor"), Qt.Key.Key_Return)

    def test_a_click_on_the_value_edits_and_its_text_stays_in_place(self, qtbot, row):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(150, 14))

        assert row.findChild(LineEdit, "field_editor").x() == 104 - 8

    def test_a_read_only_value_is_not_edited(self, qtbot, row):
        row.set_read_only(True)

        qtbot.keyClick(row, Qt.Key.Key_F2)

        assert not row.is_editing

    def test_a_choice_tells_its_value(self, qtbot, window):
        row = FieldRow("Region", "East", choices=[("e", "East"), ("s", "South")], parent=window)
        row.set_text("East", "e")
        row.show()
        row.begin()
        combo = row.findChild(Combo, "field_editor")

        with qtbot.waitSignal(row.edited) as told:
            combo.setCurrentIndex(1)
            combo.activated.emit(1)

        assert told.args == ["s"]


class TestInput:
    def test_a_search_is_told_once_typing_pauses(self, qtbot):
        line = SearchEdit("Search")
        qtbot.addWidget(line)

        with qtbot.waitSignal(line.searched, timeout=2000) as told:
            qtbot.keyClicks(line, "kang")

        assert told.args == ["kang"]

    def test_keys_belong_to_the_editor_that_has_the_focus(self, qtbot, window):
        line = LineEdit(parent=window)
        line.show()
        window.activateWindow()
        line.setFocus()
        qtbot.waitUntil(line.hasFocus)

        assert is_typing()

        line.clearFocus()
        assert not is_typing()

    def test_a_line_knows_that_an_input_method_composes(self, qtbot, window):
        line = LineEdit(parent=window)
        line.show()
        _compose(line, "shou")
        assert line.is_composing

        _compose(line, "")
        assert not line.is_composing

    def test_the_eye_shows_and_hides_a_passphrase(self, qtbot):
        line = PasswordEdit()
        qtbot.addWidget(line)
        line.setText("correct horse")
        eye = line.findChild(Button, "reveal")

        qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
        assert line.is_revealed

        qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
        assert not line.is_revealed

    def test_an_error_takes_the_hint_s_place(self, qtbot):
        line = LineEdit()
        field = FormField("Name", line, hint="As on the licence")
        qtbot.addWidget(field)

        field.set_error("Too long")
        assert line.property("wrong")
        assert "Too long" in [label.text() for label in field.findChildren(Label)]

        field.set_error("")
        assert "As on the licence" in [label.text() for label in field.findChildren(Label)]

    def test_scrolling_past_a_choice_leaves_it_alone(self, qtbot):
        combo = Combo()
        qtbot.addWidget(combo)
        combo.set_choices([("a", "A"), ("b", "B")], verbatim=True)
        combo.set_value("b")

        combo.set_choices([("a", "A"), ("b", "B"), ("c", "C")], verbatim=True)

        assert combo.value() == "b"


class TestPicking:
    def test_tabs_tell_the_one_picked_and_follow_the_arrows(self, qtbot):
        tabs = Tabs([("all", "All"), ("mine", "Mine")])
        qtbot.addWidget(tabs)
        tabs.show()

        with qtbot.waitSignal(tabs.chosen) as told:
            qtbot.keyClick(tabs, Qt.Key.Key_Right)

        assert told.args == ["mine"]
        assert tabs.current() == "mine"

    def test_segments_tell_the_one_picked(self, qtbot):
        ways = Segmented([("board", "Board"), ("list", "List")])
        qtbot.addWidget(ways)
        ways.show()

        with qtbot.waitSignal(ways.chosen) as told:
            qtbot.mouseClick(ways.findChild(QWidget, "list"), Qt.MouseButton.LeftButton)

        assert told.args == ["list"]

    def test_a_chip_is_edited_by_its_words_and_dropped_by_its_cross(self, qtbot):
        chip = Chip("Region", "is", "East")
        qtbot.addWidget(chip)
        chip.resize(chip.sizeHint())
        chip.show()

        with qtbot.waitSignal(chip.clicked):
            qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        with qtbot.waitSignal(chip.removed):
            cross = QPoint(chip.width() - 8, 10)
            qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)

    def test_only_an_earlier_step_can_be_gone_back_to(self, qtbot):
        steps = Steps(["File", "Mapping", "Result"])
        qtbot.addWidget(steps)
        steps.resize(steps.sizeHint())
        steps.set_current(1)
        steps.show()

        with qtbot.waitSignal(steps.chosen) as told:
            qtbot.mouseClick(steps, Qt.MouseButton.LeftButton, pos=QPoint(26, 20))
        assert told.args == [0]

        with qtbot.assertNotEmitted(steps.chosen):
            last = QPoint(steps.width() - 40, 20)
            qtbot.mouseClick(steps, Qt.MouseButton.LeftButton, pos=last)

    def test_a_split_button_has_one_usual_action(self, qtbot):
        menu = Menu()
        qtbot.addWidget(menu)
        split = SplitButton("Save", menu)
        qtbot.addWidget(split)
        split.show()

        with qtbot.waitSignal(split.clicked):
            qtbot.mouseClick(split.main, Qt.MouseButton.LeftButton)

    def test_a_menu_entry_does_what_it_says(self, qtbot):
        menu, done = Menu(), []
        qtbot.addWidget(menu)
        entry = menu.add("Assign", lambda: done.append("assigned"), keys="A", tone=Tone.DANGER)

        entry.trigger()

        assert done == ["assigned"]
        assert entry.text() == "Assign\tA"


class TestFloating:
    def test_a_drawer_pushes_in_a_wide_window_and_covers_in_a_narrow_one(self, qtbot, window):
        row = QHBoxLayout(window)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QWidget(), 1)
        drawer = Drawer(window)
        row.addWidget(drawer)

        drawer.open()
        QApplication.processEvents()
        assert drawer.width() == 384

        window.resize(1100, 700)
        QApplication.processEvents()
        assert drawer.width() == 0
        assert drawer.lies_over

        with qtbot.waitSignal(drawer.closed):
            drawer.close_()

    def test_a_toast_offers_the_way_back_and_leaves(self, qtbot, window):
        stack, undone = ToastStack(window), []
        toast = stack.say("3 accounts assigned", "Undo", lambda: undone.append(1))

        action = toast.findChild(QWidget, "toast_action")
        qtbot.mouseClick(action, Qt.MouseButton.LeftButton)

        assert undone == [1]
        assert toast.isHidden()

    def test_toasts_stand_one_above_the_other_in_the_corner(self, qtbot, window):
        stack = ToastStack(window)

        first, second = stack.say("One"), stack.fail("Two")
        QApplication.processEvents()

        assert first.geometry().bottom() < second.geometry().top()
        assert stack.geometry().bottomRight() == QPoint(1400 - 17, 700 - 17)

    def test_a_failure_stays(self, qtbot, window):
        stack = ToastStack(window)
        failed, done = stack.fail("Not saved"), stack.say("Saved")

        assert not failed.findChild(QTimer).isActive()
        assert done.findChild(QTimer).isActive()

    def test_a_popover_closes_on_escape(self, qtbot, window):
        button = Button("Filter", parent=window)
        button.show()
        popover = Popover(button)
        popover.set_content(LineEdit())
        popover.open_below()

        with qtbot.waitSignal(popover.closed):
            qtbot.keyClick(popover, Qt.Key.Key_Escape)

        assert popover.isHidden()

    def test_a_decision_is_answered_by_its_buttons(self, qtbot, window):
        asked = Decision(window, "Merge?", "It can be undone.", accept="Merge")
        asked.open()

        with qtbot.waitSignal(asked.answered) as told:
            qtbot.mouseClick(asked.findChild(Button, "accept"), Qt.MouseButton.LeftButton)

        assert told.args == [True]


class TestPalette:
    @pytest.fixture
    def palette(self, qtbot, window):
        model = QStandardItemModel(window)
        for number, section in enumerate(("Accounts", "Accounts", "Actions")):
            item = QStandardItem()
            item.setData(Result(str(number), f"Result {number}", section), RESULT_ROLE)
            model.appendRow(item)
        frame = PaletteFrame(window)
        frame.set_model(model)
        frame.open()
        return frame

    def test_arrows_move_and_enter_picks(self, qtbot, palette):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Down)

        with qtbot.waitSignal(palette.chosen) as told:
            qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

        assert told.args[0].key == "1"
        assert palette.isHidden()

    def test_enter_that_ends_a_composition_picks_nothing(self, qtbot, palette):
        _compose(palette.edit, "kang")

        with qtbot.assertNotEmitted(palette.chosen):
            qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

        assert palette.isVisible()

    def test_escape_closes(self, qtbot, palette):
        with qtbot.waitSignal(palette.closed):
            qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)

    def test_matched_places_are_cut_out(self):
        assert pieces("苏州康澜医疗", ((2, 2),)) == [
            ("苏州", False),
            ("康澜", True),
            ("医疗", False),
        ]


class TestWords:
    def test_words_change_with_the_language_and_data_does_not(self, qtbot):
        spoken = {"word": "Save"}
        button, label = Button(lambda: spoken["word"]), Label()
        holder = QWidget()
        qtbot.addWidget(holder)
        row = QHBoxLayout(holder)
        row.addWidget(button)
        row.addWidget(label)
        label.set_text("Save")

        spoken["word"] = "保存"
        announce_language()

        assert button.text() == "保存"
        assert button.accessibleName() == "保存"
        assert label.text() == "Save"

    def test_a_shortened_line_is_whole_in_its_tooltip(self, qtbot):
        label = Label("上海睿衡医学科技有限公司第二分公司")
        qtbot.addWidget(label)
        label.resize(60, 20)
        label.show()
        label.grab()

        assert label.toolTip() == label.text()

    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(None, ""), (0.2, "1 second left"), (6, "6 seconds left"), (130, "2 minutes left")],
    )
    def test_time_left_is_told_in_whole_units(self, seconds, text):
        assert time_left(seconds) == text

    def test_long_work_can_be_stopped(self, qtbot):
        line = ProgressLine("Importing")
        qtbot.addWidget(line)
        line.show_progress(5, 10, 3)
        line.show()

        with qtbot.waitSignal(line.cancelled):
            qtbot.mouseClick(line.findChild(QWidget, "cancel"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", ["light", "dark", "high_contrast"])
def test_every_component_is_pictured(qtbot, theme, name):
    theme.use(name=name)
    page = GalleryPage()
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    QApplication.processEvents()

    image = page.grab().toImage()

    seen = {image.pixel(x, y) for x in range(0, 1440, 3) for y in range(0, 900, 3)}
    assert len(seen) > 100
    assert theme.colour("surface.base").rgb() in seen


def test_the_keyboard_s_focus_is_ringed_and_the_mouse_s_is_not(qtbot, window):
    row = QHBoxLayout(window)
    first, second = Button("One"), Button("Two")
    row.addWidget(first)
    row.addWidget(second)
    window.activateWindow()
    QApplication.processEvents()

    first.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    assert first._ring is None

    second.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert second._ring is not None
    assert second._ring.width() == second.width() + 6
