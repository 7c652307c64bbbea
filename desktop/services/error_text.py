"""Turns expected failures into one sentence: what, where, and how to mend it. For windows and
terminal alike.
"""

from collections.abc import Callable
from datetime import datetime

from desktop.services.importing.sentences import sentence as import_sentence
from desktop.services.progress import Cancelled
from desktop.services.rights.wording import needs
from desktop.services.tabular.sentences import sentence as tabular_sentence
from desktop.vault import errors
from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m
from sync.rights import ACTIONS
from sync.schema import Kind

Facts = dict[str, object]

_NOT_VALID = _m("“{value}” is not valid for “{field}”.")
_REASONS: dict[str, str] = {
    "required": _m("“{field}” must be filled in."),
    "choice": _m("“{value}” is not one of the choices of “{field}”."),
    "range": _m("“{value}” is too large for “{field}”."),
    "link": _m("“{value}” is not an id that “{field}” could link to."),
    "link_missing": _m("No record is called “{value}”, so “{field}” cannot link to it."),
    "link_ambiguous": _m(
        "Several records are called “{value}”; give the id or code for “{field}”."
    ),
    "cursor": _m("The cursor “{value}” is not one that a list returned."),
    "nothing_to_undo": _m("There is nothing to undo."),
    "beginning": _m("The batch “{value}” made the vault and cannot be undone."),
    "for_good": _m("The batch “{value}” is part of the audit or erased records; it stays."),
    "no_such_batch": _m("There is no batch “{value}”."),
    "already_undone": _m("The batch “{value}” has been undone already."),
    "taken": _m("Another record already has “{value}” as its “{field}”, which must be unique."),
    "not_tags": _m("“{field}” is not a list of tags; write {field}=VALUE."),
    "kept": _m("“{field}” is kept by the program and cannot be set."),
    "no_choices": _m("A choice needs its choices: --choices a,b,c"),
    "no_target": _m("A link needs the kind of record it links to: --target account"),
    "other_kind": _m(
        "A field called “{value}” existed before, of another kind. Choose another name."
    ),
    "other_home": _m(
        "A field called “{value}” existed before, and whether a field stays on this machine "
        "cannot be changed. Choose another name."
    ),
    "too_long": _m("“{field}” is compared with too long a text."),
    "not_text": _m("The text for “{field}” holds characters that cannot be stored."),
    "ring": _m("“{value}” cannot belong to itself or to a unit below it."),
    "standard_role": _m(
        "“{value}” is the role of people without a role. Choose another one for them first."
    ),
    "same_unit": _m("A unit needs no rule to share with itself. Choose two different units."),
    "already_shared": _m(
        "This record has been sent to the hub already, so it cannot stay on this machine alone."
    ),
    "name_taken": _m("“{value}” already has a field of that name."),
    "bad_name": _m("“{value}” cannot be a field's name: use a-z, digits and _."),
    Kind.DATE: _m("“{value}” is not a date for “{field}”; write 2026-11-22."),
    Kind.TIME: _m("“{value}” is not a time for “{field}”; write 2026-11-22T09:30."),
    Kind.MONEY: _m("“{value}” is not an amount for “{field}”."),
    Kind.INTEGER: _m("“{value}” is not a whole number for “{field}”."),
    Kind.DECIMAL: _m("“{value}” is not a number for “{field}”."),
    Kind.PERCENT: _m("“{value}” is not a percentage for “{field}”."),
    Kind.FLAG: _m("“{value}” is neither yes nor no for “{field}”."),
}

