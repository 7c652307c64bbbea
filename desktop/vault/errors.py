"""What can go wrong with a vault, as facts. Sentences are made in `desktop.services.error_text`."""

from sync.errors import Exit, HoldfastError


class VaultError(HoldfastError):
    """Base of the failures of a vault as a whole."""


class NotAVault(VaultError):
    """There is no vault at that place. Facts: path."""

    exit = Exit.USAGE


class VaultExists(VaultError):
    """Something is already there. Facts: path."""

    exit = Exit.USAGE


class FileUnreadable(HoldfastError):
    """A file named by the caller cannot be read. Facts: path, detail."""

    exit = Exit.USAGE


class FileTooLarge(HoldfastError):
    """A file is larger than what can be attached. Facts: limit (bytes)."""

    exit = Exit.USAGE


class NotABackup(VaultError):
    """That file is no backup of a vault. Facts: path."""

    exit = Exit.USAGE


class BackupDamaged(VaultError):
    """A backup is not what was written. Facts: path, part (database, keys, blob, contents,
    table).
    """

    exit = Exit.USAGE


class BackupRunning(VaultError):
    """Another backup of the same vault has not ended. Facts: path."""


class LastAdministrator(HoldfastError):
    """After this nobody could administer the vault any more."""


class NoBackup(VaultError):
    """There is no backup in that folder. Facts: path."""

    exit = Exit.USAGE


class OtherKey(VaultError):
    """A backup opens with another key than the vault at hand. Facts: path."""

    exit = Exit.USAGE


class TooEarly(VaultError):
    """The backup was made before the time asked for. Facts: path, ends (when it was made)."""

    exit = Exit.USAGE


class EmptyPassphrase(VaultError):
    """A vault cannot be locked with nothing."""


class VaultDamaged(VaultError):
    """The vault's files do not hold together. Facts: path, part."""


class VaultNewer(VaultError):
    """A later version of the program wrote it. Facts: path, found, known."""


class VaultInUse(VaultError):
    """Another program is writing and did not finish in time. Facts: path."""


class WrongPassphrase(VaultError):
    """No key slot opens with it. Facts: failures, wait (seconds until the next try counts)."""

    exit = Exit.LOCKED


class VaultLocked(VaultError):
    """Too many wrong passphrases: not yet. Facts: wait (seconds)."""

    exit = Exit.LOCKED


class AccessEnded(VaultError):
    """The person has left; their slot opens nothing any more. Facts: path."""

    exit = Exit.LOCKED


class RecordNotFound(HoldfastError):
    """No such record on this machine. Facts: entity, record."""


class RecordAmbiguous(HoldfastError):
    """Several records are meant. Facts: entity, record."""


class InvalidValue(HoldfastError):
    """A value breaks a rule of its field. Facts: entity, field, value, reason (a stable code)."""


class WriteAroundLog(HoldfastError):
    """Something tried to write to a record without the log; the database refused. A bug, in
    fact.
    """

    exit = Exit.BUG


class Disk(VaultError):
    """The disk did not take or give the data. Facts: path, detail."""


class ReadOnly(Disk):
    """The vault lies where nothing can be written; it can be read. Facts: path, detail."""


class VaultGone(Disk):
    """The folder of an open vault is no longer where it was. Facts: path."""


class LocksMissing(VaultError):
    """Files cannot be locked at that place, so two programs could write at once. Facts: path."""


class VaultElsewhere(VaultError):
    """Another computer has the vault open. Facts: path, host."""


class WindowOpen(VaultError):
    """Another window of this person's programs has the vault open. Facts: path, host, process."""


class WeakPassphrase(VaultError):
    """A new passphrase is easier to guess than policy allows. Facts: bits, least."""


class LastPassphrase(VaultError):
    """The last passphrase of a vault cannot be removed. Facts: record (the slot)."""


class OldKeySlots(VaultError):
    """Slots of version 0.1.0 cannot be given a new key before they were used once. Facts:
    people.
    """


class VaultRekeyed(VaultError):
    """The vault got a new key while it was open here; it must be opened again. Facts: path."""


class NotAnEscrowKey(VaultError):
    """A file holds no X25519 key in PEM. Facts: path."""

    exit = Exit.USAGE


class WrongEscrowKey(VaultError):
    """No slot of the vault is for this escrow key. Facts: path."""

    exit = Exit.LOCKED


class NoKeychain(VaultError):
    """The system has no keychain that can be used, or it does not answer. Facts: detail."""


class NotInKeychain(VaultError):
    """The system's keychain holds nothing that opens the vault. Facts: path."""

    exit = Exit.LOCKED


class KeychainForbidden(VaultError):
    """Policy does not allow the system's keychain."""
