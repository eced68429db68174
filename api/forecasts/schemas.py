"""Forecasts as ordered, submitted and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, field_validator

from api.schemas import Answer, IsoDate, Sent

EXAMPLE_CSV = (
    "queue,start,mean,q10,q90,aht_seconds\n"
    "billing,2026-03-02T09:00+08:00,41,33,50,245\n"
    "billing,2026-03-02T09:30+08:00,44,36,53,251\n"
)


class EventRow(Sent):
    name: str = Field(min_length=1, max_length=200, description="occurrences of one name share their lift")
    kind: Literal["holiday", "promotion", "outage", "season", "closure"]
    queue: str = Field("", max_length=200, description="empty: every queue")
    start: str = Field(max_length=40)
    end: str = Field(max_length=40, description="half-open; a mere date is the end of that day")
    expected_lift: float | None = Field(None, ge=-1, le=100, description="0.25 is 25 % more; null: learn it")


class ComputedOrder(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={
            "examples": [
                {
                    "source": "computed",
                    "history_id": "his_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "horizon_days": 28,
                    "model": "auto",
                    "quantiles": [0.1, 0.5, 0.9],
                    "country": "CN",
                    "events": [
                        {
                            "name": "spring sale",
                            "kind": "promotion",
                            "start": "2026-03-14",
                            "end": "2026-03-15",
                            "expected_lift": 0.3,
                        }
                    ],
                }
            ]
        },
    )

    source: Literal["computed"] = "computed"
    name: str = Field("", max_length=200)
    history_id: str = Field(max_length=40)
    start_on: IsoDate | None = Field(None, description="first local day; default: the day after the history ends")
    horizon_days: int = Field(ge=1, le=400, description="local days to forecast")
    interval_min: Literal[15, 30, 60] | None = Field(None, description="default: the history's own interval")
    model: str = Field("auto", max_length=80, description="auto: the best one in a backtest; or a forecaster's name")
    quantiles: list[float] = Field(default_factory=lambda: [0.1, 0.5, 0.9], max_length=20)
    queues: list[str] | None = Field(None, max_length=500, description="default: all queues of the history")
    country: str | None = Field(
        None, max_length=10, description="public holidays: CN, DE, or with region: CN-SH, US-CA"
    )
    events: list[EventRow] = Field(default_factory=list, max_length=2_000)

    @field_validator("quantiles")
    @classmethod
    def _are_shares(cls, quantiles: list[float]) -> list[float]:
        if any(not 0 < quantile < 1 for quantile in quantiles):
            raise ValueError("quantiles lie between 0 and 1, for example 0.1 and 0.9")
        return sorted(set(quantiles))


class SubmittedOrder(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={
            "examples": [
                {
                    "source": "submitted",
                    "name": "marketing's own",
                    "timezone": "Asia/Shanghai",
                    "compare_with_history": "his_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "rows": [
                        {"queue": "billing", "start": "2026-03-02T09:00:00+08:00", "mean": 41, "aht_seconds": 245},
                        {"queue": "billing", "start": "2026-03-02T09:30:00+08:00", "mean": 44, "aht_seconds": 251},
                    ],
                }
            ]
        },
    )

    source: Literal["submitted"]
    name: str = Field("", max_length=200)
    timezone: str | None = Field(None, max_length=80)
    compare_with_history: str | None = Field(
        None, max_length=40, description="a history: its opening hours show gaps, and our forecast from it is compared"
    )
    country: str | None = Field(None, max_length=10, description="public holidays, for the forecast to compare with")
    rows: list[dict[str, str | float | None]] = Field(
        min_length=1, description="queue, start, mean, aht_seconds and quantiles such as q10, q50, q90"
    )


def _source(sent: Any) -> str:
    """Which of the two an order is: computed unless it says otherwise."""
    source = sent.get("source", "computed") if isinstance(sent, dict) else getattr(sent, "source", "computed")
    return str(source)


ForecastOrder = Annotated[
    Annotated[ComputedOrder, Tag("computed")] | Annotated[SubmittedOrder, Tag("submitted")], Discriminator(_source)
]

_FORECAST: dict[str, Any] = {
    "id": "fct_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "name": "March",
    "source": "computed",
    "history_id": "his_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "timezone": "Asia/Shanghai",
    "interval_min": 30,
    "queues": ["billing"],
    "models": ["poisson_glm"],
    "n_rows": 1344,
    "start_at": "2026-03-02T00:00:00+08:00",
    "end_at": "2026-03-30T00:00:00+08:00",
    "parameters": {"horizon_days": 28, "model": "auto", "quantiles": [0.1, 0.5, 0.9], "country": "CN"},
    "report": {"notes": []},
    "seed": None,
    "created_at": "2026-03-01T01:00:00Z",
    "created_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "code_version": "0.1.0",
}


class ForecastSummary(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [_FORECAST]})

    id: str
    name: str
    source: Literal["computed", "submitted"]
    history_id: str | None
    timezone: str
    interval_min: int
    queues: list[str]
    models: list[str]
    n_rows: int
    start_at: datetime
    end_at: datetime
    parameters: dict[str, Any] = Field(description="what was asked for")
    report: dict[str, Any] = Field(description="computed: notes and scores; submitted: gaps, jumps and comparison")
    seed: int | None
    created_at: datetime
    created_by: str
    code_version: str


class ForecastView(ForecastSummary):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    **_FORECAST,
                    "intervals": [
                        {
                            "queue": "billing",
                            "start": "2026-03-02T09:00:00+08:00",
                            "mean": 41.2,
                            "q10": 33.0,
                            "q50": 41.0,
                            "q90": 50.0,
                            "aht_seconds": 245.0,
                            "model": "poisson_glm",
                        }
                    ],
                    "next_cursor": "WzFd",
                }
            ]
        },
    )

    intervals: list[dict[str, Any]] = Field(description="queue, start, mean, quantiles, aht_seconds, model")
    next_cursor: str | None = None
