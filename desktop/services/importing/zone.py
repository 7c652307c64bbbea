"""The zone in which a file's wall-clock times are read and written: that of this machine."""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The machine's own zone by the rules of its operating system, summer time included.

    Make one for each file: it remembers the offset of every quarter of an hour it has met.
    """

    def __init__(self) -> None:
        self._offsets: dict[datetime, timedelta | None] = {}

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return how far the wall clock is ahead of UTC at that wall-clock time."""
        if when is None:
            return None
        minute = when.minute // 15 * 15
        quarter = when.replace(tzinfo=None, minute=minute, second=0, microsecond=0)
        if quarter not in self._offsets:
            self._offsets[quarter] = quarter.astimezone().utcoffset()
        return self._offsets[quarter]

    def dst(self, when: datetime | None) -> timedelta | None:
        """Return None: the offset already holds it."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """Return the zone's name at that wall-clock time."""
        return when.replace(tzinfo=None).astimezone().tzname() if when else None

    def fromutc(self, when: datetime) -> datetime:
        """Return the wall-clock time of a point in time."""
        local = when.replace(tzinfo=UTC).astimezone()
        return local.replace(tzinfo=self)
