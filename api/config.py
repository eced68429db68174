"""Settings of the environment: database, secrets, limits. Planning parameters are data, not settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from forecasts.errors import InputError

PREFIX = "PAIBAN_"


class SettingsError(InputError):
    """A setting of the environment cannot be used."""


class Settings(BaseSettings):
    """Everything that differs between two installations; each field is the variable `PAIBAN_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data_dir: Path = Field(Path("paiban-data"), description="folder of the embedded database and the stored secret")
    database_url: SecretStr | None = Field(None, description="SQLAlchemy address; default: a SQLite file in data_dir")
    database_url_file: Path | None = Field(None, description="file that holds database_url")
    secret: SecretStr | None = Field(None, description="signs tokens; at least 32 characters")
    secret_file: Path | None = Field(None, description="file that holds secret")
    token_minutes: int = Field(15, ge=1, le=24 * 60, description="life of a token from POST /v1/token")
    session_hours: int = Field(12, ge=1, le=24 * 30, description="life of a browser session")
    cookie_secure: bool = Field(False, description="send the session cookie over TLS only; set it behind a TLS proxy")
    auto_upgrade: bool | None = Field(None, description="migrate at start; default: yes for SQLite, no for PostgreSQL")
    worker: Literal["process", "thread", "none"] = Field(
        "process", description="where the API process runs jobs: a child process, its own threads, or nowhere"
    )
    worker_threads: int = Field(1, ge=1, le=64, description="jobs run at the same time by one process")
    job_lease_s: float = Field(10.0, gt=0, le=600, description="a job without a sign of life for so long is taken over")
    job_poll_s: float = Field(0.5, gt=0, le=60, description="how often a worker looks for work")
    job_attempts: int = Field(3, ge=1, le=20, description="a job whose worker died so often is given up")
    max_body_mib: int = Field(64, ge=1, le=1024, description="largest request body [MiB]")
    max_history_rows: int = Field(2_000_000, ge=1, description="rows of one history")
    max_json_rows: int = Field(200_000, ge=1, description="rows of a table sent as JSON; CSV takes more")
    max_horizon_days: int = Field(400, ge=1, le=400, description="days of one forecast or roster")
    max_agents: int = Field(5_000, ge=1, description="agents of one roster problem")
    max_solve_seconds: int = Field(7_200, ge=1, le=86_400, description="longest solve a request may ask for")
    max_solve_workers: int = Field(8, ge=1, le=64, description="most threads a solve may ask for")
    max_open_jobs: int = Field(100, ge=1, description="jobs one user may have waiting or running")
    max_event_streams: int = Field(200, ge=1, description="open streams of job events per process")

    @field_validator("database_url", "database_url_file", "secret", "secret_file", mode="before")
    @classmethod
    def _empty_means_unset(cls, value: Any) -> Any:
        return None if value == "" else value

    @property
    def url(self) -> str:
        """SQLAlchemy address of the database, with the driver that Paiban brings."""
        text = _secret_text(self.database_url, self.database_url_file, "DATABASE_URL_FILE")
        if text is None:
            return f"sqlite:///{self.data_dir.resolve() / 'paiban.sqlite3'}"
        for short in ("postgresql://", "postgres://"):
            if text.startswith(short):
                return "postgresql+psycopg://" + text.removeprefix(short)
        return text

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.url.startswith("sqlite")

    @property
    def upgrades_at_start(self) -> bool:
        """Whether starting the service also migrates the database."""
        return self.is_embedded if self.auto_upgrade is None else self.auto_upgrade

    @property
    def max_body_bytes(self) -> int:
        """Largest request body [bytes]."""
        return self.max_body_mib * 1024 * 1024

    def signing_key(self) -> bytes:
        """The key that signs tokens; made and kept in the data folder when the store is embedded.

        Raises
        ------
        SettingsError
            Without a secret beside a shared database: every process must sign with the same one.
        """
        text = _secret_text(self.secret, self.secret_file, "SECRET_FILE")
        if text is None:
            if not self.is_embedded:
                raise SettingsError(
                    f"{PREFIX}SECRET", "nothing", "a secret shared by all processes", code="settings.secret"
                )
            text = _kept_secret(self.data_dir / "secret")
        if len(text) < 32:
            raise SettingsError(f"{PREFIX}SECRET", f"{len(text)} characters", "at least 32", code="settings.secret")
        return text.encode()


def load_settings(**overrides: Any) -> Settings:
    """Settings of the environment; `overrides` win.

    Raises
    ------
    SettingsError
        Naming the variable that cannot be used.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        # A refused secret is not repeated in the message.
        found = "a value that cannot be used" if "secret" in name.lower() else repr(first["input"])
        raise SettingsError(name, found, first["msg"], code="settings.invalid", params={"variable": name}) from error


def _secret_text(value: SecretStr | None, file: Path | None, name: str) -> str | None:
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            PREFIX + name, error.strerror or str(error), "a readable file", code="settings.unreadable"
        ) from error


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
