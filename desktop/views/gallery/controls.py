"""First column: what is pressed, typed into and chosen from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.views.gallery.cards import CardBox, sample_cards
from desktop.views.gallery.frame import Column, Section
from desktop.views.widgets.buttons import Button, SplitButton
from desktop.views.widgets.choices import Check, Radio, Switch
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Words
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.segmented import Segmented
from desktop.views.widgets.stage_path import StagePath
from sync.language import _
from sync.language import mark as _m

_STATES: tuple[tuple[Words, str], ...] = (
    (_m("At rest"), "rest"),
    (_m("Hovered"), "hover"),
    (_m("Pressed"), "pressed"),
    (_m("Focused"), "focus"),
    (_m("Disabled"), "disabled"),
)
_KINDS: tuple[tuple[str, Words], ...] = (
    ("primary", _m("Primary")),
    ("default", _m("Secondary")),
    ("ghost", _m("Ghost")),
)


def column(width: int) -> Column:
    """Return the first column."""
    return Column([_buttons(), _inputs(), _choices(), _cards()], width)


def _name(words: Words) -> Label:
    made = Label(words, px=12, tone="text.tertiary")
    made.setFixedWidth(64)
    return made


def _buttons() -> Section:
    section = Section(_m("Buttons"))
    for words, state in _STATES:
        row: list[QWidget] = [_name(words)]
        row += [_pictured(kind, said, state) for kind, said in _KINDS]
        if state == "rest":
            row.append(Button(_m("Delete"), kind="danger"))
        section.add(*row)
    menu = Menu(section)
    menu.add(_m("Save and add another"), section.update)
    sizes = [Button(lambda size=size: str(size), size=size) for size in (24, 28, 36)]  # type: ignore[misc]
    section.add(_name(_m("Sizes")), *sizes, SplitButton(_m("Save"), menu))
    return section


def _pictured(kind: str, words: Words, state: str) -> Button:
    made = Button(words, kind=kind)
    if state == "disabled":
        made.setEnabled(False)
    elif state == "focus":
        made.setProperty("ringed", True)  # noqa: FBT003 - a dynamic property
    else:
        made.setProperty("pictured", state)
    return made


def _inputs() -> Section:
    section = Section(_m("Inputs"))
    plain, focused = LineEdit(), LineEdit()
    plain.setText(_("Shanghai Ruiheng Medical"))
    focused.setText("¥ 1,284,000")
    focused.setObjectName("focused_sample")
    section.add(plain, focused, stretch=True)
    off = LineEdit()
    off.setText(_("Read only, kept by head office"))
    off.setEnabled(False)
    section.add(LineEdit(placeholder=_m("Placeholder")), off, stretch=True)
    wrong, choice = FormField("", LineEdit()), Combo("owner")
    if isinstance(wrong.editor, LineEdit):
        wrong.editor.setText("2026-02-30")
    wrong.set_error(_("No such date. 02-28?"))
    choice.set_choices([("zhou", "周敏"), ("chen", "陈立行")], verbatim=True)
    choice.set_value("zhou")
    section.add(wrong, FormField("", choice), stretch=True, height=52)
    return section


def _choices() -> Section:
    section = Section(_m("Choices"))
    checks = [
        Check(_m("Not chosen")),
        Check(_m("Chosen")),
        Check(_m("Partly")),
        Check(_m("Focused")),
    ]
    checks[1].setChecked(True)
    checks[2].setTristate(True)
    checks[2].setCheckState(Qt.CheckState.PartiallyChecked)
    checks[3].setProperty("ringed", True)  # noqa: FBT003 - a dynamic property
    section.add(*checks, gap=16)
    radios = [Radio(_m("Not chosen")), Radio(_m("Chosen"))]
    switches = [Switch(_m("Off")), Switch(_m("On"))]
    radios[1].setChecked(True)
    switches[1].setChecked(True)
    section.add(*radios, *switches, gap=16)
    ways = [("board", _m("Board")), ("list", _m("List")), ("forecast", _m("Forecast"))]
    section.add(Segmented(ways))
    return section


def _cards() -> Section:
    section = Section(_m("Cards: at rest and stalled, focused and dragged"), inset=False, head=20)
    rest, stalled = sample_cards()
    grid = QGridLayout()
    grid.setContentsMargins(12, 0, 12, 0)
    grid.setSpacing(0)
    boxes = (
        CardBox(rest),
        CardBox(stalled),
        CardBox(rest, focused=True),
        CardBox(rest, dragged=True),
    )
    for place, box in enumerate(boxes):
        grid.addWidget(box, place // 2, place % 2)
    path = StagePath()
    path.set_stages(["1", "2", "3", "4", "5"], 3)
    below = QVBoxLayout()
    below.setContentsMargins(16, 8, 16, 0)
    below.addWidget(caption(_m("Stage path")))
    below.addWidget(path)
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(0)
    inside.addLayout(grid)
    inside.addLayout(below)
    section.place(holder)
    return section
