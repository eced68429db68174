"""What every test may lean on: where browser and database are, how long to search, what was left out."""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Generator

import pytest
from hypothesis import settings

# Derandomised: the same commit gives the same answer. `PAIBAN_HYPOTHESIS=long` searches new ground instead.
settings.register_profile("quick", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("default", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("PAIBAN_HYPOTHESIS", "default"))


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """SQLAlchemy address of a server whose user may create databases; skips where there is none."""
    url = os.environ.get("PAIBAN_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("no PostgreSQL on this machine (install it, or set PAIBAN_TEST_POSTGRES_URL)")
    return url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium for Playwright's `executable_path`; skips where there is none."""
    found = os.environ.get("PAIBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine (install it, or set PAIBAN_CHROMIUM)")
    return found


# Outermost, so that the list stands after pytest's own summary and only its closing line follows.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    yield
    tests_of = _tests_by_reason(terminalreporter.stats.get("skipped", []))
    if not tests_of:
        return
    terminalreporter.section("what could not run here, and why")
    for reason, tests in sorted(tests_of.items()):
        terminalreporter.line(reason)
        for test, n_cases in sorted(Counter(test.partition("[")[0] for test in tests).items()):
            terminalreporter.line(f"    {test}" + (f" ({n_cases} cases)" if n_cases > 1 else ""))


def _tests_by_reason(skipped: list[pytest.TestReport | pytest.CollectReport]) -> dict[str, list[str]]:
    tests_of = defaultdict(list)
    for report in skipped:
        # a skip's representation is (file, line, "Skipped: reason")
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        tests_of[reason.removeprefix("Skipped: ")].append(report.nodeid)
    return tests_of
