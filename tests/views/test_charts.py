"""Charts draw results, say what is under the pointer, and hand on the filter that made a mark."""

import gettext
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.views.charts import cards
from desktop.views.charts.classes import classify
from desktop.views.charts.figure_card import FigureCard
from desktop.views.charts.render import PictureNotWritten, render_png
from desktop.views.charts.scale import round_step, ticks
from desktop.views.charts.tip import Tip
from desktop.views.theme import Theme, announce_language
from sync import language
from tests.views import results

EVERY = [
    pytest.param(cards.funnel_card, results.funnel, id="funnel"),
    pytest.param(cards.stage_times_card, results.stage_times, id="stages"),
    pytest.param(cards.rfm_card, results.rfm, id="rfm"),
    pytest.param(cards.clv_card, results.clv, id="clv"),
    pytest.param(cards.top_customers_card, results.clv, id="top_customers"),
]
EMPTY = [
    pytest.param(
        cards.funnel_card, results.funnel(counts=(0,) * 5, won=0, rates=(None,) * 5), id="funnel"
    ),
    pytest.param(cards.stage_times_card, results.stage_times(counts=(0,) * 5), id="stages"),
    pytest.param(cards.rfm_card, replace(results.rfm(), customers=0, segments=()), id="rfm"),
    pytest.param(cards.clv_card, results.clv(amounts=()), id="clv"),
    pytest.param(cards.top_customers_card, results.clv(amounts=()), id="top_customers"),
]


@pytest.fixture
def theme(qapp):
    worn = Theme(still=True)
    worn.apply(qapp)
    return worn


@pytest.fixture
def show(theme):
    """Show a card with a result and return it painted."""

    kept = []

    def shown(make, result, size=(396, 316)):
        card = make()
        kept.append(card)
        card.resize(*size)
        card.show_result(result)
        card.show()
        QApplication.processEvents()
        return card

    yield shown
    for card in kept:
        card.close()
        card.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Loud(gettext.NullTranslations):
    """A language that is English in capitals."""

    def gettext(self, message):
        return "".join(
            part if part.startswith("{") else part.upper()
            for part in re.split(r"(\{.*?\})", message)
        )

    def ngettext(self, one, many, count):
        return self.gettext(one if count == 1 else many)


def picked(card):
    facts = []
    card.picked.connect(facts.append)
    return facts


def click(chart, number):
    spot = chart.marks[number].shape.center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)


def hover(chart, number):
    """Move the pointer to a mark as the window system would."""
    spot = chart.marks[number].shape.center()
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        QPointF(chart.mapToGlobal(spot.toPoint())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chart, moved)


def image(widget):
    return widget.grab().toImage()


# ---------------------------------------------------------------- every chart


@pytest.mark.parametrize(("make", "result"), EVERY)
@pytest.mark.parametrize("size", [(304, 240), (396, 316), (1200, 700)])
def test_marks_lie_within_the_chart_at_every_size(show, make, result, size):
    chart = show(make, result(), size).chart

    room = chart.rect().adjusted(-1, -1, 1, 1)
    assert chart.marks
    assert all(room.contains(mark.shape.toAlignedRect()) for mark in chart.marks)


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_a_click_hands_on_the_facts_of_the_mark(show, make, result):
    card = show(make, result())
    facts = picked(card)

    click(card.chart, 1)

    assert facts == [dict(card.chart.marks[1].facts)]
    assert facts[0]["entity"] in {"opportunity", "account"}


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_arrows_and_enter_reach_every_mark(show, make, result):
    card = show(make, result())
    facts = picked(card)
    expected = [dict(mark.facts) for mark in card.chart.marks]

    for _number in expected:
        QTest.keyClick(card.chart, Qt.Key.Key_Right)
        QTest.keyClick(card.chart, Qt.Key.Key_Return)

    assert facts == expected


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_pointing_at_a_mark_says_what_it_is(show, make, result):
    card = show(make, result())

    hover(card.chart, 0)

    tip = card.findChild(Tip, "chart_tip")
    assert tip.isVisible()
    assert card.rect().contains(tip.geometry())


