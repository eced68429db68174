"""What people are scheduled to do inside a shift."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Frozen, Identifier


class Activity(Frozen):
    """One activity code.

    `contact` activities serve the queues, `rest` activities (breaks, meals) serve nobody, `other` activities
    (leading the floor, meetings, training) keep a person present but off the queues.
    """

    id: Identifier
    name: str = ""
    kind: Literal["contact", "rest", "other"] = "contact"
    paid: bool = True


STANDARD_ACTIVITIES: tuple[Activity, ...] = (
    Activity(id="contact", name="Contacts", kind="contact", paid=True),
    Activity(id="lead", name="Leading the floor", kind="other", paid=True),
    Activity(id="break", name="Break", kind="rest", paid=True),
    Activity(id="meal", name="Meal", kind="rest", paid=False),
)
"""Used by a problem that names no activities of its own."""


class Skill(Frozen):
    """What a queue needs and an agent can do."""

    id: Identifier
    name: str = Field("", description="shown to people; the id stays the key")


class Team(Frozen):
    """People led together."""

    id: Identifier
    name: str = ""
