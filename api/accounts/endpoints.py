"""POST /v1/token, GET /v1/me, /v1/api-keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response

from api import security
from api.access import EVERYBODY, LEADERS
from api.accounts import service
from api.accounts.schemas import Credentials, KeyOrder, KeyView, Me, NewKey, Token
from api.bodies import form_or_json, sent
from api.edge import Call, Edge, allow, anybody, means_of
from api.schemas import Page

router = APIRouter(route_class=Edge, tags=["accounts"])


@router.post("/v1/token", openapi_extra=form_or_json(Credentials), dependencies=[anybody()])
def create_token(request: Request) -> Token:
    """Exchange a user name and password for a short-lived token; as JSON or as a form."""
    means = means_of(request.app)
    credentials = sent(request, Credentials)
    with means.database.reading() as session:
        user = service.verified_user(session, credentials.username, credentials.password)
    now, minutes = datetime.now(UTC), means.settings.token_minutes
    return Token(
        access_token=security.sign_token(user.id, means.signing_key, now, minutes),
        expires_in=60 * minutes,
        expires_at=now + timedelta(minutes=minutes),
    )


@router.get("/v1/me")
def get_me(call: Annotated[Call, allow(EVERYBODY)]) -> Me:
    """Who the caller is and what they may see."""
    scope = call.scope
    return Me(
        id=scope.user_id,
        username=scope.username,
        display_name=scope.display_name,
        role=scope.role,
        agent=scope.agent,
        teams=sorted(scope.teams),
    )


@router.post("/v1/api-keys", status_code=201)
def create_api_key(order: KeyOrder, call: Annotated[Call, allow(LEADERS, is_recorded=False)]) -> NewKey:
    """Make an API key for a machine; its secret is in this answer and nowhere else.

    An Idempotency-Key is not honoured here, because the stored answer would hold the secret.
    """
    key, secret = service.create_key(call.session, call.scope, order.name, call.now, order.expires_at)
    return NewKey(**KeyView.model_validate(key).model_dump(), secret=secret)


@router.get("/v1/api-keys")
def list_api_keys(call: Annotated[Call, allow(LEADERS)]) -> Page[KeyView]:
    """The caller's own API keys, revoked ones too."""
    found = service.keys(call.session, call.scope)
    return Page(items=[KeyView.model_validate(key) for key in found])


@router.delete("/v1/api-keys/{key_id}", status_code=204)
def revoke_api_key(key_id: str, call: Annotated[Call, allow(LEADERS)]) -> Response:
    """Revoke an API key; what is revoked stays in the list."""
    service.revoke_key(call.session, call.scope, key_id, call.now)
    return Response(status_code=204)
