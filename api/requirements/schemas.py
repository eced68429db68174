"""Requirements as ordered and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from api.schemas import Answer, Sent


class RequirementOrder(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={
            "examples": [
                {
                    "forecast_id": "fct_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "targets": {
                        "queues": {
                            "billing": {
                                "skill": "billing",
                                "service_level": 0.8,
                                "threshold_seconds": 20,
                                "patience_seconds": 120,
                                "shrinkage": 0.08,
                                "max_occupancy": 0.9,
                            }
                        }
                    },
                }
            ]
        },
    )

    name: str = Field("", max_length=200)
    forecast_id: str = Field(max_length=40)
    targets: dict[str, Any] = Field(description="service goals per queue, as in TARGETS.json (paiban.targets/1)")
    staff_for: str = Field("mean", max_length=20, description="`mean`, or a quantile of the forecast such as `q90`")
    least_contacts: float = Field(0.0, ge=0, description="intervals that expect no more contacts need nobody")


_REQUIREMENT: dict[str, Any] = {
    "id": "req_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "name": "March, 80/20",
    "forecast_id": "fct_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "timezone": "Asia/Shanghai",
    "interval_min": 30,
    "skills": ["billing"],
    "n_rows": 1344,
    "start_at": "2026-03-02T00:00:00+08:00",
    "end_at": "2026-03-30T00:00:00+08:00",
    "inputs": {"staff_for": "mean", "skills": {"billing": {"model": "erlang_a", "awt_s": 20}}},
    "notes": [],
    "created_at": "2026-03-01T01:05:00Z",
    "created_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "code_version": "0.1.0",
}


class RequirementSummary(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [_REQUIREMENT]})

    id: str
    name: str
    forecast_id: str
    timezone: str
    interval_min: int
    skills: list[str]
    n_rows: int
    start_at: datetime
    end_at: datetime
    inputs: dict[str, Any] = Field(description="everything the numbers depend on besides the contacts")
    notes: list[str] = Field(description="assumptions and omissions a planner should read")
    created_at: datetime
    created_by: str
    code_version: str


class RequirementView(RequirementSummary):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    **_REQUIREMENT,
                    "intervals": [
                        {
                            "skill": "billing",
                            "start": "2026-03-02T09:00:00+08:00",
                            "required_net": 8,
                            "required_gross": 8.6957,
                            "offered": 41.2,
                            "aht_s": 245.0,
                            "load_erl": 5.61,
                            "service_level": 0.86,
                            "occupancy": 0.69,
                        }
                    ],
                    "next_cursor": None,
                }
            ]
        },
    )

    intervals: list[dict[str, Any]] = Field(
        description="agents needed and the formula's own inputs and predictions, per skill and interval"
    )
    next_cursor: str | None = None
