"""The same request twice, two people at once, and a database that is away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from api.main import create_app
from api.tables import GivenAnswer, Job, Publication
from tests.service import Service, migrated_sqlite, problem_document, running, settings_for, solve_until_stopped


def order(service: Service, key: str, name: str = "Small") -> Any:
    body = {"problem": problem_document(), "name": name}
    return service.ask("planner", "POST", "/v1/rosters", json=body, headers={"Idempotency-Key": key})


def count(service: Service, table: Any) -> int:
    with service.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_key_gets_the_same_answer_and_one_job(service: Service) -> None:
    first, second = order(service, "k1"), order(service, "k1")
    assert first.status_code == second.status_code == 202
    assert (second.content, second.headers["location"]) == (first.content, first.headers["location"])
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert count(service, Job) == 1


def test_a_key_is_for_one_request(service: Service) -> None:
    order(service, "k1")
    other = order(service, "k1", name="Other")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.reused")
    assert count(service, Job) == 1


def test_keys_of_two_people_are_two_keys(service: Service) -> None:
    order(service, "k1")
    body = {"problem": problem_document(), "name": "Small"}
    theirs = service.ask("admin", "POST", "/v1/rosters", json=body, headers={"Idempotency-Key": "k1"})
    assert "idempotency-replayed" not in theirs.headers
    assert count(service, Job) == 2


def test_a_refused_request_may_be_repeated_under_its_key(service: Service) -> None:
    refused = service.ask("planner", "POST", "/v1/rosters", json={"problem": {}}, headers={"Idempotency-Key": "k1"})
    assert refused.status_code == 422
    assert order(service, "k1").status_code == 202


def test_a_key_must_be_a_key(service: Service) -> None:
    assert order(service, "x" * 201).json()["code"] == "idempotency.key"


def test_twenty_at_once_with_one_key_make_one_job(service: Service) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: order(service, "k1"), range(20)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert (count(service, Job), count(service, GivenAnswer)) == (1, 1)


def test_twenty_planners_publish_once(service: Service) -> None:
    path = f"/v1/rosters/{service.roster()}/publication"
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: service.ask("planner", "POST", path), range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert count(service, Publication) == 1


def test_publications_of_different_rosters_get_different_versions(service: Service) -> None:
    rosters = []
    for number in range(4):
        body = {"problem": {**problem_document(), "name": f"n{number}"}}
        rosters.append(service.done(service.ask("planner", "POST", "/v1/rosters", json=body))["result"]["id"])

    def publish(roster_id: str) -> Any:
        while True:
            answer = service.ask("planner", "POST", f"/v1/rosters/{roster_id}/publication")
            if answer.status_code == 201:
                return answer.json()["version"]
            assert answer.json()["code"] == "publication.race"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, rosters)) == [1, 2, 3, 4]


def test_stopping_a_solve_keeps_the_best_roster(url: str, tmp_path: Path) -> None:
    with running(settings_for(url, tmp_path), solve_until_stopped) as service:
        submitted = order(service, "k1")
        path = submitted.headers["location"]
        while service.ask("planner", "GET", path).json()["stage"] != "improving":
            pass
        seen = service.ask("planner", "GET", path).json()
        assert (seen["state"], seen["objective"], seen["bound"], seen["gap"]) == ("running", 60.0, 30.0, 0.5)
        assert service.ask("planner", "DELETE", path).status_code == 202
        job = service.done(submitted, state="cancelled")
        assert service.ask("planner", "GET", job["result"]["href"]).json()["objective"] == 60.0
        # Once it has ended, a second wish to stop changes nothing.
        assert service.ask("planner", "DELETE", path).json()["state"] == "cancelled"


def test_events_follow_a_job_to_its_end(service: Service) -> None:
    path = order(service, "k1").headers["location"]
    with service.client.stream("GET", f"{path}/events", headers=service.headers("planner")) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line.startswith("event:")]
    assert lines[-1] == "event: end"
    assert set(lines[:-1]) == {"event: progress"}


def test_a_database_that_is_away_is_a_503(tmp_path: Path, sqlite_template: Path) -> None:
    url = migrated_sqlite(tmp_path, sqlite_template)
    with running(settings_for(url, tmp_path)) as service:
        gone = OperationalError("SELECT 1", {}, Exception("server closed the connection"))
        with patch("api.histories.service.page", side_effect=gone):
            answer = service.ask("planner", "GET", "/v1/histories")
        assert (answer.status_code, answer.json()["code"]) == (503, "service.unavailable")
        assert answer.headers["retry-after"] == "2"
        assert "server closed" not in answer.text


def test_readiness_names_what_is_missing(empty_url: str, tmp_path: Path) -> None:
    with TestClient(create_app(settings_for(empty_url, tmp_path))) as client:
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "paiban db upgrade" in answer.json()["migrations"]
