"""The real arrangement: a child process with the real solver, which may be killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.config import Settings
from api.jobs.bench import ProcessBench
from fixtures.centres import centre, expected_problem
from fixtures.centres.tiny import LEAST_SHORT_MIN
from tests.service import Service, migrated_sqlite, running, settings_for

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    return settings_for(migrated_sqlite(tmp_path, sqlite_template), tmp_path)


def with_child(settings: Settings) -> Any:
    return running(settings, bench=lambda: ProcessBench(settings.url))


def order(service: Service, name: str, seconds: float) -> Any:
    problem = expected_problem(centre(name)).model_dump(mode="json")
    body = {"problem": problem, "termination": {"seconds": seconds}, "workers": 1}
    answer = service.ask("planner", "POST", "/v1/rosters", json=body)
    assert answer.status_code == 202, answer.text
    return answer


def child() -> multiprocessing.process.BaseProcess:
    return next(process for process in multiprocessing.active_children() if process.name == "paiban-worker")


def wait_until(service: Service, path: str, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while not is_so(job := service.ask("planner", "GET", path).json()):
        assert time.monotonic() < deadline, job
        # Whatever the child is doing, this process answers.
        assert service.client.get("/healthz").status_code == 200
        time.sleep(0.05)
    return job


def test_the_tiny_centre_is_solved_as_by_hand(settings: Settings) -> None:
    with with_child(settings) as service:
        job = service.done(order(service, "tiny", 60))
        roster = service.ask("planner", "GET", job["result"]["href"]).json()
        assert roster["status"] == "optimal"
        assert roster["result"]["short_agent_min"] == LEAST_SHORT_MIN
        coverage = service.ask("planner", "GET", f"{job['result']['href']}/coverage").json()
        assert coverage["short_agent_min"] == LEAST_SHORT_MIN
        assert roster["hard_violations"] == 0


def test_a_problem_without_a_roster_says_why(settings: Settings) -> None:
    problem = expected_problem(centre("tiny")).model_dump(mode="json")
    # Amy came home at ten on Sunday night: eight o'clock on Monday is too early for her.
    amy = problem["agents"][0]["id"]
    start, end = "2026-09-21T08:00:00+08:00", "2026-09-21T16:00:00+08:00"
    problem["locked"] = [{"agent": amy, "on": "2026-09-21", "start": start, "end": end}]
    with with_child(settings) as service:
        submitted = service.ask("planner", "POST", "/v1/rosters", json={"problem": problem})
        refusal = service.done(submitted, state="failed")["problem"]
        assert refusal["code"] == "roster.infeasible"
        assert refusal["conflicts"][0]["sentences"]


def test_a_killed_child_loses_nothing_and_a_stop_keeps_the_best(settings: Settings) -> None:
    with with_child(settings) as service:
        submitted = order(service, "small", 300)
        path = submitted.headers["location"]
        wait_until(service, path, lambda job: job["objective"] is not None)
        killed = child().pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        again = wait_until(service, path, lambda job: job["attempt"] == 2 and job["state"] == "running")
        assert again["result"] is None
        wait_until(service, path, lambda job: job["objective"] is not None and job["stage"] != "starting")
        assert child().pid != killed
        service.ask("planner", "DELETE", path)
        job = service.done(submitted, state="cancelled")
        assert service.ask("planner", "GET", job["result"]["href"]).json()["hard_violations"] == 0
        assert len(service.ask("planner", "GET", "/v1/rosters").json()["items"]) == 1


def test_a_restarted_service_takes_up_what_was_running(settings: Settings) -> None:
    with with_child(settings) as service:
        path = order(service, "small", 300).headers["location"]
        wait_until(service, path, lambda job: job["state"] == "running" and job["percent"] > 0)
    with with_child(settings) as service:
        job = wait_until(service, path, lambda job: job["attempt"] == 2)
        assert job["state"] == "running"
        service.ask("planner", "DELETE", path)
        wait_until(service, path, lambda job: job["state"] == "cancelled")
