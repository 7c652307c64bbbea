"""Which fields a list shows: tick, untick, and back to how it was at first."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.records.list_state import ListState
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.label import Label
from sync.language import mark as _m

_TALLEST = 360


class ColumnChooser(QWidget):
    """The fields of a kind of record, those shown ticked; a tick acts at once."""

    def __init__(self, state: ListState) -> None:
        super().__init__()
        self.setObjectName("column_chooser")
        self._state = state
        self._checks: dict[str, Check] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_m("Columns"), weight=600))
        column.addWidget(self._scroll())
        reset = Button(_m("As at first"), kind="link", name="reset_columns")
        reset.clicked.connect(self._reset)
        column.addWidget(reset)
        self.setFixedWidth(224)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(2, 2, 2, 2)
        rows.setSpacing(4)
        entity = self._state.entity
        for field in self._state.table.all_fields():
            check = Check(field.label, name=f"column_{field.name}")
            check.setChecked(field.name in self._state.columns)
            check.setEnabled(field.name != entity.title)
            check.clicked.connect(self._apply)
            self._checks[field.name] = check
            rows.addWidget(check)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFixedHeight(min(inside.sizeHint().height() + 4, _TALLEST))
        return scroll

    def _apply(self) -> None:
        """Show what is ticked: those shown before in their order, new ones behind."""
        ticked = [name for name, check in self._checks.items() if check.isChecked()]
        kept = [name for name in self._state.columns if name in ticked]
        self._state.set_columns([*kept, *(name for name in ticked if name not in kept)])

    def _reset(self) -> None:
        self._state.reset_columns()
        for name, check in self._checks.items():
            check.setChecked(name in self._state.columns)
