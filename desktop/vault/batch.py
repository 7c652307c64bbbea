"""The one function by which records are written, and the log entry every write leaves.

A `Batch` is one transaction: it opens the gate for each of its statements (`desktop.vault.gate`)
and writes rows, their log entries and their search words together. What is not in the log did not
happen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from sqlalchemy import Connection

from desktop.vault import gate, search, staying, validation
from desktop.vault.edits import logged_edits, tag_edits
from desktop.vault.errors import InvalidValue, RecordNotFound
from desktop.vault.logbook import Logbook, next_number
from desktop.vault.model import Model
from desktop.vault.permits import Permits
from desktop.vault.raw import raw
from desktop.vault.stamps import packed, read_elements, read_stamps
from desktop.vault.tables import quoted, stored
from desktop.vault.values import read_tags, tags_text
from sync.change import Edit, Op, TagEdit
from sync.clock import time_of
from sync.ids import new_id
from sync.rights import NotAllowed, Verb
from sync.schema import STAYS_HERE, Entity
from sync.values import Plain, utc_text

Row = dict[str, Plain]
"""A record's columns by name."""

LARGE_CACHE_KIB = 262_144


@dataclass(slots=True)
class Written:
    """Which records a batch wrote, by entity; None stands for "too many to name"."""

    batch: str
    records: dict[str, set[str] | None] = field(default_factory=dict)

    MANY = 2_000

    def add(self, entity: str, record: str) -> None:
        """Note one record."""
        names = self.records.setdefault(entity, set())
        if names is not None:
            names.add(record)
            if len(names) > self.MANY:
                self.records[entity] = None


@dataclass(slots=True)
class Author:
    """Under which name, clock and chain a batch writes."""

    person: str
    clock: int
    chain: bytes
    currency: str


