"""The kinds of jobs there are."""

from __future__ import annotations

from api.jobs.run import Kind


def kinds() -> dict[str, Kind]:
    """Every kind of job by its name; imported on demand, because what computes is heavy."""
    from api.jobs.forecasting import forecast
    from api.jobs.rostering import roster

    return {"forecast": forecast, "roster": roster}
