"""What can be done with the rows selected: the bar under a list, and the forms over it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.controllers.records.list_state import ListState, known_ids
from desktop.services.formatting import number
from desktop.views.records.bulk_form import BulkForm, TagForm
from desktop.views.widgets.bulk_bar import BulkBar
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.offer import offer
from desktop.views.widgets.popover import Popover
from desktop.views.widgets.table import DataTable
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.rights import Verb


class SelectionBar(BulkBar):
    """Follows the selection of a table; everything the filter finds can be selected too."""

    def __init__(self, state: ListState, table: DataTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._table = state, table
        self._chosen: list[str] | None = None
        self.form: Popover | None = None
        self._offered: dict[str, Button] = {}
        for words, icon, name, act in (
            (_m("Bulk edit"), "pencil-simple", "bulk_edit", self.edit),
            (_m("Tag"), "tag", "bulk_tag", self.tag),
            (_m("Move to the trash"), "trash", "bulk_trash", self.trash),
        ):
            made = Button(words, icon=icon, size=24, name=name)
            made.clicked.connect(act)
            self.add_action(made)
            self._offered[name] = made
        self.hide()
        table.selection_changed.connect(self._show_selection)
        state.table.modelAboutToBeReset.connect(table.clearSelection)
        self.cleared.connect(table.clearSelection)
        self.all_requested.connect(self._read_all)

    def ids(self) -> list[str]:
        """Return the ids of the records selected."""
        if self._chosen is not None:
            return self._chosen
        return known_ids(self._state.table, self._table.selected_rows())

    def _show_selection(self, count: int) -> None:
        self._chosen = None
        self._offer()
        self.setVisible(count > 0)
        if count:
            self._name_selection(len(self.ids()))

    def _offer(self) -> None:
        """Offer what the person may do with many records."""
        allowed, entity = self._state.session.allowed, self._state.entity.name
        for name, button in self._offered.items():
            verb = Verb.DELETE if name == "bulk_trash" else Verb.EDIT
            offer(button, allowed.why_no_bulk(entity, verb))

    def _name_selection(self, count: int) -> None:
        total = self._state.table.total or 0
        self.set_count_words(partial(_selected_words, count))
        self.set_all_words(partial(_all_words, total) if total > count else "")

    def _read_all(self) -> None:
        job = self._state.all_ids()
        job.succeeded.connect(self._take_all)
        job.failed.connect(self._state.session.fail)

    def _take_all(self, ids: list[str]) -> None:
        self._table.selectAll()
        self._chosen = ids
        self.show()
        self._name_selection(len(ids))

    # ---------------------------------------------------------------- actions

    def edit(self) -> None:
        """Open the form that sets one field of all selected records."""
        self._open(BulkForm(self._state, self.ids()), "bulk_edit")

    def tag(self) -> None:
        """Open the form that tags all selected records."""
        self._open(TagForm(self._state, self.ids()), "bulk_tag")

    def trash(self) -> None:
        """Move all selected records to the trash."""
        ids = self.ids()
        self._table.clearSelection()
        self._state.bulk.trash(ids)

    def _open(self, form: BulkForm | TagForm, anchor: str) -> None:
        self.close_form()
        button = self.findChild(QWidget, anchor)
        self.form = Popover(button or self)
        self.form.set_content(form)
        form.left.connect(self.close_form)
        self.form.open_below()
        form.begin()

    def close_form(self) -> None:
        """Close the form that is open."""
        if self.form is not None:
            self.form.close_()
            self.form.deleteLater()
            self.form = None


def _selected_words(count: int) -> str:
    return ngettext("{n} selected", "{n} selected", count).format(n=number(count))


def _all_words(total: int) -> str:
    return _("Select all {n} in this filter").format(n=number(total))
