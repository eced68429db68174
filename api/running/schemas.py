"""Health and limits as answered."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from api.schemas import Answer


class Alive(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [{"status": "ok"}]})

    status: Literal["ok"] = "ok"


class Ready(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "status": "ready",
                    "database": "ok",
                    "migrations": "at head",
                    "worker": "working",
                    "jobs_waiting": 0,
                    "oldest_waiting_s": 0.0,
                }
            ]
        },
    )

    status: Literal["ready", "not ready"]
    database: str
    migrations: str
    worker: str = Field(description="working, stopped, or elsewhere: this process runs no jobs")
    jobs_waiting: int
    oldest_waiting_s: float


class Limits(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "body_bytes": 67108864,
                    "history_rows": 2000000,
                    "json_rows": 200000,
                    "horizon_days": 400,
                    "agents": 5000,
                    "solve_seconds": 7200,
                    "solve_workers": 8,
                    "open_jobs_per_user": 100,
                    "event_streams_per_process": 200,
                    "list_items": 1000,
                    "intervals": 10000,
                    "token_minutes": 15,
                }
            ]
        },
    )

    body_bytes: int
    history_rows: int
    json_rows: int
    horizon_days: int
    agents: int
    solve_seconds: int
    solve_workers: int
    open_jobs_per_user: int
    event_streams_per_process: int
    list_items: int
    intervals: int
    token_minutes: int
