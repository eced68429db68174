"""What a contract allows and asks: hours, shift templates, and where its limits differ from the rule set."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from .base import Frozen, Identifier, Minutes


class Band(Frozen):
    """Least and most of something; an open side is null."""

    least: Minutes | None = None
    most: Minutes | None = None

    @model_validator(mode="after")
    def _least_is_not_above_most(self) -> Band:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}; maybe the two were exchanged")
        return self


class Contract(Frozen):
    """The terms shared by a group of agents."""

    id: Identifier
    name: str = ""
    fte: float = Field(1.0, gt=0, le=2, description="contract hours divided by full-time hours; weighs fair shares")
    templates: tuple[Identifier, ...] = Field(min_length=1, description="ids of the shift templates it may be given")
    week_paid_min: Band = Field(default_factory=Band, description="paid minutes per calendar week")
    period_paid_min: Band = Field(default_factory=Band, description="paid minutes per planning period")
    rule_parameters: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="rule code → parameters that differ for this contract"
    )
