"""Publications as sent, and the schedule they put in force."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from api.rosters.schemas import AssignmentView
from api.schemas import Answer, Sent


class PublicationOrder(Sent):
    model_config = ConfigDict(**Sent.model_config, json_schema_extra={"examples": [{"note": "March, final"}]})

    note: str = Field("", max_length=2000)


class ScheduleView(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "agent": "A1",
                    "from_on": "2026-03-02",
                    "until_on": "2026-03-29",
                    "timezone": "Asia/Shanghai",
                    "published_days": ["2026-03-02", "2026-03-03"],
                    "shifts": [AssignmentView.model_config["json_schema_extra"]["examples"][0]],  # type: ignore[index]
                }
            ]
        },
    )

    agent: str | None = Field(description="null: this user is nobody on a roster")
    from_on: date
    until_on: date = Field(description="the last day, itself included")
    timezone: str | None
    published_days: list[date] = Field(description="days for which a roster is published; one without a shift is off")
    shifts: list[AssignmentView]
