"""What one person sees of the vault: on their connections every table shows only that.

A lens lays a temporary view over each table it narrows, of the same name, so that whatever a
service asks, in lists, counts, charts, search, history or exports, it can only be answered from
what the person may see. A service cannot forget a check it does not make; and one that names the
table beneath (``main.``) is refused by the database.

The log is seen through a view for everybody, which opens its sealed values.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop.vault.masks import masked
from desktop.vault.raw import RawConnection, raw
from desktop.vault.reaching import EVERYBODY, reached
from desktop.vault.sealing import unsealed
from desktop.vault.tables import quoted, stored
from sync.rights import Access, Rights, Verb
from sync.schema import Entity, Field, Schema

_CLOSED = (Access.HIDDEN, Access.MASKED)
_ALLOW, _DENY, _READ = 0, 1, 20  # SQLITE_OK, SQLITE_DENY, SQLITE_READ
_LOG = (
    "n, batch, entity, record, op, clock, at, device, {body} AS body, digest, hash, salt "
    "FROM main.change"
)
_OPENED = (
    "CASE WHEN typeof(body) = 'text' AND salt IS NULL THEN body "  # as format 1 wrote it
    "ELSE unsealed(CAST(body AS BLOB), "
    "(SELECT key FROM main.subject WHERE subject.record = change.record)) END"
)


@dataclass(frozen=True, eq=False)
class Lens:
    """What is laid over the tables. Without rights it narrows nothing.

    ``verb`` is `Verb.READ`, or `Verb.EXPORT` for connections from which a file is written.
    """

    schema: Schema
    rights: Rights | None = None
    verb: Verb = Verb.READ

    def lay_over(self, connection: Connection) -> None:
        """Put this lens before a connection that is in no transaction."""
        driver = raw(connection)
        info = connection.info
        if info.get("lens") is self:
            return
        lift(connection)
        if "sealing" not in info:
            info["sealing"] = True
            driver.create_function("unsealed", 2, unsealed, deterministic=True)
        views = self._views(driver)
        for name, sql in views.items():
            driver.execute(f"CREATE TEMP VIEW {quoted(name)} AS {sql}")
        if self.rights is not None:
            driver.set_authorizer(_authorizer(frozenset(views), info))
        info["views"], info["lens"] = tuple(views), self

    def _views(self, driver: RawConnection) -> dict[str, str]:
        views = {"change": f"SELECT {_LOG.format(body=_OPENED)}"}
        if self.rights is None:
            return views
        driver.create_function("masked", 2, masked, deterministic=True)
        driver.create_function("seen_body", 2, self._seen_body, deterministic=True)
        for entity in self.schema.entities:
            if sql := self._view(driver, entity):
                views[entity.name] = sql
        views["change"] = self._log_view(self.rights)
        return views

    def _view(self, driver: RawConnection, entity: Entity) -> str:
        """Return what the view of a table selects; nothing where it would narrow nothing."""
        rights = self.rights
        if rights is None:
            return ""
        rows = reached(rights, self.schema, entity, self.verb)
        if self.verb is Verb.EXPORT:
            read = reached(rights, self.schema, entity, Verb.READ)
            rows = f"({rows}) AND ({read})" if rows != read else rows
        closed = {c: f for f in entity.fields for c in f.columns if _is_closed(rights, entity, f)}
        if rows == EVERYBODY and not closed:
            return ""
        closed_too = ("stamps", "elements", "extra") if closed else ()
        present = [
            row[1]
            for row in driver.execute(f"PRAGMA main.table_info({quoted(entity.name)})").fetchall()
        ]
        columns = [
            f"NULL AS {name}"
            if name in closed_too
            else _shown(rights, entity, closed.get(name), name)
            for name in present
        ]
        return f"SELECT {', '.join(columns)} FROM {stored(entity.name)} AS r WHERE {rows}"

    def _log_view(self, rights: Rights) -> str:
        narrowed = [e for e in self.schema.entities if not rights.shows_all_of(e)]
        listed = ", ".join(f"'{e.name}'" for e in narrowed)
        body = (
            f"CASE WHEN entity IN ({listed}) THEN seen_body(entity, {_OPENED}) ELSE {_OPENED} END"
        )
        cases = " ".join(
            f"WHEN '{e.name}' THEN EXISTS (SELECT 1 FROM {quoted(e.name)} AS v WHERE v.id = record)"
            for e in self.schema.entities
        )
        return f"SELECT {_LOG.format(body=body)} WHERE CASE entity {cases} ELSE 0 END"

    def _seen_body(self, entity: str, body: str | None) -> str | None:
        """Return a log entry's body without what the person may not see."""
        described = self.schema.by_name.get(entity)
        if body is None or described is None or self.rights is None:
            return None
        content = msgspec.json.decode(body)
        for one in described.fields:
            access = self.rights.access(described, one)
            if access not in _CLOSED:
                continue
            for column in one.columns:
                pair = content["fields"].pop(column, None)
                content.get("tags", {}).pop(column, None)
                if pair is not None and access is Access.MASKED:
                    content["fields"][column] = [masked(side, one.kind) for side in pair]
        return msgspec.json.encode(content).decode()

    def closes_words(self, entity: Entity) -> bool:
        """Tell whether the search index knows words of this entity that the person may not."""
        rights = self.rights
        return rights is not None and any(
            f.search and _is_closed(rights, entity, f) for f in entity.fields
        )


def _is_closed(rights: Rights, entity: Entity, one: Field) -> bool:
    return rights.access(entity, one) in _CLOSED


def _shown(rights: Rights, entity: Entity, closed: Field | None, column: str) -> str:
    if closed is None:
        return f"r.{quoted(column)} AS {quoted(column)}"
    if rights.access(entity, closed) is Access.HIDDEN:
        return f"NULL AS {quoted(column)}"
    return f"masked(r.{quoted(column)}, '{closed.kind}') AS {quoted(column)}"


def lift(connection: Connection) -> None:
    """Take the lens off a connection that is in no transaction, so that the tables beneath can be
    copied or altered by their names.
    """
    driver = raw(connection)
    driver.set_authorizer(None)
    for name in connection.info.pop("views", ()):
        driver.execute(f"DROP VIEW IF EXISTS temp.{quoted(name)}")
    connection.info.pop("lens", None)


def lens_of(connection: Connection) -> Lens | None:
    """Return the lens laid over a connection."""
    found = connection.info.get("lens")
    return found if isinstance(found, Lens) else None


def _authorizer(narrowed: frozenset[str], info: dict[str, object]) -> Callable[..., int]:
    """Refuse to read a narrowed table's columns but through its view; the write function may."""

    def authorize(action: int, table: str, column: str, schema: str, view: str) -> int:
        beneath = action == _READ and column and table in narrowed and schema == "main" and not view
        return _DENY if beneath and not info.get("writes") else _ALLOW

    return authorize


def boundless(rights: Rights, schema: Schema, verb: Verb) -> bool:
    """Tell whether a verb of a person takes in everything there is, so that no lens need narrow
    anything.
    """
    return all(
        reached(rights, schema, e, verb) == EVERYBODY and rights.shows_all_of(e)
        for e in schema.entities
        if not e.about and not e.parts_of
    )
