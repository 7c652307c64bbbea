"""Copies of a whole vault in one encrypted file, checked before they count."""

import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import FileUnreadable, NotABackup, VaultDamaged, VaultExists
from desktop.vault.folder import DATABASE, UNFINISHED
from desktop.vault.vault import Vault
from sync.errors import HoldfastError

_KEY_FILES = ("keys-1", "keys-2")
_ROOT_FILES = (DATABASE, *_KEY_FILES)


def back_up(vault: Vault, file: Path) -> dict[str, int]:
    """Write a copy of the vault to ``file`` while it may be in use; return its records by entity.

    The copy holds the database (a consistent moment, encrypted with the same key), the key slots
    and the attached files. It is opened and compared before it takes its final name.

    Raises:
        VaultExists: there is a file of that name.
        VaultDamaged: the copy does not hold together.
    """
    with as_facts(file):
        if file.exists():
            raise VaultExists(path=str(file))
    with as_facts(file), tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        vault.copy_to(copy)
        records = _verified(vault, copy)
        draft = Path(folder) / "backup"
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            archive.write(copy, DATABASE)
            for name in _KEY_FILES:
                archive.write(vault.path / name, name)
            for blob in sorted((vault.path / "blobs").rglob("*")):
                archive.write(blob, str(blob.relative_to(vault.path)))
        draft.replace(file)
    return records


def _verified(vault: Vault, copy: Path) -> dict[str, int]:
    connection = connect(copy, vault.key)
    try:
        bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if bad or said[0] != "ok":
            raise VaultDamaged(path=str(copy), part="backup")
        return {
            entity.name: connection.execute(
                f'SELECT count(*) FROM "{entity.name}" WHERE life = 0'
            ).fetchone()[0]
            for entity in vault.schema.entities
        }
    finally:
        connection.close()


def restore(file: Path, path: Path) -> None:
    """Unpack a backup into the new vault folder ``path``; it opens with the passphrase of that
    time.

    Raises:
        FileUnreadable, NotABackup: the file cannot be read, or is something else.
        VaultExists: there is something at ``path``.
        Disk: there is no room for it.
    """
    with as_facts(path):
        if path.exists():
            raise VaultExists(path=str(path))
    try:
        source = file.open("rb")
    except OSError as error:
        raise FileUnreadable(path=str(file), detail=str(error.strerror)) from error
    with source:
        try:
            with as_facts(path), zipfile.ZipFile(source) as archive:
                _unpack(archive, file, path)
        except (zipfile.BadZipFile, EOFError, zlib.error, HoldfastError) as error:
            shutil.rmtree(path, ignore_errors=True)
            if isinstance(error, HoldfastError):
                raise
            raise NotABackup(path=str(file)) from error


def _unpack(archive: zipfile.ZipFile, file: Path, path: Path) -> None:
    names = archive.namelist()
    if not {DATABASE, *_KEY_FILES} <= set(names):
        raise NotABackup(path=str(file))
    path.mkdir(mode=0o700, parents=True)
    (path / UNFINISHED).touch()
    archive.extractall(path, [n for n in names if n in _ROOT_FILES or n.startswith("blobs/")])
    (path / "blobs").mkdir(mode=0o700, exist_ok=True)
    (path / UNFINISHED).unlink()
