"""A person logs in, reads the published roster, changes day, team and language, without any script."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from api import workflow
from api.accounts.service import create_user, scope_of
from api.config import Settings
from api.database import Database, upgrade
from api.main import create_app
from solver.domain.rosters import Roster
from solver.outcome import Outcome
from solver.params import SolveParams
from tests.roster_world import HOSTILE, small_world
from tests.service import PASSWORD, result_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served centre with one published roster."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("pages"), worker="none")
    upgrade(settings.url)
    database = Database(settings.url)
    with database.writing() as session:
        scope = scope_of(create_user(session, "planner", PASSWORD, "planner"))
        create_user(session, "amy", PASSWORD, "agent", agent="Amy")
    problem, found = small_world()
    outcome = Outcome("feasible", Roster(found.shifts, result_of(problem)))
    roster = workflow.solve_roster(
        database, scope, problem, solve=lambda *_, **__: outcome, params=SolveParams(), name="First weeks"
    )
    workflow.publish(database, scope, roster.id)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    database.close()


@pytest.fixture
def page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        context = browser.new_context(java_script_enabled=False, locale="en-GB")
        yield context.new_page()
        browser.close()


def log_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(address)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_stranger_is_asked_to_log_in(page: Page, address: str) -> None:
    log_in(page, address, "planner", "wrong password")
    assert page.get_by_role("alert").inner_text() == "User name or password is wrong."
    assert page.get_by_role("table").count() == 0


def test_the_week_shows_people_shifts_and_coverage(page: Page, address: str) -> None:
    log_in(page, address, "planner")
    page.goto(f"{address}/?week=2026-03-02")
    assert page.get_by_role("heading", name="First weeks").is_visible()
    table = page.get_by_role("table").first
    assert table.get_by_role("row", name="Bob").get_by_text("22:00–").is_visible()
    assert page.get_by_role("img", name="1.0 of 2.0 required agent-hours are missing").is_visible()
    assert page.get_by_text("1.0 h short").is_visible()
    assert page.get_by_text("Lantern Festival").is_visible()


def test_a_name_is_text_whatever_it_says(page: Page, address: str) -> None:
    log_in(page, address, "planner")
    page.goto(f"{address}/?week=2026-03-02")
    assert page.get_by_role("rowheader", name=HOSTILE).is_visible()
    assert page.locator("script").count() == 0


def test_a_day_shows_breaks(page: Page, address: str) -> None:
    log_in(page, address, "planner")
    page.goto(f"{address}/?week=2026-03-02")
    page.get_by_role("link", name="Mon 2 Mar").click()
    assert page.get_by_role("cell", name="08:00–16:00 · Break 10:00", exact=True).is_visible()
    page.get_by_role("link", name="Day after").click()
    assert page.get_by_text("Lantern Festival").is_visible()
    page.get_by_role("link", name="Whole week").click()
    assert page.get_by_role("columnheader", name="Sun 8 Mar").is_visible()


def test_the_language_changes_and_stays(page: Page, address: str) -> None:
    log_in(page, address, "planner")
    page.get_by_role("link", name="简体中文").click()
    assert page.get_by_text("人力覆盖").first.is_visible()
    page.goto(f"{address}/?week=2026-03-02")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_text("缺 1.0 小时").is_visible()


def test_an_agent_sees_the_own_row_alone(page: Page, address: str) -> None:
    log_in(page, address, "amy")
    page.goto(f"{address}/?week=2026-03-02")
    assert page.get_by_text("You see your own shifts.").is_visible()
    assert page.get_by_role("rowheader", name=HOSTILE).count() == 1
    assert page.get_by_role("rowheader", name="Bob").count() == 0


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(chromium_path: str, address: str, width: int, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB").new_page()
        log_in(page, address, "planner")
        for view in ("?week=2026-03-02", "?day=2026-03-02", "?week=2026-03-02&lang=zh-Hant"):
            page.goto(f"{address}/{view}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        browser.close()


def test_logging_out_closes_the_door(page: Page, address: str) -> None:
    log_in(page, address, "planner")
    page.get_by_role("button", name="Log out").click()
    page.goto(f"{address}/")
    assert page.get_by_role("button", name="Log in").is_visible()
