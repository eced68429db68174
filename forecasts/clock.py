"""The wall clock: named time zones, and the nights in which clocks leap forward or back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from forecasts.errors import InputError

MINUTE = timedelta(minutes=1)


def zone_of(timezone: str) -> ZoneInfo:
    """Return the named time zone of the IANA database.

    Raises
    ------
    InputError
        If the database has no such zone (code ``timezone.unknown``).
    """
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(
            "timezone",
            repr(timezone),
            "a name from the IANA time zone database, such as 'Asia/Shanghai'",
            "the name is misspelt, or an abbreviation such as 'CST', which means several zones.",
            code="timezone.unknown",
            params={"timezone": timezone},
        ) from error


def is_skipped(wall: datetime) -> bool:
    """Whether clocks leap over the aware wall-clock time `wall`, so that it never happens."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None)


def first_instant_after_gap(wall: datetime) -> datetime:
    """Return the first instant after the leap of the clocks that skips `wall`."""
    # fold=0 reads a skipped time with the offset before the leap, fold=1 with the one after it.
    before, after = (wall.replace(fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None
    assert after is not None
    leap_min = (after - before) // MINUTE
    low = wall.replace(fold=1).astimezone(UTC)
    # The leap lies within one leap after `low`: find its minute by halving.
    still_before, already_after = 0, leap_min
    while already_after - still_before > 1:
        middle = (still_before + already_after) // 2
        if (low + middle * MINUTE).astimezone(wall.tzinfo).utcoffset() == after:
            already_after = middle
        else:
            still_before = middle
    return low + already_after * MINUTE


def label(at: datetime) -> str:
    """Wall-clock label of an aware instant; with its offset where the clock shows that time twice."""
    is_ambiguous = at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
    return at.isoformat(" ", "minutes") if is_ambiguous else f"{at:%Y-%m-%d %H:%M}"
