"""kill -9 of the whole service: what was accepted is there, what was running goes on, nobody is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.accounts.service import create_user
from api.config import Settings
from api.database import Database, upgrade
from fixtures.centres import centre, expected_problem
from tests.service import PASSWORD, settings_for
from tests.tree import ROOT

pytestmark = pytest.mark.slow

SERVE = "import uvicorn; from api.main import create_app; uvicorn.run(create_app(), port={port}, log_level='error')"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = settings_for(f"sqlite:///{tmp_path / 'paiban.sqlite3'}", tmp_path)
    upgrade(settings.url)
    database = Database(settings.url)
    with database.writing() as session:
        create_user(session, "planner", PASSWORD, "planner")
    database.close()
    return settings


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(settings: Settings, port: int) -> Any:
    """The service in a process of its own, killed without a word at the end."""
    environment = {
        **os.environ,
        "PAIBAN_DATABASE_URL": settings.url,
        "PAIBAN_SECRET": "x" * 40,
        "PAIBAN_JOB_LEASE_S": "2",
        "PAIBAN_JOB_POLL_S": "0.05",
    }
    line = [sys.executable, "-c", SERVE.format(port=port)]
    process = subprocess.Popen(line, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def until(get: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + 120
    while True:
        try:
            if is_so(found := get()):
                return found
        except httpx2.TransportError:
            found = "no answer"
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the children of a process")
def test_a_killed_service_loses_no_job_and_leaves_no_child(settings: Settings) -> None:
    port = free_port()
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        with served(settings, port) as process:
            until(lambda: client.get("/readyz"), lambda answer: answer.status_code == 200)
            token = client.post("/v1/token", json={"username": "planner", "password": PASSWORD}).json()
            headers = {"Authorization": f"Bearer {token['access_token']}", "Idempotency-Key": "once"}
            body = {"problem": expected_problem(centre("tiny")).model_dump(mode="json"), "seed": 1}
            first = client.post("/v1/rosters", json=body, headers=headers)
            job = first.headers["location"]
            until(lambda: children_of(process.pid), bool)
            left_behind = children_of(process.pid)
        until(lambda: [pid for pid in left_behind if is_running(pid)], lambda alive: not alive)
        with served(settings, port):
            # The client that got no answer asks again with its key, and nothing is done twice.
            until(lambda: client.get("/readyz"), lambda answer: answer.status_code == 200)
            again = client.post("/v1/rosters", json=body, headers=headers)
            assert (again.status_code, again.headers["location"]) == (202, job)
            ended = until(lambda: client.get(job, headers=headers).json(), lambda found: found["state"] == "done")
            rosters = client.get("/v1/rosters", headers=headers).json()["items"]
            assert [roster["id"] for roster in rosters] == [ended["result"]["id"]]
