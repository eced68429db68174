"""A repeated POST with the same Idempotency-Key gets the same answer and does nothing, also after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Response

from api.database import Session
from api.errors import Unprocessable
from api.tables import GivenAnswer

_KEPT_HEADERS = ("content-type", "location")


@dataclass(frozen=True)
class Once:
    """A request that is to be done once: by whom, under which key, and what it says."""

    user_id: str
    key: str
    request_sha256: str


class AlreadyAnswered(Exception):
    """The request was done before; carries the answer it got."""

    def __init__(self, answer: GivenAnswer) -> None:
        self.answer = answer
        super().__init__(answer.key)

    def response(self) -> Response:
        """The earlier answer, marked as such."""
        headers = {**self.answer.headers, "idempotency-replayed": "true"}
        return Response(self.answer.body, self.answer.status, headers)


def recall(session: Session, once: Once) -> None:
    """Look for an earlier answer.

    Raises
    ------
    AlreadyAnswered
        With the answer.
    Unprocessable
        If the key was used for another request.
    """
    answer = session.get(GivenAnswer, (once.user_id, once.key))
    if answer is None:
        return
    if answer.request_sha256 != once.request_sha256:
        raise Unprocessable(
            "This Idempotency-Key was used for another request.",
            code="idempotency.reused",
            maybe="a new request needs a new key.",
            params={"key": once.key},
        )
    raise AlreadyAnswered(answer)


def remember(session: Session, once: Once, response: Response) -> None:
    """Store the answer in the transaction that holds its effect: both exist or neither."""
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    session.add(
        GivenAnswer(
            user_id=once.user_id,
            key=once.key,
            request_sha256=once.request_sha256,
            status=response.status_code,
            headers=headers,
            body=bytes(response.body),
            created_at=datetime.now(UTC),
        )
    )
    session.flush()
