"""The head of a record's page: where it stands in its list, its name, facts, figures, actions."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.faces import LOCAL_ICON, LOCAL_WORDS, stays_here, time_text
from desktop.controllers.records.panels import StageFacts
from desktop.controllers.records.record_state import RecordFacts
from desktop.services.records.reading import Record
from desktop.services.rights.allowed import why_not
from desktop.views.records.figures import FiguresRow
from desktop.views.records.tags_row import TagsRow
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.stage_path import StagePath
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.rights import Verb

_MARGIN = 16


class RecordHead(Living, QWidget):
    """Everything above the tabs.

    Signals:
        list_asked: Back to the list.
        step_asked: To the previous (-1) or next (1) record of the list.
        menu_asked: The menu with what is done seldom.
        activity_asked: Something happened and is to be written down.
        restore_asked: The record is to leave the trash.
    """

    list_asked = Signal()
    step_asked = Signal(int)
    menu_asked = Signal()
    activity_asked = Signal()
    restore_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: RecordFacts | None = None
        self.crumb = Link(px=12, ink="text.secondary", name="crumb")
        self.place = Label(px=12, tone="text.secondary")
        self.back = icon_button("caret-left", _m("Previous (Ctrl+Left)"), size=24)
        self.forward = icon_button("caret-right", _m("Next (Ctrl+Right)"), size=24)
        self.title = Label(px=20, weight=600)
        self.title.setObjectName("record_title")
        self.tags = TagsRow()
        self.log = Button(_m("Log activity"), kind="primary", icon="pencil-simple", name="log")
        self.restore = Button(_m("Restore"), icon="arrow-counter-clockwise", name="restore")
        self.more = icon_button("dots-three", _m("More"))
        self.more.setObjectName("more")
        self.figures = FiguresRow()
        self._stage = _StageLine()
        self._told = QHBoxLayout()
        self._told.setSpacing(16)
        self._build()
        self._connect()

    def _build(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self.crumb)
        first.addStretch(1)
        for widget in (self.back, self.place, self.forward):
            first.addWidget(widget)
        second.setSpacing(8)
        second.addWidget(self.title)
        holder = QVBoxLayout()
        holder.addSpacing(6)
        holder.addWidget(self.tags)
        second.addLayout(holder, 1)
        for button in (self.restore, self.log, self.more):
            second.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 6, _MARGIN, 4)
        column.setSpacing(2)
        column.addLayout(first)
        column.addLayout(second)
        column.addLayout(self._told)
        column.addWidget(self._stage)
        column.addWidget(self.figures)
        self.restore.hide()

    def _connect(self) -> None:
        self.crumb.clicked.connect(self.list_asked)
        self.back.clicked.connect(partial(self.step_asked.emit, -1))
        self.forward.clicked.connect(partial(self.step_asked.emit, 1))
        self.more.clicked.connect(self.menu_asked)
        self.log.clicked.connect(self.activity_asked)
        self.restore.clicked.connect(self.restore_asked)

    def show_facts(self, facts: RecordFacts, *, takes_activities: bool) -> None:
        """Show a record."""
        self._facts = facts
        record = facts.record
        self.title.set_text(record.title() or _(record.entity.label))
        self.tags.show_record(record)
        self.figures.show_figures(facts.figures)
        self.restore.setVisible(record.is_trashed)
        self.log.setVisible(takes_activities and not record.is_trashed)
        self._stage.show_stage(facts.stage)
        self.restore.setEnabled(facts.may(Verb.DELETE))
        self._tell(facts)

    def show_place(self, words: str, *, has_previous: bool, has_next: bool) -> None:
        """Show where in its list the record stands; empty words where it is in none."""
        self.place.set_text(words)
        for widget, on in ((self.back, has_previous), (self.forward, has_next)):
            widget.setVisible(bool(words))
            widget.setEnabled(on)

    def _tell(self, facts: RecordFacts) -> None:
        """Write the row of facts under the name."""
        while (item := self._told.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for icon, text in (*signs_of(facts), *facts_of(facts.record)):
            self._told.addWidget(_Fact(icon, text))
        self._told.addStretch(1)

    def retranslate(self) -> None:
        """Say the facts again."""
        if self._facts is not None:
            self._tell(self._facts)
            self._stage.show_stage(self._facts.stage)


class _Fact(QWidget):
    """An icon and what it stands for."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__()
        label = Label(tone="text.secondary")
        label.set_text(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon(icon, "text.tertiary"))
        row.addWidget(label)


class _StageLine(QWidget):
    """The path of a deal, with its stage and age in words."""

    def __init__(self) -> None:
        super().__init__()
        self._path = StagePath()
        self._words = Label(px=12, tone="text.secondary")
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(4)
        row.addWidget(self._path)
        row.addWidget(self._words)
        self.hide()

    def show_stage(self, stage: StageFacts | None) -> None:
        """Show how far a deal has come."""
        self.setVisible(stage is not None and bool(stage.names))
        if stage is None:
            return
        self._path.set_stages(stage.names, stage.place)
        name = stage.names[stage.place] if 0 <= stage.place < len(stage.names) else ""
        stay = ngettext("{n} day here", "{n} days here", stage.days).format(n=stage.days)
        self._words.set_tone("warn.text" if stage.is_stalled else "text.secondary")
        self._words.set_text(f"{name} · {stay}" if name else "")
        self._words.setVisible(bool(name))


def signs_of(facts: RecordFacts) -> list[tuple[str, str]]:
    """Return what must be known before anything is done with a record: icon and text."""
    signs = [(LOCAL_ICON, _(LOCAL_WORDS))] if stays_here(facts.record) else []
    signs += [("scales", _("Legal hold: {name}").format(name=name)) for name in facts.holds]
    if not facts.may(Verb.EDIT):
        signs.append(("eye", why_not(Verb.EDIT, one=True)))
    return signs


def facts_of(record: Record) -> list[tuple[str, str]]:
    """Return what places a record at a glance: icon and text."""
    entity, columns = record.entity, record.columns
    found: list[tuple[str, str]] = []
    if "account" in entity.by_name:
        found.append(("buildings", record.linked_title(entity.field("account"))))
    where = dict.fromkeys(str(columns.get(name) or "") for name in ("region", "city"))
    found.append(("map-pin", " · ".join(filter(None, where))))
    if "owner" in entity.by_name and columns.get("owner"):
        owner = record.linked_title(entity.field("owner"))
        found.append(("user", _("Owner {name}").format(name=owner)))
    if "changed_at" in entity.by_name and (changed := record.value("changed_at")):
        when = time_text(changed) if not isinstance(changed, (str, int)) else ""  # type: ignore[arg-type]
        found.append(("clock", _("Changed {when}").format(when=when)))
    return [(icon, text) for icon, text in found if text]
