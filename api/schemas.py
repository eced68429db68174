"""What all requests and answers have in common."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


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
