"""Attached files, encrypted beside the database and named by what they hold."""

from desktop.vault.blobs.sealing import CHUNK, LIMIT
from desktop.vault.blobs.store import Blobs, Kept

__all__ = ["CHUNK", "LIMIT", "Blobs", "Kept"]
