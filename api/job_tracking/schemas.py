"""Jobs as answered, and the events of a running one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.schemas import Answer
from api.tables import Job

State = Literal["queued", "running", "done", "failed", "cancelled"]
COLLECTIONS = {"forecast": "forecasts", "roster": "rosters"}

_JOB: dict[str, Any] = {
    "id": "job_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "kind": "roster",
    "state": "running",
    "stage": "improving",
    "percent": 45.0,
    "objective": 5230.0,
    "bound": 4980.5,
    "gap": 0.004,
    "result": None,
    "problem": None,
    "attempt": 1,
    "created_at": "2026-03-01T01:10:00Z",
    "started_at": "2026-03-01T01:10:01Z",
    "finished_at": None,
    "cancel_requested_at": None,
    "created_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
}


class Made(Answer):
    """What a job made, and where it is."""

    kind: str
    id: str
    href: str


class JobView(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [_JOB]})

    id: str
    kind: str = Field(description="forecast or roster")
    state: State = Field(description="cancelled jobs keep the best they had: see `result`")
    stage: str
    percent: float = Field(description="0 to 100, an estimate")
    objective: float | None = Field(description="points of the best roster so far; less is better")
    bound: float | None = Field(description="points that no roster can be below")
    gap: float | None = Field(description="how far the objective may still be above the best, as a share")
    result: Made | None
    problem: dict[str, Any] | None = Field(description="why a job failed, as an RFC 9457 problem body")
    attempt: int = Field(description="how often it was begun; more than once after a restart")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    created_by: str


def view_of(job: Job) -> JobView:
    """A job as answered."""
    made = None
    if job.result_kind is not None and job.result_id is not None:
        href = f"/v1/{COLLECTIONS[job.result_kind]}/{job.result_id}"
        made = Made(kind=job.result_kind, id=job.result_id, href=href)
    fields = {name: getattr(job, name) for name in JobView.model_fields if name != "result"}
    return JobView(**fields, result=made)
