"""Tokens, keys and the caller, as sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from api.access import Role
from api.schemas import Answer, Sent


class Credentials(Sent):
    model_config = ConfigDict(
        **Sent.model_config,
        json_schema_extra={"examples": [{"username": "planner", "password": "correct horse battery"}]},
    )

    username: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=256)


class Token(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…",
                    "token_type": "bearer",
                    "expires_in": 900,
                    "expires_at": "2026-03-02T09:15:00Z",
                }
            ]
        },
    )

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int = Field(description="life of the token [s]")
    expires_at: datetime


class Me(Answer):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={
            "examples": [
                {
                    "id": "usr_01jc3k9w5e7x8y2z4a6b8c0d1e",
                    "username": "lin.wei",
                    "display_name": "林薇",
                    "role": "lead",
                    "agent": "L1",
                    "teams": ["north"],
                }
            ]
        },
    )

    id: str
    username: str
    display_name: str
    role: Role
    agent: str | None = Field(description="the person of the rosters that this user is")
    teams: list[str] = Field(description="teams this user leads")


class KeyOrder(Sent):
    model_config = ConfigDict(**Sent.model_config, json_schema_extra={"examples": [{"name": "nightly import"}]})

    name: str = Field(min_length=1, max_length=200, description="what the key is for")
    expires_at: AwareDatetime | None = Field(None, description="null: until it is revoked")


_KEY: dict[str, Any] = {
    "id": "key_01jc3k9w5e7x8y2z4a6b8c0d1e",
    "name": "nightly import",
    "prefix": "pb_Zk3x9Q",
    "created_at": "2026-03-02T09:00:00Z",
    "expires_at": None,
    "revoked_at": None,
}


class KeyView(Answer):
    model_config = ConfigDict(**Answer.model_config, json_schema_extra={"examples": [_KEY]})

    id: str
    name: str
    prefix: str = Field(description="first characters of the key, to tell it from others")
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKey(KeyView):
    model_config = ConfigDict(
        **Answer.model_config,
        json_schema_extra={"examples": [{**_KEY, "secret": "pb_Zk3x9Q…"}]},
    )

    secret: str = Field(description="send it as `Authorization: Bearer`; it is shown this once")
