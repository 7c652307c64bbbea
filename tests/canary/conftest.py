"""Vaults that meet a real hub, for the search for what must not be there."""

from tests.meeting.conftest import database, firm, laptop, postgres, time

__all__ = ["database", "firm", "laptop", "postgres", "time"]