_SENTENCES: dict[str, str] = {
    "NotAVault": _m("There is no vault at {path}. Make a new one, or name another place."),
    "VaultExists": _m("There is already something at {path}. Choose another place."),
    "VaultDamaged": _m(
        "The vault at {path} is damaged ({part}). Nothing was changed; restore it from a backup."
    ),
    "VaultNewer": _m(
        "A later version of Holdfast wrote this vault (format {found}, this program knows "
        "{known}). Please update the program."
    ),
    "VaultInUse": _m("Another program is writing to the vault at {path}. Try again in a moment."),
    "ReadOnly": _m(
        "The vault at {path} lies where nothing can be written. It can be read; nothing was "
        "changed."
    ),
    "VaultGone": _m(
        "The vault is no longer at {path}, so nothing was written. Bring the drive or folder back, "
        "then lock and unlock."
    ),
    "LocksMissing": _m(
        "Files cannot be locked at {path}, so two programs could spoil the vault. Keep it on a "
        "drive of this computer."
    ),
    "VaultElsewhere": _m(
        "The vault at {path} is open on the computer {host}. Close it there first."
    ),
    "WindowOpen": _m(
        "The vault at {path} is open in another window already ({host}, process {process}). Use "
        "that one, or close it first."
    ),
    "NotPublishable": _m(
        "These rights cannot be published: it takes a hub that knows this device as an "
        "administrator's, and a person who still administers afterwards."
    ),
    "AccessEnded": _m("Your access to this vault has ended. Whoever administers it can say more."),
    "VaultLocked": _m("Too many wrong passphrases. Try again in {wait} seconds."),
    "RecordNotFound": _m("There is no {entity} “{record}” on this machine."),
    "WriteAroundLog": _m("A write that bypassed the change log was refused by the vault."),
    "Disk": _m("{path} could not be written or read: {detail}. Nothing was lost."),
    "EmptyPassphrase": _m("An empty passphrase protects nothing. Choose another one."),
    "WeakPassphrase": _m(
        "This passphrase is too easy to guess ({bits} of {least} bits). Use ten characters or four "
        "words at least, no names and nothing common."
    ),
    "LastPassphrase": _m("The last passphrase stays: without it nobody could open the vault."),
    "OldKeySlots": _m(
        "A new key needs each passphrase to have been used once with this version. Waiting for: "
        "{people}. Unlock with it, or remove it."
    ),
    "VaultRekeyed": _m("This vault got a new key meanwhile. Lock it and unlock it again."),
    "LastAdministrator": _m(
        "After this nobody could administer the vault any more. Give another person who works here "
        "a role that may administer first."
    ),
    "NotAnEscrowKey": _m("That file holds no escrow key (X25519, PEM)."),
    "WrongEscrowKey": _m("This escrow key does not open the vault at {path}."),
    "NoKeychain": _m("The system has no keychain that can be used ({detail})."),
    "NotInKeychain": _m("The system's keychain holds nothing that opens the vault at {path}."),
    "KeychainForbidden": _m("Your firm does not allow unlocking through the system's keychain."),
    "NotABackup": _m("{path} is not a backup of a vault."),
    "BackupRunning": _m(
        "Another backup of the vault at {path} is running. Try again when it ends."
    ),
    "NoBackup": _m("There is no backup in {path} yet. Make one with: holdfast backup"),
    "OtherKey": _m(
        "{path} opens with another key: it is of another vault, or from before its key changed. "
        "Restore it with its own passphrase."
    ),
    "TooEarly": _m("{path} was made at {ends} and knows nothing of later times."),
    "NotUnicode": _m("“{argument}” is not text in UTF-8. Write it in UTF-8."),
    "AnswerLost": _m("The answer could not be written: {detail}. What was asked for is done."),
    "BadUsage": _m("This is not understood: {detail}. Help is shown by: {command} --help"),
    "RecordAmbiguous": _m("Several records of {entity} are called “{record}”. Give the id."),
    "UnknownEntity": _m("There is no kind of record called “{entity}”."),
    "UnknownField": _m("“{entity}” has no field “{field}”."),
    "BadExpression": _m("The filter cannot be read at character {position}: {expected} expected."),
    "PassphraseMissing": _m(
        "No passphrase was given. Set HOLDFAST_PASSPHRASE or use --passphrase-file."
    ),
    "PassphrasesDiffer": _m("The two passphrases are not the same."),
    "VaultMissing": _m("Which vault? Use --vault PATH or set HOLDFAST_VAULT."),
    "FileUnreadable": _m("{path} cannot be read: {detail}"),
    "FileTooLarge": _m("“{name}” is larger than 2 GB, the most that can be attached."),
    "AttachmentElsewhere": _m(
        "“{name}” is not on this machine: only its name and size are. Open it where it was "
        "attached."
    ),
    "AttachmentDamaged": _m(
        "The attached file “{name}” is damaged ({path}). Restore it from a backup, or attach it "
        "again."
    ),
    "BadArgument": _m("“{argument}” is not understood here; write {expected}."),
    "BadComparison": _m("“{field}” cannot be compared with {operator}; use = or !=."),
    "UnknownReport": _m("There is no report “{name}”. There are: {known}."),
    "PipelineNotFound": _m("There is no pipeline “{name}”."),
    "HubUnreachable": _m("The hub at {url} cannot be reached: {detail}"),
    "NetworkOff": _m("No-network mode is on, so the program opens no connection."),
    "HubRefused": _m("The hub refused: {code}."),
    "NotJoined": _m("This vault has not joined a hub. Use: holdfast join URL CODE"),
    "AlreadyJoined": _m("This vault has already joined {url}."),
    "PictureNotWritten": _m("The picture cannot be saved there: {path}"),
    "OnLegalHold": _m(
        "This must be kept: the legal hold “{name}” is on it, or on what it belongs to. "
        "Whoever may audit can lift it."
    ),
    "NotConfirmed": _m("Nothing was erased: type “{expected}” to confirm."),
    "NotErasable": _m("Records of “{entity}” belong to the workspace itself and are not erased."),
    "TooManyToExport": _m(
        "Your firm allows {limit} records per export, and these are {count}. Narrow the filter."
    ),
    "ConflictNotFound": _m("There is no open conflict “{conflict}”."),
}
"""Sentences by name of the error's class; further areas register theirs with `sentence_for`."""

