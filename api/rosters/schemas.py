"""Rosters as ordered and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.schemas import Answer, Sent


class Termination(Sent):
    seconds: float = Field(60.0, gt=0, le=86_400, description="wall time for the solve [s]")
    gap: float = Field(0.0, ge=0, le=1, description="stop when the proved gap is at most this share of the total cost")


_PROBLEM: dict[str, Any] = {
    "format": "paiban.problem/1",
    "horizon": {"start_on": "2026-03-02", "n_days": 1, "timezone": "Asia/Shanghai", "interval_min": 30},
    "skills": [{"id": "billing"}],
    "contracts": [{"id": "full", "templates": ["day"]}],
    "templates": [
        {"id": "day", "start_earliest": "08:00", "start_latest": "10:00", "start_step_min": 30, "lengths_min": [480]}
    ],
    "agents": [{"id": "A1", "name": "Amy", "contract": "full", "skills": {"billing": 3}}],
    "requirement": [{"skill": "billing", "agents": [0] * 18 + [1] * 16 + [0] * 14}],
}


class RosterOrder(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={"examples": [{"problem": _PROBLEM, "termination": {"seconds": 10}, "seed": 1}]},
    )

    name: str = Field("", max_length=200)
    problem: dict[str, Any] = Field(
        description="a `paiban.problem/1` document: people, contracts, templates, rules, locks"
    )
    requirement_id: str | None = Field(
        None, max_length=40, description="a stored requirement, which replaces the problem's own"
    )
    termination: Termination = Field(default_factory=Termination)
    seed: int = Field(1, ge=0, le=2_147_483_647)
    workers: int = Field(2, ge=1, le=64, description="threads the solver may use")


class PublicationView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "id": "pub_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "roster_id": "ros_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "version": 3,
                    "start_on": "2026-03-02",
                    "end_on": "2026-03-30",
                    "note": "March",
                    "published_at": "2026-02-16T02:00:00Z",
                    "published_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
                }
            ]
        },
    )

    id: str
    roster_id: str
    version: int = Field(description="counts publications; where two hold the same day, the higher one counts")
    start_on: date
    end_on: date = Field(description="the day after the last one")
    note: str
    published_at: datetime
    published_by: str


_ROSTER: dict[str, Any] = {
    "id": "ros_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "name": "March",
    "problem_id": "prb_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "requirement_id": "req_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "timezone": "Asia/Shanghai",
    "interval_min": 15,
    "start_on": "2026-03-02",
    "end_on": "2026-03-30",
    "status": "feasible",
    "objective": 5230.0,
    "bound": 4980.5,
    "gap": 0.004,
    "hard_violations": 0,
    "result": {"engine": "tours", "seed": 1, "seconds": 60.0, "short_agent_min": 345, "required_agent_min": 84600},
    "parameters": {"seconds": 60.0, "gap": 0.0, "seed": 1, "workers": 2},
    "seed": 1,
    "publication": None,
    "created_at": "2026-02-15T02:00:00Z",
    "created_by": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "code_version": "0.1.0",
}


class RosterView(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [_ROSTER]})

    id: str
    name: str
    problem_id: str
    requirement_id: str | None
    timezone: str
    interval_min: int
    start_on: date
    end_on: date = Field(description="the day after the last one")
    status: Literal["optimal", "feasible"]
    objective: float = Field(description="points; one point is one agent missing for one minute")
    bound: float = Field(description="points that no roster can be below")
    gap: float = Field(description="(objective − bound) ÷ total cost")
    hard_violations: int
    result: dict[str, Any] = Field(description="engine, understaffing, totals per rule, seconds, versions")
    parameters: dict[str, Any]
    seed: int | None
    publication: PublicationView | None
    created_at: datetime
    created_by: str
    code_version: str


class SegmentView(Answer):
    activity: str
    start_at: datetime
    end_at: datetime


class AssignmentView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "agent": "A1",
                    "team": "north",
                    "on": "2026-03-02",
                    "start_at": "2026-03-02T08:00:00+08:00",
                    "end_at": "2026-03-02T16:00:00+08:00",
                    "template": "day",
                    "paid_min": 450,
                    "segments": [
                        {
                            "activity": "contact",
                            "start_at": "2026-03-02T08:00:00+08:00",
                            "end_at": "2026-03-02T12:00:00+08:00",
                        }
                    ],
                }
            ]
        },
    )

    agent: str
    team: str | None
    on: date = Field(description="local date on which the shift starts")
    start_at: datetime
    end_at: datetime
    template: str
    paid_min: int
    segments: list[SegmentView]


class CoverageView(Answer):
    """One skill on one local day; entry k is the interval that begins k intervals after `start_at`."""

    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-03-02",
                    "skill": "billing",
                    "start_at": "2026-03-02T00:00:00+08:00",
                    "interval_min": 360,
                    "required": [0, 4, 5, 1],
                    "on_duty": [0, 4, 4, 1],
                    "short_agent_min": 360,
                    "over_agent_min": 0,
                }
            ]
        },
    )

    on: date
    skill: str
    start_at: datetime
    interval_min: int
    required: list[int] = Field(description="agents required, an entry per interval")
    on_duty: list[int] = Field(description="agents on contacts for this skill; nobody counts at two skills")
    short_agent_min: int
    over_agent_min: int


class CoverageList(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "timezone": "Asia/Shanghai",
                    "required_agent_min": 3600,
                    "short_agent_min": 360,
                    "over_agent_min": 0,
                    "items": [CoverageView.model_config["json_schema_extra"]["examples"][0]],  # type: ignore[index]
                }
            ]
        },
    )

    timezone: str
    required_agent_min: int
    short_agent_min: int
    over_agent_min: int
    items: list[CoverageView] = Field(description="one per day and skill")


class ViolationView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "rule": "coverage.under",
                    "mode": "soft",
                    "agent": None,
                    "team": None,
                    "subject": ["2026-03-02T09:00:00+08:00"],
                    "excess": 15,
                    "unit": "agent-minutes missing",
                    "cost": 15.0,
                    "code": "coverage.under",
                    "params": {"missing": 1, "required": 5, "at": "2026-03-02 09:00", "skills": "billing 1"},
                    "text": {"en": "1 of 5 agents are missing at 2026-03-02 09:00 (billing 1)."},
                }
            ]
        },
    )

    rule: str
    mode: Literal["hard", "soft"]
    agent: str | None = Field(description="the person it is about; null: the centre as a whole")
    team: str | None
    subject: list[str]
    excess: int = Field(description="how far beyond the limit, in whole units")
    unit: str
    cost: float = Field(description="points")
    code: str
    params: dict[str, Any]
    text: dict[str, str] = Field(description="the sentence in en, zh-Hans and zh-Hant")


class FairnessView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "agent": "A1",
                    "name": "Amy",
                    "team": "north",
                    "role": "agent",
                    "fte": 1.0,
                    "shifts": 20,
                    "paid_min": 9000,
                    "nights": 3,
                    "weekends": 2,
                    "holidays": 0,
                    "fair_share": {"nights": 3.5, "weekends": 2.1, "holidays": 0.4},
                    "account": {"nights": 0.5},
                }
            ]
        },
    )

    agent: str
    name: str
    team: str | None
    role: str
    fte: float
    shifts: int
    paid_min: int
    nights: int
    weekends: int
    holidays: int
    fair_share: dict[str, float] = Field(description="nights, weekends and holidays of all listed, by contract share")
    account: dict[str, float] = Field(description="carried into the roster: beyond the fair share so far")