class Batch:
    """One transaction of writes. Made by `Vault.batch` alone."""

    def __init__(
        self,
        connection: Connection,
        model: Model,
        author: Author,
        permits: Permits,
        *,
        batch_id: str,
        token: int,
    ) -> None:
        self.connection = connection
        self.id = batch_id
        self.written = Written(batch_id)
        self.author = author
        self.permits = permits
        self.now = utc_text(time_of(author.clock))
        self._model = model
        self.token = token
        self.log = Logbook(raw(connection), batch_id, token, author.chain)
        self.first_change = next_number(self.log.driver)
        self.keep = False
        self._known: dict[tuple[str, str, str], Plain] = {}
        self._setting_out: dict[str, str] = {}

    @property
    def model(self) -> Model:
        """The schema and rules this batch writes by."""
        return self._model

    def entity(self, name: str) -> Entity:
        """Return the description of an entity."""
        return self._model.schema.entity(name)

    def is_empty(self) -> bool:
        """Tell whether nothing was logged, and nothing else is to be kept."""
        return not self.keep and next_number(self.log.driver) == self.first_change

    # ---------------------------------------------------------------- reading

    def row(self, entity: str, record: str) -> Row:
        """Return all columns of a record as they now are, and as the author may see them.

        Raises:
            RecordNotFound: it is not on this machine.
        """
        return self._sure(quoted(entity), entity, record)

    def _sure(self, table: str, entity: str, record: str) -> Row:
        found = self._fetch(table, record)
        if found is None:
            raise RecordNotFound(entity=entity, record=record)
        return found

    def _fetch(self, table: str, record: str) -> Row | None:
        rows = self.log.driver.execute(f"SELECT * FROM {table} WHERE id = ?", (record,))
        found = rows.fetchone()
        if found is None:
            return None
        return dict(zip((column[0] for column in rows.description), found, strict=True))

    def has(self, entity: str, record: str) -> bool:
        """Tell whether a record is on this machine, in the trash or not."""
        return self._fetch(stored(entity), record) is not None

    def look_up(self, entity: str, record: Plain, column: str = "") -> Plain:
        """Return a column of a linked record, its title by default; None where it is not here."""
        if not record:
            return None
        key = (entity, str(record), column)
        if key not in self._known:
            wanted = quoted(column or self.entity(entity).title)
            rows = self.connection.exec_driver_sql(
                f"SELECT {wanted} FROM {quoted(entity)} WHERE id = ?", (record,)
            )
            found = rows.first()
            self._known[key] = found[0] if found else None
        return self._known[key]

    # ---------------------------------------------------------------- writing

    def create(
        self,
        entity: str,
        values: Mapping[str, object],
        *,
        record: str | None = None,
        clock: int | None = None,
    ) -> str:
        """Make a record from values by field name and return its id.

        ``record`` and ``clock`` are given for records that every replica makes alike
        (`derived_id`, clock 1).

        Raises:
            InvalidValue: a value is missing or breaks a rule of its field.
        """
        described = self.entity(entity)
        given = validation.columns_of(described, values, self.author.currency)
        self.permits.make(described, [c for c, value in given.items() if value is not None])
        columns = validation.defaults_of(described, person=self.author.person, now=self.now)
        columns |= given
        self._model.settle(entity, None, columns, self.look_up)
        validation.require(described, columns, new=True)
        validation.require_unique(self.connection, described, columns)
        names = [name for name in described.columns if columns.get(name) is not None]
        made = record or new_id()
        self._insert(described, names, [[made, *(columns[name] for name in names)]], clock)
        return made

    @contextmanager
    def room_for_many(self) -> Iterator[None]:
        """Let the database keep the pages of a large write in memory until it is done."""
        driver = raw(self.connection)
        usual = driver.execute("PRAGMA cache_size").fetchone()[0]
        driver.execute(f"PRAGMA cache_size = -{LARGE_CACHE_KIB}")
        try:
            yield
        finally:
            driver.execute(f"PRAGMA cache_size = {usual}")

    def insert(
        self,
        entity: str,
        names: Sequence[str],
        rows: Sequence[Sequence[Plain]],
        *,
        clock: int | None = None,
    ) -> None:
        """Write new records as columns: each row is an id and then the values of ``names``.

        The rows are taken as they are (an import has checked them column by column); they are
        logged by reference, with a digest of their values.
        """
        described = self.entity(entity)
        own = {"created_at", "created_by", "owner"}
        self.permits.make(described, [name for name in names if name not in own])
        self._insert(described, names, rows, clock)

    def _insert(
        self,
        described: Entity,
        names: Sequence[str],
        rows: Sequence[Sequence[Plain]],
        clock: int | None,
    ) -> None:
        entity = described.name
        names, rows = staying.at_home(self.log.driver, self._model.schema, described, names, rows)
        first = self._insert_rows(entity, names, rows, clock or self.author.clock)
        self._index_rows(described, names, rows, first)
        self._log_creates(described, names, rows, clock or self.author.clock)
        self.permits.made(described, (str(row[0]) for row in rows))
        for row in rows[: Written.MANY + 1]:
            self.written.add(entity, str(row[0]))

    def _insert_rows(
        self, entity: str, names: Sequence[str], rows: Sequence[Sequence[Plain]], clock: int
    ) -> int:
        driver = raw(self.connection)
        table = stored(entity)
        first = driver.execute(f"SELECT coalesce(max(n), 0) + 1 FROM {table}").fetchone()[0]
        fixed = ("n", "clock", "device", "written", "changed_at", "id")
        listed = ", ".join(map(quoted, (*fixed, *names)))
        marks = ", ".join("?" * (len(fixed) + len(names)))
        head = (clock, 0, self.token, self.now)
        with gate.opened(driver, self.token):
            driver.executemany(
                f"INSERT OR FAIL INTO {table} ({listed}) VALUES ({marks})",
                ((n, *head, *row) for n, row in enumerate(rows, first)),
            )
        return int(first)

    def _index_rows(
        self, described: Entity, names: Sequence[str], rows: Sequence[Sequence[Plain]], first: int
    ) -> None:
        searched = search.searched_columns(described)
        if not searched:
            return
        title, *others = (names.index(c) + 1 if c in names else None for c in searched)
        places = [place for place in others if place]
        texts = (
            [str(row[title] or "") if title else "", *(str(row[p]) for p in places if row[p])]
            for row in rows
        )
        words = ((n, search.make_words(text)) for n, text in enumerate(texts, first))
        search.add(self.connection, described, words)

    def _log_creates(
        self, described: Entity, names: Sequence[str], rows: Sequence[Sequence[Plain]], clock: int
    ) -> None:
        sent = sorted(set(names) & described.sent_columns)
        pick = itemgetter(0, *(names.index(name) + 1 for name in sent))
        stays = names.index(STAYS_HERE) + 1 if STAYS_HERE in names else None
        entries: list[tuple[str, dict[str, Plain]]] = []
        kept_here: list[tuple[str, dict[str, Plain]]] = []
        for row in rows:
            record, *sent_values = pick(row)
            pairs = zip(sent, sent_values, strict=True)
            values = {c: value for c, value in pairs if value is not None}
            local = stays is not None and row[stays]
            (kept_here if local else entries).append((str(record), values))
        self.log.enter_creates(described.name, clock, entries)
        self.log.enter_creates(described.name, clock, kept_here, local=True)

    def set(
        self, entity: str, record: str, values: Mapping[str, object], *, at: datetime | None = None
    ) -> bool:
        """Change fields of a record; return whether anything was different.

        ``at`` says when it took effect, where that was not now (imported history).

        Raises:
            RecordNotFound, InvalidValue
        """
        described = self.entity(entity)
        columns = validation.columns_of(described, values, self.author.currency)
        return self.set_columns(entity, record, columns, at=at)

    def set_columns(
        self,
        entity: str,
        record: str,
        columns: Row,
        *,
        at: datetime | None = None,
        settle: bool = True,
    ) -> bool:
        """Change columns of a record; like `set`, for values already plain."""
        described, before = self.entity(entity), self._sure(stored(entity), entity, record)
        columns = self.permits.edit(described, before, columns)
        if not columns:
            return False
        if settle:
            self._model.settle(entity, before, columns, self.look_up)
        changed = {c: v for c, v in columns.items() if before.get(c) != v}
        if not changed:
            return False
        validation.require(described, changed, new=False)
        if settle:
            validation.require_unique(self.connection, described, changed, str(before["id"]))
        if described.append_only:
            raise NotAllowed(verb=Verb.EDIT, entity=entity, record=record, field="")
        tags = tag_edits(described, before, changed)
        self._log_edit(described, before, changed, tags, at)
        self._update(described, before, changed, tags)
        if STAYS_HERE in changed:
            self._change_home(described, before, changed)
        return True

    def _change_home(self, described: Entity, before: Row, changed: Row) -> None:
        """Let a record that stayed here set out on its way, or keep one here that has not left."""
        record, stays = str(before["id"]), bool(changed[STAYS_HERE])
        if not stays:
            self._setting_out[record] = described.name
        elif self._setting_out.pop(record, None) is None and not self.log.has_not_left(record):
            raise InvalidValue(
                entity=described.name, field=STAYS_HERE, value="", reason="already_shared"
            )
        hanging = staying.hanging_on(
            self.log.driver, self._model.schema, described.name, record, bound=not stays
        )
        for entity, other in hanging:
            if not stays or self.log.has_not_left(other):
                self.set_columns(entity, other, {STAYS_HERE: int(stays)}, settle=False)

    def complete(self) -> None:
        """Send the records that set out in this batch on their way, as they are at its end."""
        for record, entity in self._setting_out.items():
            described, clock = self.entity(entity), self.author.clock
            row = self._fetch(stored(entity), record)
            if row is None:
                continue
            values = {c: row[c] for c in sorted(described.sent_columns) if row[c] is not None}
            self.log.enter_creates(entity, clock, [(record, values)])
            if row["life"]:
                trashed = [(record, Edit(fields={}, prev={"life": clock}))]
                self.log.enter(entity, Op.TRASH, clock, trashed)

    def change_tags(
        self,
        entity: str,
        record: str,
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        name: str = "tags",
    ) -> bool:
        """Put elements into a set field and take others out."""
        now = set(read_tags(self._sure(stored(entity), entity, record)[name]))
        return self.set_columns(entity, record, {name: tags_text((now | set(add)) - set(remove))})

    def _log_edit(
        self,
        described: Entity,
        before: Row,
        changed: Row,
        tags: dict[str, TagEdit],
        at: datetime | None,
    ) -> None:
        """Log what changed: what travels as a link of the chain, what is local by itself."""
        millis = int(at.timestamp() * 1000) if at else None
        record = str(before["id"])
        stays = before[STAYS_HERE] or changed.get(STAYS_HERE) or record in self._setting_out
        for edit, local in logged_edits(described, before, changed, tags):
            self.log.enter(
                described.name,
                Op.EDIT,
                self.author.clock,
                [(record, edit)],
                at=millis,
                local=bool(local or stays),
            )

    def _update(
        self, described: Entity, before: Row, changed: Row, tags: dict[str, TagEdit]
    ) -> None:
        clock = self.author.clock
        stamps = read_stamps(before) | {described.unit_of[c]: (clock, 0) for c in changed}
        elements = read_elements(before)
        for column, edit in tags.items():
            marks = elements.setdefault(column, {})
            marks.update(dict.fromkeys(edit.add, (clock, 0, 1)))
            marks.update(dict.fromkeys(edit.remove, (clock, 0, 0)))
        row = dict(changed)
        row["changed_at"], row["written"] = self.now, self.token
        row["stamps"] = packed(stamps)
        row["elements"] = packed(elements)
        self._write_row(described, before, row)

    def _write_row(self, described: Entity, before: Row, row: Row) -> None:
        settings = ", ".join(f"{quoted(c)} = ?" for c in row)
        driver = raw(self.connection)
        with gate.opened(driver, self.token):
            driver.execute(
                f"UPDATE OR FAIL {stored(described.name)} SET {settings} WHERE n = ?",
                (*row.values(), before["n"]),
            )
        if not row.keys().isdisjoint(search.searched_columns(described)):
            words = search.words_of(described, before | row)
            search.replace(self.connection, described, int(before["n"] or 0), words)
        self._known.clear()
        self.written.add(described.name, str(before["id"]))

    def trash(self, entity: str, record: str) -> bool:
        """Move a record to the trash; False where it already is there."""
        return self._live(entity, [record], Op.TRASH, 1) == 1

    def restore(self, entity: str, record: str) -> bool:
        """Take a record out of the trash; False where it is not there."""
        return self._live(entity, [record], Op.RESTORE, 0) == 1

    def trash_many(self, entity: str, records: Sequence[str]) -> int:
        """Move many records to the trash; return how many were not there yet."""
        return self._live(entity, records, Op.TRASH, 1)

    def restore_many(self, entity: str, records: Sequence[str]) -> int:
        """Take many records out of the trash; return how many were in it."""
        return self._live(entity, records, Op.RESTORE, 0)

    def _live(self, entity: str, records: Sequence[str], op: Op, life: int) -> int:
        """Move records into or out of the trash; the log names the edits that were known of."""
        described, driver = self.entity(entity), raw(self.connection)
        here = {described.unit_of[column] for column in described.local_columns}
        moved: list[tuple[object, ...]] = []
        entries: dict[bool, list[tuple[str, Edit]]] = {False: [], True: []}
        for record in records:
            row = driver.execute(
                f"SELECT life, stamps, clock, {STAYS_HERE} FROM {stored(entity)} WHERE id = ?",
                (record,),
            ).fetchone()
            if row is None:
                raise RecordNotFound(entity=entity, record=record)
            if row[0] == life:
                continue
            self.permits.reach(described, record, Verb.DELETE)
            if described.append_only:
                raise NotAllowed(verb=Verb.DELETE, entity=entity, record=record, field="")
            known = read_stamps({"stamps": row[1]})
            sent = {unit: stamp[0] for unit, stamp in known.items() if unit not in here}
            prev = {"life": row[2]} | sent
            stays = bool(row[3]) or record in self._setting_out
            entries[stays].append((record, Edit(fields={}, prev=prev)))
            stamps = known | {"life": (self.author.clock, 0)}
            moved.append((life, packed(stamps), self.token, self.now, record))
            self.written.add(entity, record)
        with gate.opened(driver, self.token):
            driver.executemany(
                f"UPDATE OR FAIL {stored(entity)} "
                "SET life = ?, stamps = ?, written = ?, changed_at = ? WHERE id = ?",
                moved,
            )
        for local, group in entries.items():
            self.log.enter(entity, op, self.author.clock, group, local=local)
        return len(moved)
