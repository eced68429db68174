"""The service goals of each queue: what a TARGETS.json file says, and its checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from forecasts.csv_files import Source
from forecasts.errors import InputError
from forecasts.staffing.goals import Goal
from forecasts.staffing.shrinkage import MOST, Shrinkage
from forecasts.staffing.target_errors import first_error

FORMAT: Literal["paiban.targets/1"] = "paiban.targets/1"

Channel = Literal["voice", "chat", "email", "back_office"]
Model = Literal["erlang_c", "erlang_a", "simulation"]


SYNONYMS = {
    "threshold_s": "threshold_seconds",
    "awt_seconds": "threshold_seconds",
    "awt_s": "threshold_seconds",
    "asa_s": "asa_seconds",
    "patience_s": "patience_seconds",
    "aht_s": "aht_seconds",
    "deadline_s": "deadline_seconds",
    "maximum_abandonment": "max_abandonment",
    "maximum_occupancy": "max_occupancy",
    "minimum_staff": "min_staff",
    "shrinkage_unplanned": "shrinkage",
    "unplanned_shrinkage": "shrinkage",
}
"""Other names people write for a field."""


class QueueTarget(BaseModel):
    """The service goals of one queue. Shares are 0 to 1, times are seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    skill: str | None = Field(
        default=None, min_length=1, description="Skill an agent needs for this queue; the queue's name if left out."
    )
    channel: Channel = Field(default="voice", description="How contacts arrive; only voice is staffed so far.")
    service_level: float | None = Field(
        default=None, gt=0.0, lt=1.0, description="Least share of offered contacts answered within threshold_seconds."
    )
    threshold_seconds: float | None = Field(
        default=None,
        ge=0.0,
        description="Acceptable waiting time that belongs to service_level.",
    )
    asa_seconds: float | None = Field(
        default=None,
        gt=0.0,
        description="Longest mean wait of answered contacts.",
    )
    max_abandonment: float | None = Field(
        default=None,
        gt=0.0,
        lt=1.0,
        description="Largest share of offered contacts that gives up.",
    )
    deadline_seconds: float | None = Field(
        default=None,
        gt=0.0,
        description="Time by which a contact that can wait must be done (email, back office).",
    )
    max_occupancy: float | None = Field(
        default=None,
        gt=0.0,
        le=1.0,
        description="Largest share of agents' available time spent on contacts.",
    )
    patience_seconds: float | None = Field(
        default=None,
        gt=0.0,
        description="Mean time until a waiting caller gives up; needed by erlang_a.",
    )
    aht_seconds: float | None = Field(
        default=None,
        gt=0.0,
        description="Handling time where the forecast has none.",
    )
    concurrency: int = Field(default=1, ge=1, description="Contacts one agent handles at the same time (chat).")
    shrinkage: float = Field(
        default=0.0,
        ge=0.0,
        le=MOST,
        description="Unplanned shrinkage: share of rostered time lost to sickness and lateness.",
    )
    shrinkage_planned_elsewhere: float = Field(
        default=0.0,
        ge=0.0,
        le=MOST,
        description="Planned time that the roster does not place itself; breaks it places do not belong here.",
    )
    min_staff: int = Field(
        default=0,
        ge=0,
        description="Least agents in every open interval, contacts or not, before shrinkage.",
    )
    model: Model | None = Field(
        default=None, description="Formula; erlang_a if patience_seconds is given, else erlang_c."
    )

    @model_validator(mode="before")
    @classmethod
    def _synonyms(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        known = {name: value for name, value in data.items() if name not in SYNONYMS}
        for name, value in data.items():
            ours = SYNONYMS.get(name, name)
            # A field given under two names stays under its second, and is refused as unknown.
            known.setdefault(name if ours in known else ours, value)
        return known

    @model_validator(mode="after")
    def _fits_together(self) -> QueueTarget:
        if (self.service_level is None) != (self.threshold_seconds is None):
            names = ("service_level", "threshold_seconds")
            given, missing = names if self.threshold_seconds is None else names[::-1]
            raise InputError(
                "", f"{given} without {missing}", f"{given} together with {missing}", code="targets.incomplete"
            )
        goals = (self.service_level, self.asa_seconds, self.max_abandonment, self.max_occupancy, self.deadline_seconds)
        if all(goal is None for goal in goals):
            raise InputError(
                "",
                "no goal",
                "service_level with threshold_seconds, asa_seconds, max_abandonment, deadline_seconds or max_occupancy",
                code="targets.no_goal",
            )
        if self.formula == "erlang_a" and self.patience_seconds is None:
            raise InputError("", "model erlang_a without patience", "patience_seconds", code="targets.no_patience")
        if self.formula == "erlang_c" and self.max_abandonment is not None:
            raise InputError(
                "",
                "max_abandonment with Erlang C, in which nobody gives up",
                "model erlang_a with patience_seconds",
                "callers wait about two minutes: try patience_seconds 120.",
                code="targets.abandonment_needs_patience",
            )
        return self

    @property
    def formula(self) -> Model:
        """The formula that applies, whether named or implied."""
        return self.model or ("erlang_a" if self.patience_seconds is not None else "erlang_c")

    @property
    def goal(self) -> Goal:
        """The conditions on agents who answer at once (not deadlines)."""
        return Goal(
            self.service_level, self.threshold_seconds, self.asa_seconds, self.max_abandonment, self.max_occupancy
        )

    @property
    def lost_time(self) -> Shrinkage:
        """Shrinkage that a roster's requirement is raised by."""
        return Shrinkage(unplanned=self.shrinkage, planned_elsewhere=self.shrinkage_planned_elsewhere)


class Targets(BaseModel):
    """The content of a TARGETS.json file: the goals of every queue, by queue name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["paiban.targets/1"] = FORMAT
    queues: dict[str, QueueTarget] = Field(min_length=1, description="Service goals per queue.")


def read_targets(source: Source, *, name: str | None = None) -> Targets:
    """Read a TARGETS.json file.

    Parameters
    ----------
    source : path, or the bytes of an upload.
    name : what messages call the file.

    Raises
    ------
    InputError
        With file, queue, field, found and expected.
    """
    name = name or ("targets" if isinstance(source, bytes) else Path(source).name)
    try:
        text = (source if isinstance(source, bytes) else Path(source).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            name, error.strerror or str(error), "a readable JSON file", code="targets.unreadable"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(name, "bytes that are not UTF-8", "a JSON file in UTF-8", code="targets.not_json") from error
    try:
        data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_each_key_once)
    except (json.JSONDecodeError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{name}{line}", str(error), "valid JSON", code="targets.not_json") from error
    except _BadJsonError as error:
        raise InputError(name, str(error), "valid JSON", code="targets.not_json") from error
    return parse_targets(data, name=name)


def parse_targets(data: object, *, name: str = "targets") -> Targets:
    """Check goals that are already Python data.

    Parameters
    ----------
    data : ``{"queues": {"billing": {…}}}``; the queues alone, ``{"billing": {…}}``, do as well.
    name : what messages call them.

    Raises
    ------
    InputError
        With queue, field, found and expected.
    """
    if isinstance(data, dict) and not {"queues", "format"} & set(data):
        data = {"queues": data}
    try:
        return Targets.model_validate(data)
    except ValidationError as error:
        raise first_error(error, name, tuple(QueueTarget.model_fields)) from error


def targets_schema() -> dict[str, Any]:
    """JSON Schema of a TARGETS.json file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Targets.model_json_schema(),
    }


class _BadJsonError(ValueError):
    """Text that Python's reader would accept but JSON does not know, or that hides a mistake."""


def _refuse_constant(word: str) -> NoReturn:
    raise _BadJsonError(f"{word}, which is not a JSON number")


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise _BadJsonError(f"the name {twice!r} twice in one object")
    return result