@pytest.mark.parametrize(("make", "result"), EMPTY)
def test_an_empty_result_says_what_to_do_and_has_no_marks(show, make, result):
    card = show(make, result)

    assert card.chart.empty_words(result).endswith(".")
    assert card.chart.marks == []


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_a_result_after_an_empty_one_is_drawn(show, make, result):
    empty = next(param.values[1] for param in EMPTY if param.values[0] is make)
    card = show(make, empty)

    card.show_result(result())
    image(card)

    assert card.chart.marks


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_a_theme_switched_live_looks_like_a_fresh_start(show, theme, make, result):
    card = show(make, result())
    light = image(card)

    theme.use(name="dark")
    QApplication.processEvents()
    switched = image(card)
    fresh = image(show(make, result()))

    assert switched != light
    assert switched == fresh


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_a_language_switched_live_is_spoken_at_once(show, monkeypatch, make, result):
    card = show(make, result())
    english = image(card)

    monkeypatch.setattr(language, "_catalogue", Loud)
    announce_language()
    QApplication.processEvents()
    loud = image(card)

    assert loud != english
    assert card.accessibleName().isupper()


@pytest.mark.parametrize(("make", "result"), EVERY)
def test_the_question_mark_explains_and_turns_back(show, make, result):
    card = show(make, result())
    button = card.findChild(QPushButton, "help")

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    explained = [label.text() for label in card.findChildren(QLabel) if label.wordWrap()]
    hidden = not card.chart.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert hidden
    assert any(len(text) > 40 for text in explained)
    assert card.chart.isVisible()


# ---------------------------------------------------------------- the card


def test_a_picture_holds_the_card_twice_as_fine_without_its_buttons(show, tmp_path):
    card = show(cards.funnel_card, results.funnel())

    assert card.save_picture(tmp_path / "funnel.png")

    saved = QImage(str(tmp_path / "funnel.png"))
    assert (saved.width(), saved.height()) == (792, 632)
    corner = saved.copy(saved.width() - 130, 24, 100, 48)
    assert len({corner.pixel(x, y) for x in range(100) for y in range(48)}) == 1
    assert card.findChild(QPushButton, "more").isVisible()


def test_the_menu_copies_the_picture(show):
    card = show(cards.rfm_card, results.rfm())
    menu = card.menu()

    menu.actions()[0].trigger()

    assert QGuiApplication.clipboard().pixmap().width() == 792


def test_a_failed_report_says_why_and_can_be_tried_again(show, qtbot):
    card = show(cards.clv_card, results.clv())

    card.show_failure("The vault is busy.")
    with qtbot.waitSignal(card.retry_requested):
        QTest.mouseClick(card.findChild(QPushButton, "retry"), Qt.MouseButton.LeftButton)

    assert not card.chart.isVisible()


def test_warnings_of_a_fit_are_counted_in_the_subtitle_and_told_in_full(show):
    result = results.clv(warnings=["The search for the best parameters did not settle."])

    card = show(cards.clv_card, result)

    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "149 customers · 1 warning" in texts
    assert any("did not settle" in text for text in texts)
    assert any("log-likelihood −9,582.43" in text for text in texts)


# ---------------------------------------------------------------- single charts


def test_the_funnel_counts_stages_and_won_and_finds_the_weakest_step(show):
    chart = show(cards.funnel_card, results.funnel()).chart

    assert [mark.facts["stage"] for mark in chart.marks] == [*results.STAGES, "won"]
    assert ("Went on", "52.0%") in chart.marks[3].rows
    assert "6,180 万" not in chart.accessibleDescription()
    assert "¥61.8M" in chart.accessibleDescription()


