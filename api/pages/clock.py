"""A local day on a picture: where it begins, how long it is, what the clock shows along it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class LocalDay:
    """One day of the site; a day on which clocks change has 23 or 25 hours."""

    on: date
    timezone: str

    @property
    def start(self) -> datetime:
        """Local midnight."""
        return datetime(self.on.year, self.on.month, self.on.day, tzinfo=ZoneInfo(self.timezone))

    @property
    def minutes(self) -> int:
        """Elapsed minutes of the day."""
        following = LocalDay(self.on + timedelta(days=1), self.timezone).start
        return round((following.timestamp() - self.start.timestamp()) / 60)

    def minute_of(self, at: datetime) -> int:
        """Elapsed minutes from midnight to an instant, before and after the day too."""
        return round((at.timestamp() - self.start.timestamp()) / 60)

    def clock(self, minute: int) -> str:
        """What the clock shows so many elapsed minutes after midnight."""
        zone = ZoneInfo(self.timezone)
        return f"{datetime.fromtimestamp(self.start.timestamp() + 60 * minute, zone):%H:%M}"


def clock_of(at: datetime, timezone: str) -> str:
    """`HH:MM` of an instant on the site's clock."""
    return f"{at.astimezone(ZoneInfo(timezone)):%H:%M}"
