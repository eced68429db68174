"""`paiban serve` and the last step of `paiban demo`: they answer, and end in peace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess

import httpx2
import pytest

from tests.command_line import start


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _environment(tmp_path) -> dict[str, str]:
    return {**os.environ, "PAIBAN_DATA_DIR": str(tmp_path / "data"), "PAIBAN_WORKER": "thread"}


def _until_it_serves(process: subprocess.Popen[str]) -> str:
    """All that it says until it serves."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if "until Ctrl-C" in line:
            return said
    raise AssertionError(said)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_service_answers_and_ends_in_peace(tmp_path, port, number):
    with start(["serve", "--port", port], env=_environment(tmp_path)) as process:
        _until_it_serves(process)
        assert httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=60).status_code == 200
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


def test_the_demo_is_served_to_those_with_its_password(tmp_path, port):
    with start(["demo", "--centre", "tiny", "--port", port], env=_environment(tmp_path)) as process:
        said = _until_it_serves(process)
        password = (tmp_path / "data" / "demo-password").read_text()
        assert password in said
        site = f"http://127.0.0.1:{port}"
        login = {"username": "planner", "password": password}
        token = httpx2.post(f"{site}/v1/token", data=login, timeout=60)
        assert token.status_code == 200, token.text
        bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
        rosters = httpx2.get(f"{site}/v1/rosters", headers=bearer, timeout=60).json()
        assert [roster["name"] for roster in rosters["items"]] == ["tiny"]
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Understaffing" in out


def test_a_taken_port_is_said_before_any_work(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with start(["demo", "--port", listener.getsockname()[1]], env=_environment(tmp_path)) as process:
            out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "try --port" in err
    assert out == ""
    assert not (tmp_path / "data").exists()
