"""Passwords, tokens, keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from api import security
from api.errors import NotAuthenticated
from api.identifiers import new_id

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = b"k" * 40


def test_a_password_is_kept_as_argon2() -> None:
    kept = security.hash_password("correct horse")
    assert kept.startswith("$argon2id$")
    assert security.password_matches("correct horse", kept)
    assert not security.password_matches("correct house", kept)
    assert not security.password_matches("correct horse", None)
    assert not security.password_matches("x" * 257, kept)


def test_a_token_lives_as_long_as_it_says() -> None:
    token = security.sign_token("usr_1", KEY, NOW, 15)
    assert security.user_of_token(token, KEY, NOW + timedelta(minutes=14)) == "usr_1"
    with pytest.raises(NotAuthenticated):
        security.user_of_token(token, KEY, NOW + timedelta(minutes=16))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_only_one_algorithm_is_believed(algorithm: str) -> None:
    claims = {"iss": "paiban", "sub": "usr_1", "exp": int(NOW.timestamp()) + 900}
    token = jwt.encode({"alg": algorithm}, claims, OctKey.import_key("k" * 64), algorithms=[algorithm])
    with pytest.raises(NotAuthenticated):
        security.user_of_token(token, b"k" * 64, NOW)


@pytest.mark.parametrize("missing", ["iss", "sub", "exp"])
def test_a_token_says_who_for_whom_and_until_when(missing: str) -> None:
    claims = {"iss": "paiban", "sub": "usr_1", "exp": int(NOW.timestamp()) + 900}
    del claims[missing]
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(KEY))
    with pytest.raises(NotAuthenticated):
        security.user_of_token(token, KEY, NOW)


def test_a_key_is_256_random_bits() -> None:
    (secret, digest), (other, _) = security.new_key(), security.new_key()
    assert secret != other
    assert len(secret) == 43
    assert security.digest_of(secret) == digest
    assert secret not in digest


def test_identifiers_sort_by_age_and_name_their_kind() -> None:
    made = [new_id("ros") for _ in range(3)]
    assert all(len(item) == 30 and item.startswith("ros_") for item in made)
    # 48 bits of time are the first ten of 26 digits
    assert [item[:13] for item in made] == sorted(item[:13] for item in made)
    assert len(set(made)) == 3
