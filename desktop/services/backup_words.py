"""What is said about backups, drills and upkeep, in window and terminal alike."""

from desktop.services.backups import Backup
from desktop.services.drilling import Drill
from desktop.services.error_text import describe
from desktop.services.formatting import file_size, number
from desktop.services.restoring import Report
from desktop.services.upkeep import BACKUP, CHECK, CLEANING, Result, Turn, failure, now_utc
from desktop.vault.keys import SlotKind
from sync.language import _, ngettext
from sync.language import mark as _m

_TASKS = {BACKUP: _m("Backup"), CHECK: _m("Check"), CLEANING: _m("Cleaning")}
_KINDS = {
    "scheduled": _m("In the folder"),
    "whole": _m("Single file"),
    "upgrade": _m("Before an upgrade"),
}
_CHECKS = {
    "pages": _m("pages"),
    "database": _m("database"),
    "log": _m("change log"),
    "anchor": _m("anchor of the log"),
    "records": _m("records"),
    "links": _m("links"),
    "search": _m("search index"),
    "blobs": _m("attached files"),
}


def task_name(name: str) -> str:
    """Return what one of the three turns is called."""
    return _(_TASKS[name])


def kind_name(kind: str) -> str:
    """Return what a kind of backup is called."""
    return _(_KINDS.get(kind, kind))


def check_name(name: str) -> str:
    """Return what a check is called in a sentence."""
    return _(_CHECKS[name]) if name in _CHECKS else name


def moment_words(at: object) -> str:
    """Return a time in this computer's zone; a dash where there is none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if hasattr(at, "astimezone") else "–"


def state_words(one: Backup) -> str:
    """Return in how far a backup is good."""
    if one.manifest is None:
        return _("Cannot be read with this key")
    if one.manifest.findings:
        names = ", ".join(map(check_name, one.manifest.findings))
        return _("Verified; the vault had faults: {names}").format(names=names)
    return _("Verified")


def backup_line(one: Backup) -> list[str]:
    """Return time, size, records and state of a backup."""
    records = number(sum(one.manifest.records.values())) if one.manifest else "–"
    return [moment_words(one.made_at), file_size(one.size), records, state_words(one)]


def result_words(turn: Turn) -> str:
    """Return how a turn ended last."""
    last = turn.last
    if last is None:
        return _("Not yet")
    at = moment_words(last.at)
    if last.ok:
        return _("Done {time}").format(time=at)
    return _("Failed {time}").format(time=at)


def due_words(turn: Turn) -> str:
    """Return when a turn comes next."""
    if turn.is_due(now_utc()):
        return _("Due now")
    return _("Next due {time}").format(time=moment_words(turn.due))


def problem_words(turn: Turn) -> str:
    """Return what is wrong with a turn, nothing where nothing is."""
    if turn.alarm == "overdue":
        good = turn.last.good_at if turn.last else None
        if good is None:
            return _("{task}: overdue, never done yet.").format(task=task_name(turn.name))
        return _("{task}: overdue; last done {time}.").format(
            task=task_name(turn.name), time=moment_words(good)
        )
    if turn.alarm and turn.last is not None:
        return f"{task_name(turn.name)}: {failure_words(turn.last)}"
    return ""


def failure_words(result: Result) -> str:
    """Return why a run failed, as a sentence."""
    if result.error:
        return describe(failure(result))
    names = ", ".join(map(check_name, result.failed))
    return _("Damage was found ({names}). Run “holdfast check” and keep the older backups.").format(
        names=names
    )


def drill_words(found: Drill) -> list[str]:
    """Return what a drill showed, one sentence each."""
    total = sum(found.records.values())
    said = [
        ngettext("{n} record restored", "{n} records restored", total).format(n=number(total))
        + " · "
        + _("{seconds} s").format(seconds=number(found.seconds, 1))
    ]
    if not found.is_same:
        said.append(_("Counts or log differ from what the backup says of itself."))
    if not found.keys_fit:
        said.append(_("Its key slots are not those of this vault."))
    if found.missing:
        said.append(_missing(found.missing))
    failed = [check_name(one.name) for one in found.findings if not one.ok]
    if failed:
        said.append(_("Checks that failed: {names}").format(names=", ".join(failed)))
    return said


def _missing(count: int) -> str:
    return ngettext(
        "{n} attached file is missing or damaged.",
        "{n} attached files are missing or damaged.",
        count,
    ).format(n=number(count))


def report_words(report: Report) -> list[str]:
    """Return what restoring gave, one sentence each."""
    total = sum(report.records.values())
    said = [
        ngettext("{n} record", "{n} records", total).format(n=number(total))
        + " · "
        + _("last change {time}").format(time=moment_words(report.last_change))
    ]
    people = dict.fromkeys(o.person_name for o in report.openers if o.kind == SlotKind.PASSPHRASE)
    said.append(
        _("It opens with the passphrases of that time ({people}) and the recovery key.").format(
            people=", ".join(people)
        )
    )
    if not report.is_same:
        said.append(_("Counts or log differ from what the backup says of itself."))
    failed = [check_name(one.name) for one in report.findings if not one.ok]
    if failed:
        said.append(_("Checks that failed: {names}").format(names=", ".join(failed)))
    if report.missing:
        said.append(_missing(report.missing))
    if report.erased:
        said.append(
            ngettext(
                "{n} record was erased again, as ordered since.",
                "{n} records were erased again, as ordered since.",
                report.erased,
            ).format(n=number(report.erased))
        )
    if report.not_erased:
        said.append(
            ngettext(
                "{n} record erased since could not be erased again; erase it by hand.",
                "{n} records erased since could not be erased again; erase them by hand.",
                report.not_erased,
            ).format(n=number(report.not_erased))
        )
    return said + _lacks_words(report) + _back_words(report)


def _lacks_words(report: Report) -> list[str]:
    lacks = report.lacks
    if lacks is None or not lacks.changes:
        return []
    if lacks.changes < 0:
        return [_("The vault it comes from has gone another way since.")]
    return [
        ngettext(
            "It lacks {n} later change of the vault it comes from.",
            "It lacks {n} later changes of the vault it comes from.",
            lacks.changes,
        ).format(n=number(lacks.changes))
    ]


def _back_words(report: Report) -> list[str]:
    went = report.went_back
    if went is None:
        return []
    said = [
        ngettext(
            "Taken back to {time}: {n} batch.", "Taken back to {time}: {n} batches.", went.batches
        ).format(time=moment_words(went.until), n=number(went.batches))
    ]
    left = len(went.stayed) + went.from_hub
    if left:
        said.append(
            ngettext(
                "{n} batch could not be taken back.", "{n} batches could not be taken back.", left
            ).format(n=number(left))
        )
    if went.kept:
        said.append(
            ngettext(
                "{n} record kept something later.",
                "{n} records kept something later.",
                len(went.kept),
            ).format(n=number(len(went.kept)))
        )
    return said
