"""Colours, fonts and icons come from one file, and a switch reaches everything that is shown."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import Theme, dress, fonts, icons, paragraph, theme_of
from desktop.views.theme.theme import parse
from desktop.views.theme.tokens import NAMES, tokens
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label
from desktop.views.widgets.note import InlineNote

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def theme(qapp):
    worn = Theme("light", still=True, parent=qapp)
    worn.apply(qapp)
    yield worn
    worn.use(name="light", density="compact")


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_three_themes_name_the_same_tokens():
    names = [set(tokens().colours[name]) for name in NAMES]

    assert names[0] == names[1] == names[2]


def test_alpha_is_read_from_the_end_of_a_token():
    colour = parse("#1B1F2766")

    assert (colour.red(), colour.green(), colour.blue(), colour.alpha()) == (0x1B, 0x1F, 0x27, 0x66)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", ["base", "sunken", "hover", "selected", "raised"])
@pytest.mark.parametrize("ink", ["text.primary", "text.secondary", "text.link", "danger.text"])
def test_text_can_be_read_on_every_ground(name, ground, ink):
    worn = Theme(name)

    assert _contrast(worn.colour(ink), worn.colour(f"surface.{ground}")) >= 4.5


@pytest.mark.parametrize("name", NAMES)
def test_the_sheet_leaves_no_token_unread(name):
    worn = Theme(name)

    sheet = dress.sheet(worn.colour, dashed=worn.is_high_contrast)

    assert "@" not in sheet
    assert ("dashed" in sheet) == worn.is_high_contrast


def test_an_unknown_token_is_a_bug_at_once(theme):
    with pytest.raises(KeyError):
        theme.colour("surface.nowhere")


def test_chinese_is_written_in_a_family_asked_for_by_name(theme):
    named = fonts.families()
    cjk = tokens().families["linux"]["cjk"]

    assert set(named) & set(cjk)
    assert named.index(cjk[0]) > 0
    assert theme.font(13).families() == named


def test_figures_are_all_equally_wide():
    measured = fonts.metrics(13)

    assert measured.horizontalAdvance("1111") == measured.horizontalAdvance("8888")


def test_latin_and_chinese_cells_stand_on_one_line(theme):
    rect = QRect(0, 0, 100, 28)

    assert theme.baseline(rect, 13) == pytest.approx(19, abs=1)
    assert theme.baseline(rect.translated(0, 28), 13) == theme.baseline(rect, 13) + 28


def test_paragraphs_break_into_lines_of_one_height():
    words = "合并以后联系人商机活动随之移动" * 4

    assert paragraph.height(words, 13, 400, 200) % fonts.line_height(13) == 0
    assert "".join(paragraph.lines(words, 13, 400, 200)) == words


@pytest.mark.parametrize("name", ["house", "columns", "check-square", "layout", "cloud-slash"])
def test_the_icons_of_the_frame_exist(theme, name):
    assert not theme.icon(f"ph.{name}").isNull()


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp):
    picture = icons.pixmap("house", QColor("#ff0000"), 16, 2.0).toImage()

    seen = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 250
    }
    assert seen == {"#ff0000"}


def test_a_missing_icon_is_a_bug_at_once():
    with pytest.raises(KeyError):
        icons.glyph("kanban")


def _sample() -> QWidget:
    shown = QWidget()
    column = QVBoxLayout(shown)
    choice = Combo()
    choice.set_choices([("a", "Account")], verbatim=True)
    choice.set_value("a")
    for widget in (
        Button("Save", kind="primary", icon="plus"),
        Label("苏州康澜 Account"),
        LineEdit(),
        choice,
        InlineNote(Tone.WARN, "Offline", "Sync now"),
    ):
        column.addWidget(widget)
    shown.resize(320, 240)
    return shown


@pytest.mark.parametrize("name", ["dark", "high_contrast"])
def test_a_window_switched_live_looks_like_one_opened_afterwards(qtbot, theme, name):
    switched = _sample()
    qtbot.addWidget(switched)
    switched.show()

    theme.use(name=name)
    fresh = _sample()
    qtbot.addWidget(fresh)
    fresh.show()
    QApplication.processEvents()

    assert switched.grab().toImage() == fresh.grab().toImage()


def test_a_switch_is_told_once(qtbot, theme):
    told = []
    theme.changed.connect(lambda: told.append(theme.name))

    theme.use(name="dark", density="comfortable")

    assert told == ["dark"]
    assert theme.row_height == 36


def test_widgets_find_the_theme_the_program_wears(theme):
    assert theme_of() is theme


def test_nothing_moves_where_movement_is_not_wanted(theme):
    assert theme.motion("drawer") == 0
    assert Theme("light").motion("drawer") == 160


def test_dressing_the_program_reads_no_icon_library(tmp_path):
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from desktop.views.theme import Theme\n"
        "app = QApplication([])\n"
        "Theme().apply(app)\n"
        "import desktop.views.widgets.password, desktop.views.widgets.buttons\n"
        "sys.exit('qtawesome' in sys.modules or 'qtpy' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_painting_keeps_the_count_of_none_where_it_was(qapp):
    picture = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    before = sys.getrefcount(None)

    for _turn in range(1000):
        painter.save()
        painter.restore()

    painter.end()
    assert abs(sys.getrefcount(None) - before) < 500


def test_the_font_in_use_is_not_a_serif(theme):
    assert "Serif" not in QFontInfo(theme.font(13)).family()
