"""Plain documents about rights: what a person may see and why, who sees a record, a sharing rule.

A `Document` is a title, lines and tables; it is shown as text on a terminal and written as HTML
that any browser opens and prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from desktop.services.rights.explaining import COUNTED, PersonRights, Reason, RecordRights
from desktop.services.rights.wording import ACCESSES, ACTIONS, REACHES, VERBS
from desktop.vault.whole_file import write_whole
from sync.language import _, current
from sync.language import mark as _m
from sync.rights import Access, Reach, Verb


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; without headings each row is a name and what is said of it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Something to read, print and sign: ``signatures`` names who does."""

    title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    signatures: tuple[str, ...] = ()


_REASONS = {
    "role": _m("Role “{role}”: {reach}"),
    "share": _m("Shared with {with}"),
    "rule": _m("Sharing rule “{name}”"),
    "action": _m("Role “{role}” allows: {action}"),
    "part": _m("Goes with {kind} “{title}”"),
    "everybody": _m("Everybody may read these."),
    "free": _m("No roles are in force, so everybody may do everything."),
    "left": _m("Has left; nothing is allowed any more."),
    "no_action": _m("No role allows: {action}"),
    "append_only": _m("Never changed nor deleted by anybody."),
    "no_role": _m("Holds no role, and there is none for people without one."),
    "reach": _m("Role “{role}” reaches only: {reach}"),
}


def reason_text(reason: Reason) -> str:
    """Return a reason as a phrase."""
    facts = dict(reason.facts)
    if "reach" in facts:
        facts["reach"] = _(REACHES[Reach(facts["reach"])])
    if facts.get("action") in ACTIONS:
        facts["action"] = _(ACTIONS[facts["action"]][0])
    if reason.word == "reach" and reason.facts["reach"] == Reach.NONE:
        return _("Role “{role}” gives no right to it").format(**facts)
    return _(_REASONS[reason.word]).format(**facts)


# ---------------------------------------------------------------- documents


def person_document(said: PersonRights) -> Document:
    """Return what a person may see and do."""
    person = said.person
    notes = [
        _("Unit: {unit}").format(unit=person.unit_name or "–"),
        _("Roles: {roles}").format(roles=_(", ").join(said.roles) or "–"),
        _("Allowed actions: {actions}").format(
            actions=_(", ").join(_(ACTIONS[a][0]) for a in said.actions) or "–"
        ),
    ]
    if person.has_left:
        notes.append(_(_REASONS["left"]))
    if said.is_unrestricted:
        notes.append(_(_REASONS["free"]))
    headings = (_("Kind of record"), *(_(VERBS[verb]) for verb in Verb))
    rows = tuple(
        (_(kind.entity.plural), *(_cell(kind.reaches[v], kind.counts.get(v)) for v in Verb))
        for kind in said.kinds
    )
    return Document(
        _("What {name} may see and do").format(name=person.name),
        tuple(notes),
        (Table(_("Records"), headings, rows), *_fields(said)),
    )


def _cell(reach: Reach, count: int | None) -> str:
    if count is None:
        return _("No") if reach is Reach.NONE else _("Yes")
    if reach is Reach.NONE and not count:
        return "–"
    words = _("Shared only") if reach is Reach.NONE else _(REACHES[reach])
    return f"{words} ({count:,})"


def _fields(said: PersonRights) -> tuple[Table, ...]:
    rows = [
        (_(kind.entity.plural), _(ACCESSES[access]), _(", ").join(names))
        for kind in said.kinds
        for access, names in (
            (Access.HIDDEN, kind.hidden),
            (Access.MASKED, kind.masked),
            (Access.READ, kind.read_only),
        )
        if names
    ]
    headings = (_("Kind of record"), _("Access"), _("Fields"))
    return (Table(_("Fields with less than full access"), headings, tuple(rows)),) if rows else ()


def record_document(said: RecordRights) -> Document:
    """Return what a person may do with one record, and why."""
    rows = tuple(
        (
            _(VERBS[answer.verb]),
            _("Yes") if answer.reaches else _("No"),
            "; ".join(map(reason_text, answer.reasons)),
        )
        for answer in said.verbs
    )
    notes = [f"{_(said.entity.label)}: {said.title}"]
    for access, names in ((Access.HIDDEN, said.hidden), (Access.MASKED, said.masked)):
        if names:
            notes.append(f"{_(ACCESSES[access])}: {'、'.join(names)}")
    title = _("What {name} may do with this record, and why").format(name=said.person.name)
    headings = (_("What"), _("Allowed"), _("Why"))
    return Document(title, tuple(notes), (Table("", headings, rows),))


def sight_document(answers: Sequence[RecordRights]) -> Document:
    """Return who may do what with one record."""
    headings = (_("Person"), *(_(VERBS[verb]) for verb in COUNTED), _("Why"))
    rows = tuple(
        (
            one.person.name,
            *(_("Yes") if answer.reaches else "–" for answer in one.verbs),
            "; ".join(map(reason_text, one.verbs[0].reasons)),
        )
        for one in answers
    )
    first = answers[0]
    title = _("Who sees {kind} “{title}”").format(kind=_(first.entity.label), title=first.title)
    return Document(title, (), (Table("", headings, rows),))


# ---------------------------------------------------------------- as a file


def as_html(document: Document) -> str:
    """Return a document as one HTML page without anything from elsewhere."""
    parts = [f"<h1>{escape(document.title)}</h1>"]
    parts += [f"<p>{escape(line)}</p>" for line in document.notes]
    parts += [_table_html(table) for table in document.tables]
    if document.signatures:
        cells = "".join(
            f"<td>{escape(name)}<br><br>________________</td>" for name in document.signatures
        )
        parts.append(f"<table class='signed'><tr>{cells}</tr></table>")
    return _PAGE.format(
        language=current().replace("_", "-"), title=escape(document.title), body="\n".join(parts)
    )


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 13px/1.5 Inter, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 32px; }}
h1 {{ font-size: 20px; }} h2 {{ font-size: 15px; }}
table {{ border-collapse: collapse; margin: 8px 0 16px; }}
th, td {{ text-align: left; vertical-align: top; padding: 4px 12px 4px 0; }}
tr {{ border-bottom: 1px solid #ccc; }} .signed tr {{ border: 0; }} .signed td {{ padding: 48px; }}
</style></head><body>
{body}
</body></html>
"""


def _table_html(table: Table) -> str:
    head = f"<h2>{escape(table.title)}</h2>" if table.title else ""
    names = "".join(f"<th>{escape(name)}</th>" for name in table.headings)
    rows = [f"<tr>{names}</tr>"] if names else []
    for row in table.rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row)
        rows.append(f"<tr>{cells}</tr>")
    return f"{head}<table>{''.join(rows)}</table>"


def as_text(document: Document) -> str:
    """Return a document as lines for a terminal or a text file, its tables tab by tab."""
    lines = [document.title, "", *document.notes]
    for table in document.tables:
        lines += ["", *([table.title] if table.title else [])]
        lines += ["\t".join(row) for row in (table.headings, *table.rows) if row]
    if document.signatures:
        lines += ["", *(f"{name}: ________________" for name in document.signatures)]
    return "\n".join(lines) + "\n"


def write_document(document: Document, file: Path) -> None:
    """Write a document as HTML, or as text where the file is called .txt.

    Raises:
        Disk: it cannot be written there.
    """
    content = as_text(document) if file.suffix.lower() == ".txt" else as_html(document)
    write_whole(file, content.encode())
