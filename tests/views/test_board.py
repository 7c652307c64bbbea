"""The pipeline's screen: deals are seen, carried by keys and pointer, opened and filtered."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.controllers.board_cards import CARD_MIME, card_face
from desktop.controllers.board_filter import BoardFilter
from desktop.controllers.cells import CARD_ROLE
from desktop.controllers.session import Place
from desktop.models.opportunity import standard_stage_id
from desktop.services.pipeline import BoardCard
from desktop.services.query.syntax import parse
from desktop.views.pipeline.page import PipelinePage
from desktop.views.theme import announce_language
from sync import language
from sync.values import Money

MOVE = Qt.DropAction.MoveAction
CARRY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def deal(vault):
    """Return a function that makes an opportunity in a stage."""

    def make(name, stage="prospect", amount=100, **values):
        given = {
            "name": name,
            "stage": standard_stage_id(stage),
            "amount": Money(Decimal(amount), "CNY"),
        }
        with vault.batch("edit") as batch:
            return batch.create("opportunity", given | values)

    return make


@pytest.fixture
def page(session, qtbot, settle):
    """Return the screen, shown and read."""

    def make(**place):
        made = PipelinePage(session)
        qtbot.addWidget(made)
        made.resize(1248, 800)
        made.show()
        made.show_place(Place("pipeline", **place))
        settle()
        return made

    return make


def column(page, stage):
    return next(c for c in page.board.columns if c.stage == standard_stage_id(stage))


def titles(page, stage):
    model = column(page, stage).cards.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def stage_of(vault, record):
    with vault.read() as connection:
        sql = "SELECT s.code FROM opportunity AS o JOIN stage AS s ON s.id = o.stage WHERE o.id = ?"
        return connection.exec_driver_sql(sql, (record,)).scalar_one()


def toasts(session):
    said = []
    session.said.connect(said.append)
    return said


def test_cards_stand_in_the_columns_of_their_stages(page, deal):
    deal("Scanner")
    deal("Monitor", "proposal")
    deal("Closed", "won")

    shown = page()

    assert titles(shown, "prospect") == ["Scanner"]
    assert titles(shown, "proposal") == ["Monitor"]
    assert len(shown.board.columns) == 5


def test_a_pipeline_without_deals_says_what_to_do(page):
    shown = page()

    assert shown.empty.isVisible()
    assert not shown.board.isVisible()


def test_keys_carry_a_card_to_the_next_stage_and_follow_it(page, deal, vault, settle):
    record = deal("Scanner")
    shown = page()
    shown.board.choose(record)

    QTest.keyClick(column(shown, "prospect").cards, Qt.Key.Key_Right, CARRY)
    settle(lambda: titles(shown, "contacted") == ["Scanner"])

    assert stage_of(vault, record) == "contacted"
    assert titles(shown, "prospect") == []
    assert shown.board.current() == record


def test_a_move_tells_of_itself_with_the_way_back(page, deal, session, settle):
    said = toasts(session)
    record = deal("Scanner")
    shown = page()

    shown.state.move(record, standard_stage_id("proposal"))
    settle(lambda: titles(shown, "proposal") == ["Scanner"])

    assert "Scanner" in said[-1].text
    assert said[-1].action == "Undo"


def test_beyond_the_last_stage_a_deal_is_won(page, deal, vault, settle):
    record = deal("Scanner", "negotiation")
    shown = page()
    shown.board.choose(record)

    QTest.keyClick(column(shown, "negotiation").cards, Qt.Key.Key_Right, CARRY)
    settle(lambda: titles(shown, "negotiation") == [])

    assert stage_of(vault, record) == "won"


def test_before_the_first_stage_there_is_nothing(page, deal, vault, settle):
    record = deal("Scanner")
    shown = page()
    shown.board.choose(record)

    QTest.keyClick(column(shown, "prospect").cards, Qt.Key.Key_Left, CARRY)
    settle()

    assert stage_of(vault, record) == "prospect"


def test_arrow_keys_go_to_the_next_column_with_cards(page, deal):
    first, last = deal("Scanner"), deal("Monitor", "negotiation")
    shown = page()
    shown.board.choose(first)

    QTest.keyClick(column(shown, "prospect").cards, Qt.Key.Key_Right)

    assert shown.board.current() == last


def carried(record):
    data = QMimeData()
    data.setData(CARD_MIME, record.encode())
    return data


def drop(widget, record):
    data = carried(record)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dragEnterEvent(QDragEnterEvent(QPoint(20, 20), MOVE, data, left, none))
    widget.dropEvent(QDropEvent(QPointF(20, 20), MOVE, data, left, none))


def test_a_card_dropped_on_a_column_goes_to_its_stage(page, deal, vault, settle):
    record = deal("Scanner")
    shown = page()

    drop(column(shown, "need_confirmed"), record)
    settle(lambda: titles(shown, "need_confirmed") == ["Scanner"])

    assert stage_of(vault, record) == "need_confirmed"


def test_the_column_under_a_carried_card_is_framed(page, deal, theme):
    record = deal("Scanner")
    shown = page()
    target = column(shown, "proposal")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = carried(record)

    target.dragEnterEvent(QDragEnterEvent(QPoint(20, 20), MOVE, data, left, none))

    edge = target.grab().toImage().pixelColor(0, target.height() // 2)
    assert edge == theme.colour("accent.fill")


def test_won_and_lost_wait_at_the_foot_while_a_card_is_carried(page, deal):
    deal("Scanner")
    shown = page()
    cards = column(shown, "prospect").cards

    assert not shown.board.ends.isVisible()
    cards.picked_up.emit()
    assert shown.board.ends.isVisible()
    cards.put_down.emit()
    assert not shown.board.ends.isVisible()


def question_of(page):
    return page.window().findChild(QLineEdit, "reason")


def test_losing_a_deal_asks_for_the_reason(page, deal, vault, settle):
    deal("Former", "lost", loss_reason="Price")
    record = deal("Scanner")
    shown = page()

    shown.board.ends.dropped.emit(record, standard_stage_id("lost"))
    settle(lambda: question_of(shown) is not None)
    assert stage_of(vault, record) == "prospect"
    QTest.keyClicks(question_of(shown), "Rival")
    QTest.keyClick(question_of(shown), Qt.Key.Key_Return)
    settle(lambda: titles(shown, "prospect") == [])

    with vault.read() as connection:
        sql = "SELECT loss_reason FROM opportunity WHERE id = ?"
        assert connection.exec_driver_sql(sql, (record,)).scalar_one() == "Rival"
    assert stage_of(vault, record) == "lost"


def test_a_deal_is_put_back_when_nobody_says_why(page, deal, vault, settle, qtbot):
    record = deal("Scanner")
    shown = page()

    shown.board.ends.dropped.emit(record, standard_stage_id("lost"))
    settle(lambda: question_of(shown) is not None)
    back = shown.window().findChild(QPushButton, "put_back")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    settle()

    assert stage_of(vault, record) == "prospect"


def test_space_shows_a_deal_beside_the_board_and_takes_it_away(page, deal, settle):
    record = deal("Scanner")
    shown = page()
    shown.board.choose(record)
    cards = column(shown, "prospect").cards

    QTest.keyClick(cards, Qt.Key.Key_Space)
    settle()
    assert shown.deals.drawer.is_open
    assert shown.deals.panel.state.id == record
    QTest.keyClick(cards, Qt.Key.Key_Space)

    assert not shown.deals.drawer.is_open


def test_a_record_has_its_page_here(page, deal, settle):
    record = deal("Scanner")
    shown = page()

    shown.show_place(Place("pipeline", "opportunity", record))
    settle()

    assert shown.record.isVisible()
    shown.show_place(Place("pipeline"))
    assert shown.board.isVisible()


def test_the_list_shows_the_same_deals_as_the_board(page, deal, settle):
    deal("Scanner")
    deal("Closed", "won")
    shown = page()

    shown.views.chosen.emit("list")
    settle(lambda: shown.deals.list.state.table.total == 1)

    assert shown.deals.list.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_record(page, deal, session, key):
    record = deal("Scanner")
    shown = page()
    shown.board.choose(record)

    QTest.keyClick(column(shown, "prospect").cards, key)

    assert (session.place.entity, session.place.record) == ("opportunity", record)


def test_a_colleagues_change_appears_at_once(page, deal, vault, settle):
    record = deal("Scanner")
    shown = page()

    with vault.batch("edit") as batch:
        batch.set("opportunity", record, {"name": "CT scanner"})
    settle(lambda: titles(shown, "prospect") == ["CT scanner"])

    assert titles(shown, "prospect") == ["CT scanner"]


def test_a_hidden_board_reads_again_only_when_it_is_seen(page, deal, settle):
    deal("Scanner")
    shown = page()
    shown.hide()

    deal("Monitor")
    settle()
    assert titles(shown, "prospect") == ["Scanner"]
    shown.show()
    settle(lambda: len(titles(shown, "prospect")) == 2)

    assert titles(shown, "prospect") == ["Scanner", "Monitor"]


def test_presets_narrow_the_board_and_show_as_chips(page, deal, settle):
    deal("Late", expected_close_on=date(2020, 1, 1))
    deal("Open")
    shown = page()

    shown.filters.narrowed.emit(BoardFilter().with_preset("late"))
    settle(lambda: titles(shown, "prospect") == ["Late"])

    assert shown.filters.findChild(object, "late") is not None
    assert shown.board.isVisible()


def test_presets_of_one_kind_exclude_each_other():
    chosen = BoardFilter().with_preset("month").with_preset("mine").with_preset("quarter")

    assert set(chosen.presets) == {"mine", "quarter"}
    assert parse(chosen.expression())


def test_a_place_brings_its_filter_and_view(page, deal, settle):
    deal("Scanner")
    deal("Closed", "won")

    shown = page(where="stage = 'won'", view="list")

    assert shown.views.current() == "list"
    settle(lambda: shown.deals.list.state.table.total == 1)
    assert shown.deals.list.id_at(0)


def test_a_stalled_card_says_so_in_the_language_spoken():
    card = BoardCard("x", "Scanner", None, "A", "", "", 41, is_stalled=True, expected_close=None)

    face = card_face(card, date(2026, 1, 1))

    assert face.stalled
    assert "41" in face.age
    assert face.amount == ""


def test_stage_names_change_with_the_language(page, deal, settle):
    deal("Scanner")
    shown = page()
    before = column(shown, "prospect").accessibleName()

    language.use("zh_CN")
    announce_language()
    settle()

    translated = language._("Potential customer")
    assert before.startswith("Potential customer")
    assert column(shown, "prospect").accessibleName().startswith(translated)


def test_a_card_carries_its_face(page, deal):
    record = deal("Scanner", amount=1_240_000, next_step="Call")
    shown = page()

    cards = column(shown, "prospect").cards
    face = cards.model().index(0).data(CARD_ROLE)

    assert (face.key, face.title, face.amount) == (record, "Scanner", "¥1,240,000")
    assert cards.picture(0).width() > 0
