"""The menu on a refused row: what its text may stand for, in every row that has it."""

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.importing import Importing
from desktop.services.formatting import number
from desktop.services.importing.mending import Mending, mending_of
from desktop.services.importing.preview import Refusal
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Words
from desktop.views.widgets.popover import Menu, Popover
from sync.language import _, ngettext
from sync.language import mark as _m

_WIDTH = 304


class Mender(QWidget):
    """Finds out what can be done about a refusal and offers it."""

    def __init__(self, state: Importing, host: QWidget) -> None:
        super().__init__(host)
        self._state, self._host = state, host
        self._place = QPoint()
        self._popover: Popover | None = None
        self.menu: Menu | None = None
        self.setFixedSize(1, 1)

    def ask(self, refusal: Refusal, place: QPoint) -> None:
        """Look for what can be done, then open the menu at ``place`` (global)."""
        plan = self._state.plan
        if plan is None:
            return
        self._place = place
        job = self._state.session.read(lambda vault: mending_of(vault, plan, refusal.problem))
        job.succeeded.connect(self._open)
        job.failed.connect(self._state.session.fail)

    def _open(self, mending: Mending) -> None:
        menu = self.menu = Menu(self.window())
        menu.aboutToHide.connect(menu.deleteLater)
        if not mending.field:
            menu.add(_m("Correct this row in the file"), _nothing, enabled=False)
            menu.popup(self._place)
            return
        for meant, words in mending.offers:
            text = _("Replace “{old}” by “{new}”").format(old=mending.text, new=words)
            menu.add("", partial(self._replace, mending, meant), text=text)
        menu.add(_m("Replace by…"), partial(self._type, mending), icon="pencil-simple")
        menu.add(_m("Leave it empty"), partial(self._replace, mending, ""), icon="eraser")
        if mending.creates:
            kind = self._state.session.vault.entity(mending.creates)
            text = _("Make all missing records: {kind}").format(kind=_(kind.plural))
            menu.line()
            make = partial(self._state.make_missing, mending.creates)
            menu.add("", make, icon="plus", text=text)
        menu.popup(self._place)

    def _replace(self, mending: Mending, meant: str) -> None:
        self._state.replace_text(mending.field, mending.text, meant)

    def _type(self, mending: Mending) -> None:
        self.move(self._host.mapFromGlobal(self._place))
        self._popover = Popover(self)
        form = ReplaceForm(mending)
        form.answered.connect(self._take)
        self._popover.set_content(form)
        self._popover.open_below()
        form.line.setFocus()

    def _take(self, target: str, text: str, meant: str) -> None:
        if self._popover is not None:
            self._popover.close_()
        self._state.replace_text(target, text, meant)


class ReplaceForm(QWidget):
    """What the text of the file stands for, typed.

    Signals:
        answered: Target, text and what is meant.
    """

    answered = Signal(str, str, str)

    def __init__(self, mending: Mending) -> None:
        super().__init__()
        self._mending = mending
        self.setFixedWidth(_WIDTH)
        title = Label(weight=600)
        title.set_text(_("Replace “{old}” by").format(old=mending.text))
        self.line = LineEdit(name="replacement")
        self.line.returnPressed.connect(self._tell)
        words = ngettext("Replace in {n} row", "Replace in {n} rows", mending.rows)
        accept = Button(_verbatim(words.format(n=number(mending.rows))), kind="primary")
        accept.setObjectName("accept_replacement")
        accept.clicked.connect(self._tell)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.line)
        column.addLayout(row)

    def _tell(self) -> None:
        meant = self.line.text().strip()
        if meant:
            self.answered.emit(self._mending.field, self._mending.text, meant)


def _nothing() -> None:
    """Stand for an entry that cannot be chosen."""


def _verbatim(text: str) -> Words:
    return lambda: text
