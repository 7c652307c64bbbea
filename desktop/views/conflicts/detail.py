"""The record being decided: its fields side by side, why they collided, what saving will write."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import TagFace, Tone
from desktop.controllers.conflicts import MINE, SIDES, THEIRS, Conflicts, Group, why_words
from desktop.services.syncing.conflicts import OpenConflict
from desktop.views.conflicts.field_block import FieldBlock
from desktop.views.conflicts.grid_head import GridHead
from desktop.views.conflicts.key_hint import KeyHint
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.label import Label, caption, title
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.tag import Tag
from sync.language import _, ngettext
from sync.language import mark as _m


class Detail(Living, QWidget):
    """Everything right of the inbox.

    Signals:
        open_asked: Show the record itself.
    """

    open_asked = Signal()

    def __init__(self, state: Conflicts) -> None:
        super().__init__()
        self._state = state
        self._shown: tuple[str, ...] = ()
        self.blocks: list[FieldBlock] = []
        self._place = 0
        self.name = title()
        self.kind = Tag()
        self.sentence = caption()
        self.head = GridHead()
        self.note = InlineNote(Tone.INFO)
        self.after = _After(state)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_title())
        column.addWidget(Hairline())
        column.addWidget(self._make_grid(), 1)
        column.addWidget(Hairline())
        column.addWidget(self._make_footer())

    def _make_title(self) -> QWidget:
        up = icon_button("caret-up", _m("Previous record"))
        down = icon_button("caret-down", _m("Next record"))
        up.clicked.connect(self._go_up)
        down.clicked.connect(self._go_down)
        opener = Button(_m("Open record"), kind="ghost", name="open_record")
        opener.clicked.connect(self.open_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name)
        row.addWidget(self.kind)
        row.addStretch(1)
        for widget in (up, down, opener):
            row.addWidget(widget)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.sentence)
        return head

    def _make_grid(self) -> QScrollArea:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 16)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        below = QVBoxLayout()
        below.setContentsMargins(16, 16, 16, 0)
        below.setSpacing(12)
        below.addWidget(self.note)
        below.addWidget(self.after)
        self._column.addLayout(below)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _make_footer(self) -> QWidget:
        self.theirs = Button(_m("All theirs"), name="all_theirs")
        self.mine = Button(_m("All mine"), name="all_mine")
        self.save = Button("", kind="primary", name="save")
        self.theirs.clicked.connect(self._all_theirs)
        self.mine.clicked.connect(self._all_mine)
        self.save.clicked.connect(self._state.save)
        footer = QWidget()
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(
            KeyHint(
                (
                    ("1", _m("Before both")),
                    ("2", _m("Mine")),
                    ("3", _m("Theirs")),
                    ("Enter", _m("Save and go on")),
                )
            ),
            1,
        )
        for button in (self.theirs, self.mine, self.save):
            row.addWidget(button)
        footer.setFixedHeight(56)
        return footer

    # ---------------------------------------------------------------- showing

    def show_state(self) -> None:
        """Show the current group."""
        group = self._state.current
        if group is None:
            return
        ids = tuple(one.id for one in group.conflicts)
        if ids != self._shown:
            self._shown = ids
            self._fill(group)
        for block in self.blocks:
            block.show_choice()
        self._say(group)

    def retranslate(self) -> None:
        """Say the sentences again."""
        self.show_state()

    def _fill(self, group: Group) -> None:
        for block in self.blocks:
            self._column.removeWidget(block)
            block.hide()
            block.deleteLater()
        self.blocks = [FieldBlock(self._state, one) for one in group.conflicts]
        for place, block in enumerate(self.blocks, 1):
            block.focused.connect(self._follow)
            self._column.insertWidget(place, block)
        self._go_to(0)

    def _say(self, group: Group) -> None:
        self.name.set_text(group.title)
        self.kind.set_face(_kind(self._state, group))
        n = len(group.conflicts)
        words = ngettext(
            "{n} field to decide. It can wait: the record works as always meanwhile.",
            "{n} fields to decide. They can wait: the record works as always meanwhile.",
            n,
        )
        self.sentence.set_text(words.format(n=n))
        self.save.set_words(lambda: _save_words(n))
        current = self._current()
        self.head.show_conflict(current)
        if current is not None:
            self.note.set_text(_explained(current))
        self.after.show_group(group)

    def _current(self) -> OpenConflict | None:
        return self.blocks[self._place].conflict if self._place < len(self.blocks) else None

    # ---------------------------------------------------------------- acting

    def choose(self, place: int) -> None:
        """Choose a side for the current field and go to the next one."""
        if self._place < len(self.blocks):
            self.blocks[self._place].pick(SIDES[place])
            self._go_to(min(self._place + 1, len(self.blocks) - 1))

    def step(self, by: int) -> None:
        """Make the field above or below the current one."""
        self._go_to(min(max(self._place + by, 0), len(self.blocks) - 1))

    def _follow(self) -> None:
        sender = self.sender()
        if isinstance(sender, FieldBlock) and sender in self.blocks:
            self._go_to(self.blocks.index(sender))

    def _go_to(self, place: int) -> None:
        self._place = place
        for number, block in enumerate(self.blocks):
            block.set_current(current=number == place and len(self.blocks) > 1)
        current = self._current()
        if current is not None:
            self.head.show_conflict(current)
            self.note.set_text(_explained(current))

    def _go_up(self) -> None:
        self._state.go_to(self._state.place - 1)

    def _go_down(self) -> None:
        self._state.go_to(self._state.place + 1)

    def _all_mine(self) -> None:
        self._state.choose_all(MINE)

    def _all_theirs(self) -> None:
        self._state.choose_all(THEIRS)


class _After(QWidget):
    """What each field will hold once saved."""

    def __init__(self, state: Conflicts) -> None:
        super().__init__()
        self._state = state
        self._rows: list[tuple[Label, Label]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(SectionTitle(_m("After saving")))

    def show_group(self, group: Group) -> None:
        """Show the choices of a group."""
        while len(self._rows) < len(group.conflicts):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            shown = place < len(group.conflicts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                conflict = group.conflicts[place]
                name.set_words(conflict.label)
                value.set_text(" ".join(self._state.chosen_text(conflict).split()))

    def _add_row(self) -> None:
        name = Label(tone="text.tertiary")
        name.setFixedWidth(96)
        value = Label(weight=600)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(name)
        row.addWidget(value, 1)
        self._column.addLayout(row)
        self._rows.append((name, value))


def _kind(state: Conflicts, group: Group) -> TagFace:
    return TagFace(_(state.described(group).label))


def _save_words(n: int) -> str:
    return ngettext("Save {n} field", "Save {n} fields", n).format(n=n)


def _explained(conflict: OpenConflict) -> str:
    """Return why there is a conflict, as one paragraph."""
    why = _("Why this conflict?")
    return f"{why} {why_words(conflict)}"
