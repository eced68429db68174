"""Settings: from the environment, from files, refused by name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api.config import Settings, SettingsError, load_settings
from api.database import Database


def test_the_default_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.url == f"sqlite:///{tmp_path / 'paiban.sqlite3'}"
    assert settings.is_embedded
    assert settings.upgrades_at_start


@pytest.mark.parametrize("short", ["postgres://", "postgresql://"])
def test_a_postgres_address_gets_the_driver_we_bring(short: str) -> None:
    settings = Settings(database_url=f"{short}me:pw@db/paiban")
    assert settings.url == "postgresql+psycopg://me:pw@db/paiban"
    assert not settings.upgrades_at_start


def test_the_secret_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path).signing_key()
    assert Settings(data_dir=tmp_path).signing_key() == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_shared_database_needs_a_shared_secret() -> None:
    with pytest.raises(SettingsError, match="PAIBAN_SECRET"):
        Settings(database_url="postgresql://db/paiban").signing_key()


def test_secrets_come_from_files_too(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("k" * 40 + "\n")
    (tmp_path / "d").write_text("postgresql://me:pw@db/paiban\n")
    settings = Settings(secret_file=tmp_path / "s", database_url_file=tmp_path / "d")
    assert settings.signing_key() == b"k" * 40
    assert settings.url.endswith("@db/paiban")
    with pytest.raises(SettingsError, match="PAIBAN_SECRET_FILE"):
        Settings(secret_file=tmp_path / "missing").signing_key()


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match="at least 32"):
        Settings(secret="short").signing_key()


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIBAN_TOKEN_MINUTES", "soon")
    with pytest.raises(SettingsError, match=r"PAIBAN_TOKEN_MINUTES: found 'soon'"):
        load_settings()


def test_neither_secret_nor_address_is_shown(tmp_path: Path) -> None:
    shown = repr(Settings(secret="hunter2" * 8, database_url="postgresql://me:hunter2@db/paiban", data_dir=tmp_path))
    assert "hunter2" not in shown
    with pytest.raises(SettingsError) as caught:
        Database("mysql://me:hunter2@db/paiban")
    assert "hunter2" not in str(caught.value)
