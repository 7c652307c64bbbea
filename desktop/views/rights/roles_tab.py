"""The roles at the left, the one being looked at beside them."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Cell, Kind
from desktop.controllers.rights import RightsState
from desktop.controllers.rights_rows import Rows
from desktop.services.rights.people import Saved
from desktop.services.rights.roles import RoleDraft, copy_of, governed
from desktop.views.rights.role_editor import RoleEditor
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.table import DataTable
from sync.language import mark as _m

_LIST, _PEOPLE = 208, 64


class RolesTab(Living, QWidget):
    """List and editor of roles."""

    def __init__(self, state: RightsState) -> None:
        super().__init__()
        self._state = state
        self.rows = Rows((_m("Role"), _m("People")), self)
        self.table = DataTable()
        self.table.setObjectName("roles")
        self.table.setModel(self.rows)
        self.table.set_widths((_LIST - _PEOPLE - 8, _PEOPLE))
        self.editor = RoleEditor(governed(state.session.vault.model.schema))
        self._shown = ""
        left = QWidget()
        left.setFixedWidth(_LIST)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.editor, 1)
        self._connect()

    def _connect(self) -> None:
        state, editor = self._state, self.editor
        state.changed.connect(self._show)
        state.saved.connect(self._follow)
        state.refused.connect(editor.complain)
        self.table.clicked.connect(self._pick)
        self.table.row_changed.connect(self._pick_row)
        editor.save_asked.connect(state.save_role)
        editor.copy_asked.connect(self._copy)
        editor.remove_asked.connect(self._remove)

    def _show(self) -> None:
        roles = self._state.household.roles
        self.rows.show(
            [
                (r.id, (Cell(Kind.TEXT, r.name), Cell(Kind.NUMBER, str(r.people), sort=r.people)))
                for r in roles
            ]
        )
        known = {role.id for role in roles}
        if self.editor.is_changed and (not self._shown or self._shown in known):
            return
        wanted = self._shown if self._shown in known else next(iter(known and [roles[0].id]), "")
        if wanted:
            self.show_role(wanted)

    def show_role(self, role: str) -> None:
        """Read a role and show it."""
        self._shown = role
        job = self._state.read_role(role)
        job.succeeded.connect(self._take)
        job.failed.connect(self._state.session.fail)

    def _take(self, draft: RoleDraft) -> None:
        if draft.id == self._shown:
            self.editor.show_draft(draft, editable=self._state.may_administer)
            row = self.rows.row_of(draft.id)
            if row >= 0 and self.table.currentIndex().row() != row:
                self.table.select_row(row)

    def _pick(self, index: QModelIndex) -> None:
        self._pick_row(index.row())

    def _pick_row(self, row: int) -> None:
        role = self.rows.key(row)
        if role and role != self._shown:
            self.show_role(role)

    def add(self) -> None:
        """Begin a role that allows nothing yet."""
        self._begin(RoleDraft(""))

    def _copy(self, draft: RoleDraft) -> None:
        self._begin(copy_of(draft))

    def _begin(self, draft: RoleDraft) -> None:
        self._shown = ""
        self.table.clearSelection()
        self.editor.show_draft(draft, editable=self._state.may_administer)
        self.editor.name.setFocus()
        self.editor.name.selectAll()

    def _remove(self, draft: RoleDraft) -> None:
        self._state.remove_role(draft.id)

    def _follow(self, saved: Saved) -> None:
        """Show a role that was just saved as it now is."""
        if self.isVisible() and self.rows.row_of(saved.id) >= 0:
            self.show_role(saved.id)
        elif self.isVisible() and not self._shown:
            self._shown = saved.id

    def retranslate(self) -> None:
        """Read the names again."""
        self._state.refresh()
