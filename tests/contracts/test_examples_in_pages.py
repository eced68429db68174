"""The examples printed in the explanations give what the pages say they give."""

from __future__ import annotations

import doctest
import json

import pytest

from solver.domain.problem import RuleSetting
from tests.pages import blocks, pages

PAGES = pages("explanation", "how_to", "tutorial")


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "pycon")])
def test_examples_give_what_the_page_says(page: str) -> None:
    session = doctest.DocTestParser().get_doctest("\n".join(blocks(page, "pycon")), {}, page, page, 0)
    report: list[str] = []
    found = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(session, out=report.append)
    assert found.attempted > 0
    assert found.failed == 0, "".join(report)


RULE_SETTINGS = [(page, block) for page in PAGES for block in blocks(page, "json") if block.startswith('"rules"')]


@pytest.mark.parametrize(("page", "block"), RULE_SETTINGS, ids=[page for page, _ in RULE_SETTINGS])
def test_rule_settings_in_pages_can_be_read(page: str, block: str) -> None:
    for setting in json.loads("{" + block + "}")["rules"]:
        RuleSetting.model_validate(setting)
