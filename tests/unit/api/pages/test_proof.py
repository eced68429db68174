"""The sentence about the least shortage, in every language of the pages."""

from __future__ import annotations

import pytest

from api.pages.proof import least_shortage
from api.pages.words import PageWords


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No roster under these rules can be short less than 12.0 agent-hours; this one is short 14.5."),
        ("zh-Hans", "按这些规则，任何班表至少缺 12.0 人时；本班表缺 14.5 人时。"),
        ("zh-Hant", "依這些規則，任何班表至少缺 12.0 人時；本班表缺 14.5 人時。"),
    ],
)
def test_least_and_present_shortage_stand_side_by_side(language: str, said: str):
    result = {"least_short_agent_min": 720, "short_agent_min": 870}  # 12 h and 14.5 h
    assert least_shortage(result, PageWords(language)) == said


@pytest.mark.parametrize("result", [{"short_agent_min": 870}, {"short_agent_min": 870, "least_short_agent_min": None}])
def test_where_it_is_not_known_nothing_is_said(result: dict[str, int | None]):
    assert least_shortage(result, PageWords("en")) == ""
