"""Commands about who can open the vault: people, recovery key, escrow key, keychain, a new key.

Secrets are read from the environment, from files or from the person, never from the command line.
"""

import argparse
import os
from pathlib import Path
from typing import Any

from desktop.cli.context import (
    BadArgument,
    Bar,
    Context,
    PassphrasesDiffer,
    ask_secret,
    read_secret,
    secret_from_environment,
    table,
)
from desktop.services import keys, opening
from desktop.services.key_words import kind_name, old_copies
from desktop.services.records.reading import get_record
from desktop.vault.errors import FileUnreadable, VaultExists
from desktop.vault.vault import Vault
from desktop.vault.whole_file import write_whole
from sync import language
from sync.language import _

_SHEETS = (".pdf", ".png", ".svg")


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    area = commands.add_parser("keys", parents=[common], help=_("who can open the vault"))
    actions = area.add_subparsers(dest="action", required=True)

    def action(name: str, run: Any, said: str) -> argparse.ArgumentParser:  # noqa: ANN401
        parser: argparse.ArgumentParser = actions.add_parser(name, parents=[common], help=said)
        parser.set_defaults(run=run)
        return parser

    action("list", _list, _("every way to open the vault"))
    _takes_secret(action("change", _change, _("your own passphrase")))
    recover = action("recover", _recover, _("a new passphrase, by the recovery key"))
    _takes_secret(recover)
    recover.add_argument("--person", help=_("whose passphrase; a person's id or name"))
    add = action("add", _add, _("another passphrase, escrow key or keychain"))
    _takes_secret(add)
    way = add.add_mutually_exclusive_group()
    way.add_argument("--person", help=_("whose passphrase; a person's id or name"))
    way.add_argument("--escrow", type=Path, metavar="PUBLIC.pem", help=_("the firm's escrow key"))
    way.add_argument("--keychain", action="store_true", help=_("the system's keychain"))
    action("remove", _remove, _("one way to open the vault")).add_argument("slot")
    recovery = action("recovery", _recovery, _("a new recovery key"))
    recovery.add_argument("--sheet", type=Path, metavar="FILE", help=_("a page to print"))
    action("rekey", _rekey, _("everything under a new key"))
    escrow = action("escrow-new", _escrow_new, _("make an escrow key for the firm"))
    _takes_secret(escrow)
    escrow.add_argument("file", type=Path)
    opened = action("open-escrow", _open_escrow, _("a new passphrase, by the escrow key"))
    _takes_secret(opened)
    opened.add_argument("private", type=Path, metavar="PRIVATE.pem")
    opened.add_argument("--person", help=_("whose passphrase; a person's id or name"))


