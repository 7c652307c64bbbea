"""The small panel in which a record is shared, and where it is seen with whom it is."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.rights_sharing import Sharing
from desktop.services.rights.sharing import ShareRow
from desktop.services.rights.wording import LEVELS
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from sync.language import _
from sync.language import mark as _m

_WIDTH, _MOST = 360, 8


class SharePanel(Living, QWidget):
    """Shares of one record: the list, and a line to add one.

    Signals:
        resized: There are more or fewer of them now.
    """

    resized = Signal()

    def __init__(self, state: Sharing) -> None:
        super().__init__()
        self.setObjectName("share_panel")
        self.setFixedWidth(_WIDTH)
        self._state = state
        state.setParent(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.person = Combo("share_with")
        self.level = Combo("share_level")
        self.level.setFixedWidth(136)
        self.add = Button(_m("Share"), kind="primary", name="share_add")
        self.trouble = caption(tone="danger.text", wrap=True)
        self._build()
        state.changed.connect(self._show)
        state.refused.connect(self._complain)
        self.add.clicked.connect(self._share)

    def _build(self) -> None:
        self.level.set_choices(list(LEVELS.items()))
        self.level.set_value("read")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.person, 1)
        line.addWidget(self.level)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_m("Share this record"), weight=600))
        column.addWidget(caption(_m("With somebody who could not see it otherwise.")))
        column.addLayout(self._rows)
        column.addWidget(Hairline())
        column.addLayout(line)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        self.trouble.hide()

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for share in self._state.shares[:_MOST]:
            self._rows.addWidget(self._row(share))
        if not self._state.shares:
            self._rows.addWidget(Label(_m("Shared with nobody."), tone="text.tertiary"))
        elif len(self._state.shares) > _MOST:
            rest = len(self._state.shares) - _MOST
            self._rows.addWidget(caption(partial(_more_words, rest)))
        choices = [("", _("Person or unit…")), *self._state.choices]
        self.person.set_choices(choices, verbatim=True)
        if not self.person.value():
            self.person.set_value("")
        self.trouble.hide()
        self._settle()

    def _settle(self) -> None:
        """Take the room of what is shown now."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self.resized.emit()

    def _row(self, share: ShareRow) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("users-three" if share.is_unit else "user", "text.tertiary"))
        name = Label()
        name.set_text(share.name)
        row.addWidget(name, 1)
        row.addWidget(Label(LEVELS.get(share.level, share.level), tone="text.secondary"))
        gone = icon_button("x", _m("Take back"), size=24)
        gone.setObjectName("take_back")
        gone.clicked.connect(partial(self._state.take_back, share.id))
        row.addWidget(gone)
        return holder

    def _share(self) -> None:
        chosen = self.person.value()
        if not chosen:
            self._complain(_("Choose a person or a unit first."))
        else:
            self._state.share(str(chosen), str(self.level.value()))

    def _complain(self, sentence: str) -> None:
        self.trouble.set_text(sentence)
        self.trouble.show()
        self._settle()

    def retranslate(self) -> None:
        """Say the shares again."""
        self._show()


def _more_words(rest: int) -> str:
    return _("and {n} more").format(n=rest)