_MENDABLE = _m(
    "The database of the vault at {path} is damaged. Nothing was changed. Try: holdfast check "
    "--repair. If that names records or the log, restore a backup."
)
_NO_SPACE = _m("The disk at {path} is full. Nothing was lost; free some space and try again.")
_BACKUP_DAMAGED = _m(
    "The backup {path} is damaged ({part}) and was not used. Take another one, or restore what is "
    "whole with --salvage."
)
_BACKUP_PARTS = {
    "database": _m("database"),
    "keys": _m("key slots"),
    "blob": _m("attached files"),
    "contents": _m("list of contents"),
    "table": _m("table of contents or seal"),
}
_LONGEST = 300

_HAND_OVER = {
    "self": _m("You cannot off-board yourself; ask another person to."),
    "nobody": _m("Name who takes over: either a person or the pool of a unit."),
    "same": _m("Who leaves cannot take over from themselves."),
    "left": _m("“{person}” has left as well and cannot take over."),
}
_PUBLISHING = {
    "no_hub": _m("Rights are published through a hub; this vault has not joined one."),
    "no_administrator": _m(
        "By these rights you would no longer administer, so they were not published."
    ),
}
_NOT_ALLOWED = {
    "create": _m("Your roles do not let you make new records of this kind: {kind}."),
    "read": _m("Your roles do not let you see this: {kind}."),
    "edit": _m("Your roles do not let you change this record ({kind})."),
    "delete": _m("Your roles do not let you delete this record ({kind})."),
    "export": _m("Your roles do not let you export this: {kind}."),
}
_FIELD_NOT_ALLOWED = _m("Your roles do not let you change “{label}” ({kind}).")

_more: dict[str, Callable[[HoldfastError], str]] = {}


def sentence_for(kind: type[HoldfastError], make: Callable[[HoldfastError], str]) -> None:
    """Let ``make`` write the sentence for one class of error."""
    _more[kind.__name__] = make


def describe(error: BaseException) -> str:
    """Return the sentence for an error; bugs get one that asks to report them."""
    if isinstance(error, Cancelled):
        return _("Cancelled; nothing was changed.")
    if not isinstance(error, HoldfastError):
        return _("Something went wrong that should not have. The log has the details.")
    name = type(error).__name__
    if name in _more:
        return _more[name](error)
    if isinstance(error, errors.WrongPassphrase):
        return _wrong_passphrase(error)
    if isinstance(error, errors.BackupDamaged):
        part = _(_BACKUP_PARTS.get(str(error.part), str(error.part)))
        return _(_BACKUP_DAMAGED).format(path=error.path, part=part)
    if isinstance(error, errors.InvalidValue):
        reason = _REASONS.get(str(error.reason), _NOT_VALID)
        return _(reason).format(**_shortened(error.facts))
    sentence = _SENTENCES.get(name)
    if name == "VaultDamaged" and error.part == "database":
        sentence = _MENDABLE
    if name == "Disk" and any(sign in str(error.detail) for sign in ("full", "No space left")):
        sentence = _NO_SPACE
    if sentence:
        return _(sentence).format(**_shortened(error.facts))
    return tabular_sentence(error) or import_sentence(error) or f"{name}: {error}"


def _shortened(facts: Facts) -> Facts:
    """Return facts of which no value someone typed makes a sentence endless, and times as this
    computer's.
    """
    facts = {
        name: f"{fact.astimezone():%Y-%m-%d %H:%M}" if isinstance(fact, datetime) else fact
        for name, fact in facts.items()
    }
    return {
        name: f"{fact[:_LONGEST]}…" if isinstance(fact, str) and len(fact) > _LONGEST else fact
        for name, fact in facts.items()
    }


def _not_allowed(error: HoldfastError) -> str:
    verb, facts = str(error.verb), error.facts
    if verb in ACTIONS:
        return needs(verb)
    words = {"kind": _(str(facts.get("kind") or facts.get("entity") or "–"))}
    if facts.get("field"):
        label = _(str(facts.get("label") or facts["field"]))
        return _(_FIELD_NOT_ALLOWED).format(label=label, **words)
    return _(_NOT_ALLOWED[verb]).format(**words)


def _wrong_passphrase(error: errors.WrongPassphrase) -> str:
    if error.wait:
        return _("The passphrase is not right. The next try counts in {wait} seconds.").format(
            wait=error.wait
        )
    return _("The passphrase is not right.")


def _cannot_hand_over(error: HoldfastError) -> str:
    return _(_HAND_OVER[str(error.reason)]).format(**_shortened(error.facts))


def _not_publishable(error: HoldfastError) -> str:
    return _(_PUBLISHING[str(error.reason)])


_more.update(
    NotAllowed=_not_allowed,
    CannotHandOver=_cannot_hand_over,
    NotPublishable=_not_publishable,
)