def _takes_secret(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new-passphrase-file", type=Path)


def _new_passphrase(context: Context) -> str:
    if file := context.options.new_passphrase_file:
        return read_secret(file)
    if (given := secret_from_environment("HOLDFAST_NEW_PASSPHRASE")) is not None:
        return given
    typed = ask_secret(_("New passphrase: "))
    if typed != ask_secret(_("Once more: ")):
        raise PassphrasesDiffer
    return typed


def _person(context: Context, vault: Vault) -> str:
    """Return the id of the person named, empty where none is."""
    named = context.options.person
    if not named:
        return ""
    if any(slot.person == named for slot in keys.list_slots(vault)):
        return str(named)
    return get_record(vault, "person", named).id


# ---------------------------------------------------------------- people


def _list(context: Context) -> None:
    with context.vault() as vault:
        slots = keys.list_slots(vault)
    documents = [
        {
            "id": slot.id,
            "kind": slot.kind,
            "person": slot.person_name,
            "person_id": slot.person or None,
            "made_at": f"{slot.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "open": slot.is_open,
        }
        for slot in slots
    ]
    rows = [
        [slot.id, kind_name(slot.kind), slot.person_name, f"{slot.made_at.astimezone():%Y-%m-%d}"]
        for slot in slots
    ]
    headings = ["id", _("Kind"), _("Person"), _("Since")]
    context.answer({"slots": documents}, table(headings, rows))


def _change(context: Context) -> None:
    with context.vault() as vault:
        slot = keys.change_passphrase(vault, _new_passphrase(context))
    context.answer({"slot": slot}, f"{_('Passphrase changed.')} {old_copies()}")


def _recover(context: Context) -> None:
    """Set a new passphrase; the vault is opened with the recovery key given as the passphrase."""
    with context.vault() as vault:
        if vault.slot.kind != "recovery":
            raise BadArgument(argument="passphrase", expected=_("the recovery key"))
        slot = keys.recover(vault, _new_passphrase(context), _person(context, vault))
    context.answer({"slot": slot}, _("Passphrase changed."))


def _add(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        if options.escrow:
            slot, said = keys.add_escrow(vault, _content(options.escrow)), _("Escrow key added.")
        elif options.keychain:
            slot = keys.add_keychain(vault)
            said = _("From now on the vault opens through the system's keychain.")
        else:
            slot = keys.add_person(vault, _new_passphrase(context), _person(context, vault))
            said = _("Passphrase added.")
    context.answer({"slot": slot}, said)


def _remove(context: Context) -> None:
    with context.vault() as vault:
        keys.remove_slot(vault, context.options.slot)
    context.answer({"removed": context.options.slot}, f"{_('Removed.')} {old_copies()}")


# ---------------------------------------------------------------- recovery key and escrow key


def _recovery(context: Context) -> None:
    sheet = context.options.sheet
    if sheet and sheet.suffix.lower() not in _SHEETS:
        raise BadArgument(argument=str(sheet), expected=" ".join(_SHEETS))
    with context.vault() as vault:
        recovery = keys.new_recovery_key(vault)
        made_for = vault.path.stem, vault.slot.person_name
    said = _("New recovery key, shown only this once; the old one no longer works:\n{key}")
    context.answer(
        {"recovery_key": recovery, "sheet": str(sheet) if sheet else None},
        said.format(key=recovery),
    )
    if sheet:  # after the answer: a sheet that cannot be written must not cost the key
        _write_sheet(sheet, recovery, made_for)


def _write_sheet(file: Path, recovery: str, made_for: tuple[str, str]) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.views.tour import dress
    from desktop.views.welcome.sheet import RecoverySheet, save_sheet

    vault, person = made_for
    dress("light", language.current())
    save_sheet(RecoverySheet(vault, person, recovery), file)


def _escrow_new(context: Context) -> None:
    file = context.options.file
    public = file.with_name(f"{file.stem}-public{file.suffix or '.pem'}")
    for taken in (file, public):
        if taken.exists():
            raise VaultExists(path=str(taken))
    private_pem, public_pem = keys.new_escrow_key(_new_passphrase(context))
    write_whole(file, private_pem)
    file.chmod(0o600)
    write_whole(public, public_pem)
    context.answer(
        {"private": str(file), "public": str(public)},
        _(
            "Escrow key made. Keep {private} and its passphrase under lock; give {public} to the "
            "vaults."
        ).format(private=file, public=public),
    )


def _open_escrow(context: Context) -> None:
    """Set a new passphrase; the passphrase given is that of the private escrow key."""
    pem = _content(context.options.private)
    vault = opening.open_with_escrow(context.vault_path, pem, context.passphrase(), context.model)
    try:
        slot = keys.recover(vault, _new_passphrase(context), _person(context, vault))
    finally:
        vault.close()
    context.answer({"slot": slot}, _("Passphrase changed."))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=str(file), detail=str(error.strerror)) from error


# ---------------------------------------------------------------- a new vault key


def _rekey(context: Context) -> None:
    with context.vault() as vault:
        recovery = keys.rekey(vault, Bar(_("New key")))
    said = _("Everything is encrypted under a new key. Backups made before open as they did.")
    if recovery:
        said += "\n" + _("Recovery key, shown only this once; keep it on paper:\n{key}").format(
            key=recovery
        )
    context.answer({"rekeyed": True, "recovery_key": recovery}, said)
