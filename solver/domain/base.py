"""The ground all file-level data classes stand on: frozen, strict about unknown fields, documented by JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[
    str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\s\x00-\x1f](.*[^\s\x00-\x1f])?$")
]
"""A stable name chosen by the user: any script, no control characters, no blanks at its ends."""

WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
"""Local wall-clock time `HH:MM`; `24:00` is the end of the day."""

Minutes = Annotated[int, Field(ge=0, le=400 * 1440)]
"""A duration in whole minutes."""


class Frozen(BaseModel):
    """A value that never changes; unknown fields are refused because a misspelt field is a silent wish."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, ser_json_inf_nan="constants")

    def __copy__(self) -> Self:
        """A copy without cached values: `model_copy(update=...)` would otherwise keep what the old fields meant."""
        return self._forgetful(super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._forgetful(super().__deepcopy__(memo))

    def _forgetful(self, copied: Self) -> Self:
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def wall_minutes(text: str) -> int:
    """Minutes after local midnight of a wall time `HH:MM`."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def wall_text(minutes: int) -> str:
    """`HH:MM` of minutes after local midnight, wrapped at 24 h."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
