"""Files attached to records: kept encrypted in the vault, named in a record of their own."""

import mimetypes
from pathlib import Path

from desktop.services.records.reading import Record, get_record
from desktop.services.records.writing import sure_id
from desktop.vault.blobs import Blobs
from desktop.vault.engine import as_facts
from desktop.vault.errors import FileUnreadable
from desktop.vault.vault import Vault


def attach(vault: Vault, entity: str, record: str, file: Path) -> Record:
    """Keep a copy of ``file`` with a record; return the attachment.

    Raises:
        FileUnreadable: the file cannot be read.
        Disk: the copy cannot be written.
        RecordNotFound: there is no such record.
    """
    about = get_record(vault, entity, record).id
    try:
        source = file.open("rb")
    except OSError as error:
        raise FileUnreadable(path=str(file), detail=str(error.strerror)) from error
    with source, as_facts(vault.path):
        sha256, size = Blobs.of(vault).put(source)
    with vault.batch("edit", file.name) as batch:
        made = batch.create(
            "attachment",
            {
                "name": file.name,
                "about_entity": entity,
                "about_record": sure_id(batch, entity, about),
                "media_type": mimetypes.guess_type(file.name)[0],
                "size": size,
                "sha256": sha256,
            },
        )
    return get_record(vault, "attachment", made)


def save(vault: Vault, attachment: str, file: Path) -> None:
    """Write an attached file out to ``file``, which must not exist yet.

    Raises:
        Disk: it cannot be written, or is there already.
        VaultDamaged: the attached file was tampered with.
    """
    record = get_record(vault, "attachment", attachment)
    with as_facts(file), file.open("xb") as out:
        for chunk in Blobs.of(vault).chunks(str(record.value("sha256"))):
            out.write(chunk)
