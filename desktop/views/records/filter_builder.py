"""The small panel in which one condition of a filter is made or changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.filters import Filter, operators_of
from desktop.controllers.session import Session
from desktop.views.records.value_editor import put_value, typed_value, value_editor
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label
from sync.language import mark as _m
from sync.schema import Entity, Field, Kind

_VALUELESS = ("null", "not null")


class FilterBuilder(QWidget):
    """Field, comparison, value.

    Signals:
        built: The `Filter` made.
        left: The person changed their mind.
    """

    built = Signal(object)
    left = Signal()

    def __init__(self, session: Session, entity: Entity, start: Filter | None = None) -> None:
        super().__init__()
        self.setObjectName("filter_builder")
        self._session, self._entity = session, entity
        self.fields, self.operators = Combo("filter_field"), Combo("filter_operator")
        self._checks: list[tuple[str, Check]] = []
        self._editor: QWidget | None = None
        self._place = QVBoxLayout()
        self._place.setSpacing(4)
        self._build()
        fields = [(one.name, one.label) for one in filterable(entity)]
        self.fields.set_choices(fields)
        self._begin(start or Filter(fields[0][0], ""))
        self.fields.chosen.connect(self._choose_field)
        self.operators.chosen.connect(self._choose_operator)

    def _build(self) -> None:
        self.setFixedWidth(320)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for row, (words, widget) in enumerate(
            ((_m("Field"), self.fields), (_m("Comparison"), self.operators))
        ):
            grid.addWidget(Label(words, px=12, tone="text.secondary"), row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(Label(_m("Value"), px=12, tone="text.secondary"), 2, 0, _TOP)
        grid.addLayout(self._place, 2, 1)
        grid.setColumnStretch(1, 1)
        cancel = Button(_m("Cancel"), name="cancel_filter")
        apply = Button(_m("Apply"), kind="primary", name="apply_filter")
        cancel.clicked.connect(self.left)
        apply.clicked.connect(self.apply)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addLayout(foot)

    def _begin(self, start: Filter) -> None:
        self.fields.set_value(start.path)
        if self._field() is None:
            self.fields.setCurrentIndex(0)
        self._offer_operators(start.operator)
        self._offer_values(start.values)

    def _field(self) -> Field | None:
        return self._entity.by_name.get(str(self.fields.value()))

    def _choose_field(self, _name: object) -> None:
        self._offer_operators("")
        self._offer_values(())

    def _choose_operator(self, _operator: object) -> None:
        self._offer_values(())

    def _offer_operators(self, wanted: str) -> None:
        field = self._field()
        operators = operators_of(field) if field is not None else ()
        self.operators.set_choices(list(operators))
        self.operators.set_value(wanted)
        if self.operators.value() is None:
            self.operators.setCurrentIndex(0)

    def _offer_values(self, values: tuple[str, ...]) -> None:
        while (item := self._place.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self._checks, self._editor = [], None
        field, operator = self._field(), self.operators.value()
        if field is None or operator in _VALUELESS:
            return
        if field.kind is Kind.CHOICE and operator == "in":
            self._offer_checks(field, values)
            return
        self._editor = value_editor(self._session, field, for_filter=True)
        if values:
            put_value(self._editor, values[0])
        if isinstance(self._editor, LineEdit):
            self._editor.returnPressed.connect(self.apply)
        self._place.addWidget(self._editor)

    def _offer_checks(self, field: Field, values: tuple[str, ...]) -> None:
        for choice in field.choices:
            check = Check(choice.label, name=f"choice_{choice.code}")
            check.setChecked(choice.code in values)
            self._checks.append((choice.code, check))
            self._place.addWidget(check)

    def apply(self) -> None:
        """Tell the condition made; one without a value is none."""
        operator, path = str(self.operators.value()), str(self.fields.value())
        values: tuple[str, ...] = ()
        if self._checks:
            values = tuple(code for code, check in self._checks if check.isChecked())
        elif self._editor is not None:
            values = tuple(filter(None, [typed_value(self._editor)]))
        if values or operator in _VALUELESS:
            self.built.emit(Filter(path, operator, values))
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Apply on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)


_TOP = Qt.AlignmentFlag.AlignTop


def filterable(entity: Entity) -> list[Field]:
    """Return the fields a filter can ask for."""
    return [field for field in entity.fields if field.form or field.system]
