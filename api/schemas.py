"""What all requests and answers have in common."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Item = TypeVar("Item")


def _written_out(value: Any) -> Any:
    """Refuse what is a date only to a machine: a bare number would be read as seconds since 1970."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and not _DATE.fullmatch(value)):
        raise ValueError("a date such as 2026-03-02")
    return value


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
IsoDate = Annotated[date, BeforeValidator(_written_out)]
"""A calendar date, written out."""


class Sent(BaseModel):
    """A request body: unknown fields are refused, because a misspelt field is a silent wish; NaN is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Answer(BaseModel):
    """An answer, read from stored records or plain objects."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Page(Answer, Generic[Item]):
    """Some items of a list, and where the next ones begin."""

    items: list[Item]
    next_cursor: str | None = Field(None, description="send it as `cursor` for the next items; null: there are no more")
