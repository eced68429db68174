"""Histories as sent and answered."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from api.schemas import Answer, Sent

EXAMPLE_CSV = (
    "queue,start,offered,aht_seconds,abandoned\n"
    "billing,2026-03-02T09:00+08:00,41,245,2\n"
    "billing,2026-03-02T09:30+08:00,44,251,1\n"
)


class HistoryRow(Sent):
    queue: str | None = Field(None, max_length=200, description="may be left out everywhere if there is one queue")
    start: str = Field(max_length=40, description="start of the interval: ISO 8601, or wall-clock time of `timezone`")
    offered: float | None = Field(ge=0, description="contacts offered in the interval; null is unknown, not zero")
    aht_seconds: float | None = Field(None, ge=0, description="mean handling time [s]")
    abandoned: float | None = Field(None, ge=0, description="contacts given up by the caller")


class HistoryOrder(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={
            "examples": [
                {
                    "name": "billing 2025",
                    "timezone": "Asia/Shanghai",
                    "rows": [
                        {"queue": "billing", "start": "2026-03-02T09:00:00+08:00", "offered": 41, "aht_seconds": 245},
                        {"queue": "billing", "start": "2026-03-02T09:30:00+08:00", "offered": 44, "aht_seconds": 251},
                    ],
                }
            ]
        },
    )

    name: str = Field("", max_length=200)
    timezone: str | None = Field(None, max_length=80, description="IANA zone of the site, for example Asia/Shanghai")
    rows: list[HistoryRow] = Field(min_length=1, description="one row per queue and interval")


class HistoryView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "id": "his_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "name": "billing 2025",
                    "timezone": "Asia/Shanghai",
                    "interval_min": 30,
                    "queues": ["billing"],
                    "n_rows": 17520,
                    "start_at": "2025-01-01T00:00:00+08:00",
                    "end_at": "2026-01-01T00:00:00+08:00",
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "created_at": "2026-03-02T01:00:00Z",
                    "created_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "code_version": "0.1.0",
                }
            ]
        },
    )

    id: str
    name: str
    timezone: str
    interval_min: int
    queues: list[str]
    n_rows: int
    start_at: datetime = Field(description="start of the first interval")
    end_at: datetime = Field(description="end of the last interval")
    sha256: str = Field(description="digest of the checked table: equal histories have equal digests")
    created_at: datetime
    created_by: str
    code_version: str
