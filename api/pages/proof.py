"""What is proved about a roster, as a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.pages.words import PageWords


def least_shortage(result: Mapping[str, Any], words: PageWords) -> str:
    """How short any roster must be beside how short this one is; nothing if nobody knows.

    Rosters solved before the least shortage was known have no word about it.
    """
    least = result.get("least_short_agent_min")
    if least is None:
        return ""
    return words["least_shortage"].format(least=f"{least / 60:,.1f}", short=f"{result['short_agent_min'] / 60:,.1f}")
