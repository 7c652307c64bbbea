"""Erasing one record for good: what goes, what may go, where else the name stands, and the name
typed to confirm.
"""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.keeping import Erasing
from desktop.controllers.session import Place, Session
from desktop.services.erasing import REASONS, Linked, Plan
from desktop.services.formatting import number
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption, heading
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.language import _, ngettext
from sync.language import mark as _m

_WIDTH, _INPUT, _NAMED = 640, 360, 8
_WARNING = _m(
    "Erasing cannot be undone, and the trash does not keep it. Row, history, attached files and "
    "drafts go, here, at the hub and on every other device; the log keeps that it was erased."
)
_HELD = _m("The legal hold “{name}” forbids it: it is on this record, or on what it belongs to.")
_EVERYWHERE = _m("Blank the name there too")


class EraseTab(Living, QWidget):
    """Shows `Erasing`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.state = Erasing(session, self)
        self.title = heading()
        self.warning = InlineNote(Tone.WARN, words=_WARNING)
        self.problem = InlineNote(Tone.DANGER)
        self.goes = Label(wrap=True)
        self.named = Label(tone="text.secondary", wrap=True)
        self.everywhere = Check(_EVERYWHERE, "erase_everywhere")
        self.reason, self.typed = Combo("erase_reason"), LineEdit(name="erase_typed")
        self.accept = Button(_m("Erase for good"), kind="danger", name="erase_for_good")
        self.leave = Button(_m("Cancel"), name="leave_erasing")
        self._linked_title = SectionTitle(_m("Linked records that go too"))
        self._named_title = SectionTitle(_m("Named elsewhere"))
        self._linked = QVBoxLayout()
        self._typed_field = FormField(_m("Type the name to confirm"), self.typed)
        self._nothing = EmptyState(
            "eraser",
            _m("Nothing to erase"),
            _m("Open a record and choose “Erase for good…” in its menu."),
        )
        self._area = QScrollArea()
        self._build()
        self._connect()
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 24)
        column.setSpacing(8)
        above: tuple[QWidget, ...] = (
            *(self.title, self.warning, self.problem),
            *(SectionTitle(_m("What goes")), self.goes, self._linked_title),
        )
        below: tuple[QWidget, ...] = (self._named_title, self.named, self.everywhere, Hairline())
        for widget in above:
            column.addWidget(widget)
        self._linked.setSpacing(0)
        column.addLayout(self._linked)
        for widget in below:
            column.addWidget(widget)
        for field in (FormField(_m("Reason"), self.reason), self._typed_field):
            field.setFixedWidth(_INPUT)
            column.addWidget(field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(caption(_m("The reason is written down; who it was is not."), wrap=True))
        column.addStretch(1)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._nothing)
        outer.addWidget(self._area)

    def _connect(self) -> None:
        self.state.changed.connect(self.show_state)
        self.state.refused.connect(self._complain)
        self.state.erased.connect(self._go_to_log)
        self.typed.textChanged.connect(self._weigh)
        self.accept.clicked.connect(self._erase)
        self.leave.clicked.connect(self._leave)

    # ---------------------------------------------------------------- showing

    def begin(self, entity: str, record: str) -> None:
        """Prepare the erasure of a record."""
        self.typed.clear()
        self.everywhere.setChecked(False)
        self._complain("")
        self.state.prepare(entity, record)

    def retranslate(self) -> None:
        """Say everything again."""
        self.reason.set_choices(list(REASONS.items()))
        if self.reason.value() is None:
            self.reason.set_value("person_asked")
        self.show_state()

    def show_state(self) -> None:
        """Show the plan."""
        plan = self.state.plan
        self._nothing.setVisible(plan is None)
        self._area.setVisible(plan is not None)
        if plan is None:
            return
        self.title.set_text(_("Erase “{title}” for good").format(title=plan.title))
        self.goes.set_text(self._goes_words(plan))
        self._show_linked(plan)
        others = [one for one in plan.mentions if not one.is_linked]
        self._named_title.setVisible(bool(plan.mentions))
        self.named.setVisible(bool(plan.mentions))
        self.named.set_text(self._named_words(plan))
        self.everywhere.setVisible(bool(others))
        if plan.hold is not None:
            self._complain(_(_HELD).format(name=plan.hold.name))
        self._typed_field.set_error("")
        self._weigh()

    def _goes_words(self, plan: Plan) -> str:
        schema = self._session.vault.schema
        parts = [f"{_(schema.entity(name).label)}: {number(n)}" for name, n in plan.records.items()]
        if plan.files:
            files = ngettext("{n} attached file", "{n} attached files", plan.files)
            parts.append(files.format(n=number(plan.files)))
        return " · ".join(parts)

    def _show_linked(self, plan: Plan) -> None:
        while (item := self._linked.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        offered = [one for one in plan.linked if one.gone or one.staying]
        self._linked_title.setVisible(bool(offered))
        for one in offered:
            check = Check(partial(self._linked_words, one), f"also_{one.way.key}")
            check.setChecked(one.way.key in (self.state.also or ()))
            check.toggled.connect(partial(self._choose, one.way.key))
            self._linked.addWidget(check)

    def _linked_words(self, one: Linked) -> str:
        entity = self._session.vault.entity(one.way.entity)
        label = _(entity.field(one.way.field).label)
        n = one.gone + one.staying
        return f"{_(entity.plural)} ({label}): {number(n)}"

    def _named_words(self, plan: Plan) -> str:
        schema = self._session.vault.schema
        titles = [
            f"{_(schema.entity(one.entity).label)} “{one.title}”" for one in plan.mentions[:_NAMED]
        ]
        more = len(plan.mentions) - len(titles)
        if more > 0:
            titles.append(ngettext("{n} more", "{n} more", more).format(n=number(more)))
        linked = sum(one.is_linked for one in plan.mentions)
        blanked = ngettext(
            "{n} of them is linked, and the name is blanked there.",
            "{n} of them are linked, and the name is blanked there.",
            linked,
        ).format(n=number(linked))
        return f"{', '.join(titles)}. {blanked}"

    # ---------------------------------------------------------------- acting

    def _choose(self, key: str, is_chosen: bool) -> None:  # noqa: FBT001 - a slot
        self.state.choose(key, is_chosen=is_chosen)

    def _weigh(self) -> None:
        plan = self.state.plan
        fits = plan is not None and self.typed.text().strip() == plan.title.strip()
        free = plan is not None and plan.hold is None and not self.state.is_running
        self.accept.setEnabled(fits and free)

    def _erase(self) -> None:
        self._complain("")
        self.state.erase(
            str(self.reason.value()), self.typed.text(), everywhere=self.everywhere.isChecked()
        )

    def _leave(self) -> None:
        self.state.plan = None
        self.show_state()
        self._session.back()

    def _go_to_log(self, _done: object) -> None:
        self.show_state()
        self._session.navigate(Place("audit", view="log"))

    def _complain(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))
