"""Secrets: passwords slowly hashed, tokens briefly signed, API keys shown once and kept as a digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pwdlib import PasswordHash

from api.errors import NotAuthenticated

ALGORITHM = "HS256"
"""The one algorithm tokens are signed with; a token that names another one is refused."""

ISSUER = "paiban"
KEY_PREFIX = "pb_"
LEAST_PASSWORD, MOST_PASSWORD = 8, 256


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Argon2id hash of a password."""
    return _hasher().hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one hashed; takes as long when there is no such user."""
    if len(password) > MOST_PASSWORD:
        return False
    matches = _hasher().verify(password, password_hash or _nobody())
    return matches and password_hash is not None


def sign_token(user_id: str, key: bytes, now: datetime, minutes: int) -> str:
    """A token that says who somebody is, for a few minutes; what they may do is looked up at each request."""
    claims = {
        "iss": ISSUER,
        "sub": user_id,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=minutes)).timestamp()),
        "jti": secrets.token_hex(8),
    }
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, OctKey.import_key(key))


def user_of_token(token: str, key: bytes, now: datetime) -> str:
    """Id of the user a token was made for.

    Raises
    ------
    NotAuthenticated
        For a forged, expired or foreign token, and for any algorithm but ours.
    """
    try:
        decoded = jwt.decode(token, OctKey.import_key(key), algorithms=[ALGORITHM])
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            iss={"essential": True, "value": ISSUER},
            sub={"essential": True},
            exp={"essential": True},
        ).validate(decoded.claims)
    except (JoseError, ValueError, TypeError) as error:
        raise NotAuthenticated(code="auth.token") from error
    return str(decoded.claims["sub"])


def new_key() -> tuple[str, str]:
    """A 256-bit secret for a machine or a browser, and its digest; the secret is shown once and not kept."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """SHA-256 of a random secret; a secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
