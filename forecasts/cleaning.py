"""Cleaning: find what must not be learned from, say so, and mask it.

Everything here is robust (medians, not means) and sees only the history it is given, so a backtest cleans
each of its pasts without knowing what came later.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from forecasts.calendar import DayFacts
from forecasts.events import EventLedger
from forecasts.history import Finding, Flags, QueueHistory, Values

WINDOW_DAYS = 56
"""A day is compared with the same weekdays of eight weeks before and after it."""

LEAST_COMPARED = 4
"""Fewer same weekdays than this say nothing about what is usual."""

LOW_RATIO, HIGH_RATIO = 0.65, 1.6
"""Days outside these ratios to a usual day may be unusual; a busy month start is not."""

LEAST_SCORE = 3.0
"""Robust standard deviations beyond which such a day is masked: one in 400 under a normal law."""

SILENT_CONTACTS = 20.0
"""A silence is an outage when this many contacts were due: a chance of 2e-9 for a Poisson law."""

SILENT_RATE = 2.0
"""Only intervals in which this many contacts were due count: a quiet night is no outage."""

_SCALE_OF_MAD = 1.4826


def clean(history: QueueHistory, facts: DayFacts, ledger: EventLedger) -> QueueHistory:
    """Return the history with its doubtful intervals masked and every finding listed.

    Parameters
    ----------
    history : one queue.
    facts : the calendar of the history's days; a public holiday explains an unusual day.
    ledger : the events of this queue; outages and closures are masked, others explain unusual days.
    """
    told = ledger.of_kind("outage", "closure").covers(history.grid)
    history = history.masked(told, outage=True)
    explained = _explained_days(history, facts, ledger)
    level = usual_day_totals(history)
    history = _mask_empty_days(history, level, explained)
    history = _mask_unusual_days(history, facts, explained)
    history = _mask_silence(history, explained)
    return _list_missing(history, level, explained)


def _explained_days(history: QueueHistory, facts: DayFacts, ledger: EventLedger) -> Flags:
    known_reason = ledger.of_kind("promotion", "season", "closure", "outage").covers(history.grid)
    by_event = history.per_day(known_reason) > 0
    return np.asarray(by_event | (facts.holiday != "") | facts.is_makeup, dtype=np.bool_)


def day_totals(history: QueueHistory) -> Values:
    """Contacts of each day as if all its open intervals were known; NaN if fewer than half are.

    An unknown interval counts as its share of a usual day of that weekday.
    """
    shape = _profile(history)
    expected_all = history.per_day(np.where(history.is_open, shape, 0.0))
    expected_known = history.per_day(np.where(history.is_usable, shape, 0.0))
    seen = history.per_day(np.where(history.is_usable, np.nan_to_num(history.offered), 0.0))
    share = expected_known / np.maximum(expected_all, 1e-9)
    return np.where(share >= 0.5, seen / np.maximum(share, 1e-9), np.nan)


def _profile(history: QueueHistory) -> Values:
    """Mean contacts of the same weekday and wall-clock interval, for each interval."""
    weekday = history.grid.weekday_of_day[history.grid.day_of_interval]
    cell = weekday * (history.slot.max() + 1) + history.slot
    n_cells = int(cell.max()) + 1
    usable = history.is_usable
    n = np.bincount(cell[usable], minlength=n_cells)
    total = np.bincount(cell[usable], weights=history.offered[usable], minlength=n_cells)
    return np.asarray((total / np.maximum(n, 1))[cell], dtype=np.float64)


def usual_day_totals(history: QueueHistory) -> Values:
    """Contacts of a usual day of that weekday at that time of year; NaN where too few are known."""
    return _local_median(day_totals(history), history.grid.weekday_of_day)


def _local_median(totals: Values, weekday: npt.NDArray[np.int64]) -> Values:
    level = np.full(len(totals), np.nan)
    for day in range(7):
        of_weekday = np.flatnonzero(weekday == day)
        if len(of_weekday):
            level[of_weekday] = _sliding_median(totals[of_weekday])
    return level


def _sliding_median(values: Values) -> Values:
    """Median of the known values within the window around each, NaN where fewer than four are known."""
    reach = WINDOW_DAYS // 7
    padded = np.concatenate((np.full(reach, np.nan), values, np.full(reach, np.nan)))
    # Sorting puts unknown values last, so the median's place follows from how many are known.
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), axis=1)
    known = (~np.isnan(windows)).sum(axis=1)
    row, low, high = np.arange(len(values)), np.maximum(known - 1, 0) // 2, known // 2
    median = (windows[row, low] + windows[row, np.minimum(high, 2 * reach)]) / 2.0
    return np.where(known >= LEAST_COMPARED, median, np.nan)


def _mask_empty_days(history: QueueHistory, level: Values, explained: Flags) -> QueueHistory:
    seen = history.per_day(np.where(history.is_known, np.nan_to_num(history.offered), 0.0))
    known = history.per_day(history.is_known)
    empty = (known > 0) & (seen == 0) & (np.nan_to_num(level) >= SILENT_CONTACTS)
    findings = _findings(history, "empty_day", np.flatnonzero(empty & ~explained), seen, level)
    return history.masked(empty[history.grid.day_of_interval], findings, outage=True)


def _mask_unusual_days(history: QueueHistory, facts: DayFacts, explained: Flags) -> QueueHistory:
    totals = day_totals(history)
    level = _local_median(totals, history.grid.weekday_of_day)
    log_ratio = _without_recurring(np.log(np.maximum(totals, 0.5) / np.maximum(level, 0.5)), facts)
    spread = _SCALE_OF_MAD * float(np.nanmedian(np.abs(log_ratio))) if (~np.isnan(log_ratio)).any() else 0.0
    # Quiet queues scatter by chance alone: the Poisson share of the variance is one over the level.
    score = np.abs(log_ratio) / np.sqrt(spread**2 + 1.0 / np.maximum(level, 1.0))
    far = (log_ratio < np.log(LOW_RATIO)) | (log_ratio > np.log(HIGH_RATIO))
    unusual = far & (score > LEAST_SCORE) & ~explained
    findings = _findings(history, "unusual_day", np.flatnonzero(unusual), totals, level)
    return history.masked(unusual[history.grid.day_of_interval], findings)


def _without_recurring(log_ratio: Values, facts: DayFacts) -> Values:
    """Take out what recurs: if every first business day is twice as busy, that is no outlier."""
    rest = log_ratio.copy()
    recurring = [facts.month_start == rank for rank in (1, 2, 3)]
    for days in (*recurring, facts.month_end, facts.before_holiday, facts.after_holiday):
        known = days & ~np.isnan(log_ratio)
        if known.sum() >= 3:
            rest[known] -= np.median(log_ratio[known])
    return rest


def _mask_silence(history: QueueHistory, explained: Flags) -> QueueHistory:
    """Mask zeros in a row, in the middle of business, that chance cannot explain."""
    due = np.where(history.is_usable & ~explained[history.grid.day_of_interval], _profile(history), 0.0)
    zero = (due >= SILENT_RATE) & (history.offered == 0)
    # Numbers the stretches of zeros; whatever is not zero ends a stretch, and so does midnight.
    starts = zero & ~np.concatenate(([False], zero[:-1] & (np.diff(history.grid.day_of_interval) == 0)))
    stretch = np.where(zero, np.cumsum(starts), 0)
    contacts_due = np.bincount(stretch, weights=due)
    contacts_due[0] = 0.0
    silent = contacts_due[stretch] >= SILENT_CONTACTS
    days = np.unique(history.grid.day_of_interval[silent])
    expected = history.per_day(np.where(silent, due, 0.0))
    findings = _findings(history, "silent_spell", days, np.zeros_like(expected), expected)
    return history.masked(silent, findings, outage=True)


def _list_missing(history: QueueHistory, level: Values, explained: Flags) -> QueueHistory:
    n_open = history.per_day(history.is_open)
    n_missing = history.per_day(history.is_open & np.isnan(history.offered))
    whole = (n_open > 0) & (n_missing == n_open) & ~explained
    part = (n_missing > 0) & (n_missing < n_open) & ~explained
    seen = history.per_day(np.where(history.is_known, np.nan_to_num(history.offered), 0.0))
    findings = [
        *_findings(history, "missing_day", np.flatnonzero(whole), seen, level, is_masked=False),
        *_findings(history, "missing_intervals", np.flatnonzero(part), seen, level, is_masked=False),
    ]
    return history.masked(np.zeros_like(history.is_open), findings)


def _findings(
    history: QueueHistory,
    kind: str,
    days: npt.NDArray[np.int64],
    observed: Values,
    expected: Values,
    *,
    is_masked: bool = True,
) -> list[Finding]:
    return [
        Finding(history.queue, history.grid.days[day], kind, float(observed[day]), float(expected[day]), is_masked)
        for day in days.tolist()
    ]