def test_rfm_joins_segments_of_one_field_and_offers_the_quiet_customers(show):
    card = show(cards.rfm_card, results.rfm())
    marks = card.chart.marks
    facts = picked(card)

    click(card.chart, len(marks) - 1)

    best = next(m for m in marks if (m.facts["recency"], m.facts["frequency"]) == (5, 5))
    assert len(marks) == 26
    assert len(best.facts["ids"]) == 99
    assert (facts[0]["recency"], facts[0]["frequency"]) == (1, 5)
    assert len(facts[0]["ids"]) == 14


def test_without_quiet_customers_nothing_is_framed(show):
    assert len(show(cards.rfm_card, results.rfm(quiet=0)).chart.marks) == 25


def test_the_histogram_s_bars_hold_every_customer_once(show):
    result = results.clv()
    chart = show(cards.clv_card, result).chart

    ids = [one for mark in chart.marks for one in mark.facts["ids"]]
    assert sorted(ids) == sorted(row.account_id for row in result.values)


def test_top_customers_show_the_most_valuable_and_lead_to_all(show):
    result = results.clv()
    marks = show(cards.top_customers_card, result).chart.marks

    assert [mark.facts.get("ids") for mark in marks[:-1]] == [
        (row.account_id,) for row in result.values[: len(marks) - 1]
    ]
    assert marks[-1].title == "See all 149 customers"


def test_a_figure_is_chosen_by_pointer_and_by_key(qtbot, theme):
    card = FigureCard("Won")
    qtbot.addWidget(card)
    card.set_figure("¥1,396 万", "+12.8%", "success")
    clicks = []
    card.clicked.connect(lambda: clicks.append(card.accessibleName()))
    card.show()

    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    QTest.keyClick(card, Qt.Key.Key_Return)

    assert clicks == ["Won ¥1,396 万"] * 2


# ---------------------------------------------------------------- classes and scales


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=300))
def test_every_value_lies_in_exactly_one_class(values):
    classes = classify(values)

    places = sorted(place for members in classes.members for place in members)
    assert places == list(range(len(values)))
    assert 1 <= len(classes.members) <= 14
    assert 0 <= classes.high_share <= 1 + 1e-9
    assert classes.is_open == (max(values) >= classes.reach)


@given(st.floats(1e-6, 1e12))
def test_a_round_step_is_the_next_one_above(least):
    step = round_step(least)

    assert least * (1 - 1e-9) <= step <= least * 2.01


@given(st.floats(0, 1e9))
def test_ticks_reach_the_greatest_value_in_few_steps(greatest):
    scale = ticks(greatest)

    assert scale[0] == 0
    assert scale[-1] >= greatest * (1 - 1e-9)
    assert 2 <= len(scale) <= 7


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    "result", [results.funnel(), results.stage_times(), results.rfm(), results.clv()]
)
def test_a_report_is_written_as_a_picture(theme, tmp_path, result):
    path = tmp_path / "report.png"

    render_png(result, path, theme_name="dark", size=(500, 350))

    saved = QImage(str(path))
    assert (saved.width(), saved.height()) == (1000, 700)
    assert saved.pixelColor(500, 690) == Theme("dark").colour("surface.base")


def test_a_picture_leaves_theme_and_language_as_they_were(theme, qapp, tmp_path):
    render_png(results.rfm(), tmp_path / "report.png", theme_name="dark", language="zh_CN")

    assert qapp.property("holdfast_theme") is theme
    assert language.current() == "en"


def test_a_place_that_cannot_be_written_is_refused(theme, tmp_path):
    with pytest.raises(PictureNotWritten):
        render_png(results.rfm(), tmp_path / "missing" / "report.png")


def test_charts_load_no_numeric_library_before_one_is_drawn():
    heavy = "{'pyqtgraph', 'numpy', 'scipy', 'pandas'}"
    program = f"import sys, desktop.views.charts.cards; print({heavy} & set(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
