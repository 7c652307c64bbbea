"""Copies of a whole vault in one encrypted file, checked before they count."""

import tempfile
import zipfile
from pathlib import Path

from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import NotAVault, VaultDamaged, VaultExists
from desktop.vault.vault import DATABASE, Vault

_KEY_FILES = ("keys-1", "keys-2")


def back_up(vault: Vault, file: Path) -> dict[str, int]:
    """Write a copy of the vault to ``file`` while it may be in use; return its records by entity.

    The copy holds the database (a consistent moment, encrypted with the same key), the key slots
    and the attached files. It is opened and compared before it takes its final name.

    Raises:
        VaultExists: there is a file of that name.
        VaultDamaged: the copy does not hold together.
    """
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
        NotAVault: the file is no backup.
        VaultExists: there is something at ``path``.
    """
    if path.exists():
        raise VaultExists(path=str(path))
    try:
        with zipfile.ZipFile(file) as archive:
            if not {DATABASE, *_KEY_FILES} <= set(archive.namelist()):
                raise NotAVault(path=str(file))
            archive.extractall(path)
    except (zipfile.BadZipFile, EOFError, FileNotFoundError) as error:
        raise NotAVault(path=str(file)) from error
    (path / "blobs").mkdir(mode=0o700, exist_ok=True)
