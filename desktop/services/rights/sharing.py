"""Opening a single record to somebody else, and the rules by which units open theirs.

A rule counts once it is approved; each change makes a version that waits for approval again (see
`desktop.models.security`).
"""

from dataclasses import dataclass
from datetime import date

from desktop.services.rights.document import Document, Table
from desktop.services.rights.people import Saved, note_change
from desktop.services.rights.wording import EVERY_KIND, LEVELS
from desktop.vault.errors import InvalidValue
from desktop.vault.values import read_field
from desktop.vault.vault import Vault
from sync.language import _
from sync.rights import ANY
from sync.schema import Schema


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Whom a record is shared with: a person or a unit, to read or to edit."""

    id: str
    name: str
    is_unit: bool
    level: str
    by: str
    target: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A sharing rule. ``entity`` is a kind of record or `ANY`."""

    id: str
    name: str
    from_unit: str
    from_name: str
    to_unit: str
    to_name: str
    entity: str
    level: str
    version: int
    approved_by: str
    approved_on: date | None
    terms: str

    @property
    def counts(self) -> bool:
        """Whether it is approved, and so in force."""
        return bool(self.approved_by and self.approved_on)


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a sharing rule is to be; without an id one is made."""

    name: str
    from_unit: str
    to_unit: str
    entity: str = ANY
    level: str = "read"
    terms: str = ""
    id: str = ""


# ---------------------------------------------------------------- single records


def shares_of(vault: Vault, entity: str, record: str) -> list[ShareRow]:
    """Return whom a record is shared with."""
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.id, s.person, p.name, u.name, s.level, m.name, s.with_unit FROM share AS s "
            "LEFT JOIN person AS p ON p.id = s.person LEFT JOIN unit AS u ON u.id = s.with_unit "
            "LEFT JOIN person AS m ON m.id = s.created_by WHERE s.life = 0 "
            "AND s.about_entity = ? AND s.about_record = ? ORDER BY s.n",
            (entity, record),
        ).all()
    return [
        ShareRow(
            id=r[0],
            name=str(r[2] or r[3] or ""),
            is_unit=not r[1],
            level=str(r[4] or "read"),
            by=str(r[5] or ""),
            target=str(r[1] or r[6] or ""),
        )
        for r in rows
    ]


def share_record(
    vault: Vault, entity: str, record: str, *, person: str = "", unit: str = "", level: str = "read"
) -> Saved:
    """Open a record to a person or a unit; where it is open to them already, the level is changed.

    Raises:
        InvalidValue: nobody is named (reason ``required``).
        NotAllowed: the record is not theirs to edit. RecordNotFound
    """
    if bool(person) == bool(unit):
        raise InvalidValue(entity="share", field="person", value="", reason="required")
    with vault.batch("edit") as batch:
        batch.row(entity, record)
        batch.row("person" if person else "unit", person or unit)
        found = batch.connection.exec_driver_sql(
            "SELECT id FROM share WHERE life = 0 AND about_entity = ? AND about_record = ? "
            "AND person IS ? AND with_unit IS ?",
            (entity, record, person or None, unit or None),
        ).scalar()
        if found:
            changed = batch.set("share", str(found), {"level": level})
        else:
            changed = True
            found = batch.create(
                "share",
                {
                    "about_entity": entity,
                    "about_record": record,
                    "person": person or None,
                    "with_unit": unit or None,
                    "level": level,
                },
            )
        if changed:
            note_change(batch, entity, record, f"share {level}")
    return Saved(str(found), batch.id if changed else "")


def take_back(vault: Vault, share: str) -> Saved:
    """Close a record again to whom it was opened.

    Raises:
        NotAllowed, RecordNotFound
    """
    with vault.batch("edit") as batch:
        row = batch.row("share", share)
        if batch.trash("share", share):
            about = str(row["about_entity"]), str(row["about_record"])
            note_change(batch, *about, "share taken back")
    return Saved(share, batch.id)


# ---------------------------------------------------------------- rules between units


def list_rules(vault: Vault) -> list[RuleRow]:
    """Return all sharing rules by name."""
    described = vault.entity("sharing_rule")
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.*, f.name AS from_name, t.name AS to_name, p.name AS approver "
            "FROM sharing_rule AS s LEFT JOIN unit AS f ON f.id = s.from_unit "
            "LEFT JOIN unit AS t ON t.id = s.to_unit LEFT JOIN person AS p ON p.id = s.approved_by "
            "WHERE s.life = 0 ORDER BY s.name, s.n"
        ).mappings()
        found = []
        for row in map(dict, rows):
            texts = {name: str(value or "") for name, value in row.items()}
            day = read_field(described.field("approved_on"), row)
            found.append(
                RuleRow(
                    id=texts["id"],
                    name=texts["name"],
                    from_unit=texts["from_unit"],
                    from_name=texts["from_name"],
                    to_unit=texts["to_unit"],
                    to_name=texts["to_name"],
                    entity=texts["entity"],
                    level=texts["level"] or "read",
                    version=int(row["version"] or 1),
                    approved_by=texts["approver"] or texts["approved_by"],
                    approved_on=day if isinstance(day, date) else None,
                    terms=texts["terms"],
                )
            )
    return found


def save_rule(vault: Vault, draft: RuleDraft) -> Saved:
    """Make or change a sharing rule; it waits for approval from then on.

    Raises:
        InvalidValue: a value is missing, or a unit is to share with itself (reason ``same_unit``).
        NotAllowed, RecordNotFound
    """
    if draft.from_unit and draft.from_unit == draft.to_unit:
        raise InvalidValue(entity="sharing_rule", field="to_unit", value="", reason="same_unit")
    values: dict[str, object] = {
        "name": draft.name,
        "from_unit": draft.from_unit or None,
        "to_unit": draft.to_unit or None,
        "entity": draft.entity,
        "level": draft.level,
        "terms": draft.terms or None,
    }
    with vault.batch("edit", draft.name) as batch:
        rule, changed = draft.id, True
        if rule:
            changed = batch.set("sharing_rule", rule, values)
        else:
            rule = batch.create("sharing_rule", values)
        if changed:
            note_change(batch, "sharing_rule", rule, "changed")
    return Saved(rule, batch.id if changed else "")


def approve_rule(vault: Vault, rule: str) -> Saved:
    """Put a sharing rule into force, in the name of the person at the screen.

    Raises:
        NotAllowed, RecordNotFound
    """
    with vault.batch("edit") as batch:
        today = date.today()  # noqa: DTZ011 - the approver's own day
        values = {"approved_by": batch.author.person, "approved_on": today}
        if batch.set("sharing_rule", rule, values):
            note_change(batch, "sharing_rule", rule, "approved")
    return Saved(rule, batch.id)


def remove_rule(vault: Vault, rule: str) -> Saved:
    """Move a sharing rule to the trash.

    Raises:
        NotAllowed, RecordNotFound
    """
    with vault.batch("edit") as batch:
        if batch.trash("sharing_rule", rule):
            note_change(batch, "sharing_rule", rule, "removed")
    return Saved(rule, batch.id)


def kind_name(schema: Schema, entity: str) -> str:
    """Return the words for the kind of record of a rule or a grant."""
    if entity == ANY:
        return _(EVERY_KIND)
    described = schema.by_name.get(entity)
    return _(described.plural) if described else entity


def rule_document(schema: Schema, rule: RuleRow) -> Document:
    """Return a sharing rule as a page to be signed."""
    state = _("in force") if rule.counts else _("not approved; without effect")
    day = rule.approved_on.isoformat() if rule.approved_on else "–"
    rows = (
        (_("Records of unit"), rule.from_name),
        (_("Shared with unit"), rule.to_name),
        (
            _("Kind of record"),
            _("All kinds") if rule.entity == ANY else kind_name(schema, rule.entity),
        ),
        (_("May"), _(LEVELS.get(rule.level, rule.level))),
        (_("Version"), str(rule.version)),
        (_("Approved by"), rule.approved_by or "–"),
        (_("Approved on"), day),
        (_("State"), state),
    )
    notes = tuple(line for line in rule.terms.splitlines() if line.strip())
    return Document(
        _("Sharing rule: {name}").format(name=rule.name),
        notes,
        (Table("", (), rows),),
        signatures=(rule.from_name, rule.to_name, _("Approver")),
    )
