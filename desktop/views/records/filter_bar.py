"""The bar over a list: words to look for, conditions as chips, order, columns, density."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records import filters
from desktop.controllers.records.filters import WHOLE, Filter
from desktop.controllers.records.list_state import ListState
from desktop.views.records.column_chooser import ColumnChooser
from desktop.views.records.filter_builder import FilterBuilder
from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.inputs import SearchEdit
from desktop.views.widgets.living import Living
from desktop.views.widgets.popover import Menu, Popover
from sync.language import _
from sync.language import mark as _m

_HEIGHT = 40
_UP, _DOWN = "↑", "↓"


class FilterBar(Living, QWidget):
    """Shows and changes what a list finds.

    Signals:
        cleared: Nothing is to narrow the list any more.
    """

    cleared = Signal()

    def __init__(self, state: ListState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.search = SearchEdit(_m("Search in this list"), name="list_search")
        self.search.setFixedWidth(200)
        self.add = Button(_m("Filter"), kind="ghost", icon="plus", size=24, name="add_filter")
        self.order = Button(kind="ghost", icon="arrows-down-up", name="sort")
        self.columns = icon_button("columns", _m("Columns"))
        self.columns.setObjectName("columns")
        self.density = icon_button("rows", _m("Row height"))
        self.density.setObjectName("density")
        self._chips: list[Chip] = []
        self._popover: Popover | None = None
        self._build()
        self._connect()
        self.show_state()

    def _build(self) -> None:
        holder = QWidget()
        self._flow = FlowLayout(holder, 8)
        self._flow.addWidget(self.add)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(4)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 2, 0, 2)
        beside.addWidget(holder)
        row.addLayout(beside, 1)
        row.addWidget(self.order)
        row.addWidget(self.columns)
        row.addWidget(self.density)
        self.setMinimumHeight(_HEIGHT)

    def _connect(self) -> None:
        self.search.searched.connect(self._state.set_words)
        self.add.clicked.connect(self.build_filter)
        self.order.clicked.connect(self._choose_order)
        self.columns.clicked.connect(self._choose_columns)
        self.density.clicked.connect(self._switch_density)
        self._state.changed.connect(self.show_state)
        self._state.titled.connect(self.show_state)

    # ---------------------------------------------------------------- what is shown

    def show_state(self) -> None:
        """Show the conditions and the order of the moment."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.add)
        self._chips = [self._chip(one) for one in self._state.filters]
        self._flow.addWidget(self.add)
        if self.search.text().strip() != self._state.words:
            self.search.setText(self._state.words)
        self._name_order()
        self.updateGeometry()

    def _chip(self, one: Filter) -> Chip:
        state = self._state
        schema = state.session.vault.schema
        face = filters.face_of(schema, state.entity, one, state.titles)
        chip = Chip(face.field, face.operator, face.value)
        chip.setObjectName(f"chip_{one.path}")
        chip.clicked.connect(self._edit_chip)
        chip.removed.connect(self._remove_chip)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _name_order(self) -> None:
        name = self._state.order[0]
        field = self._state.entity.by_name.get(name.lstrip("-"))
        arrow = _DOWN if name.startswith("-") else _UP
        label = _(field.label) if field is not None else ""
        self.order.setText(f"{label} {arrow}")
        self.order.updateGeometry()

    def chips(self) -> list[Chip]:
        """Return the conditions shown."""
        return list(self._chips)

    def retranslate(self) -> None:
        """Say conditions and order again."""
        self.show_state()

    # ---------------------------------------------------------------- commands

    def build_filter(self) -> None:
        """Open the panel for a new condition."""
        self._open_builder(self.add, None)

    def _place(self) -> int:
        sender = self.sender()
        return self._chips.index(sender) if isinstance(sender, Chip) else -1

    def _edit_chip(self) -> None:
        place = self._place()
        if place >= 0 and self._state.filters[place].operator != WHOLE:
            self._open_builder(self._chips[place], place)

    def _remove_chip(self) -> None:
        place = self._place()
        kept = [one for n, one in enumerate(self._state.filters) if n != place]
        self._state.set_filters(kept)

    def _open_builder(self, anchor: QWidget, place: int | None) -> None:
        start = self._state.filters[place] if place is not None else None
        builder = FilterBuilder(self._state.session, self._state.entity, start)
        self._editing = place
        builder.built.connect(self._take_filter)
        builder.left.connect(self.close_popover)
        self._open(anchor, builder)
        builder.fields.setFocus()

    def _take_filter(self, made: Filter) -> None:
        chosen = list(self._state.filters)
        if self._editing is None:
            chosen.append(made)
        else:
            chosen[self._editing] = made
        self.close_popover()
        self._state.set_filters(chosen)

    def _open(self, anchor: QWidget, content: QWidget) -> None:
        self.close_popover()
        self._popover = Popover(anchor)
        self._popover.set_content(content)
        self._popover.open_below()

    def close_popover(self) -> None:
        """Close whatever panel is open."""
        if self._popover is not None:
            self._popover.close_()
            self._popover.deleteLater()
            self._popover = None

    def _choose_order(self) -> None:
        menu = Menu(self)
        for column, field in enumerate(self._state.table.fields):
            if self._state.sorts_by(field):
                menu.add(field.label, _Sorting(self._state, column, menu).sort)
        menu.open_below(self.order)

    def _choose_columns(self) -> None:
        self._open(self.columns, ColumnChooser(self._state))

    def _switch_density(self) -> None:
        theme = theme_of(self)
        other = "comfortable" if theme.density == "compact" else "compact"
        self._state.session.settings.put("density", other)
        theme.use(density=other)


class _Sorting:
    """Sorts by one column when its entry is chosen."""

    def __init__(self, state: ListState, column: int, _menu: Menu) -> None:
        self._state, self._column = state, column

    def sort(self) -> None:
        """Sort by the column."""
        self._state.sort_by(self._column, add=False)
