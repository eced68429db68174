"""Who somebody is: passwords, tokens, API keys and browser sessions, all ending in a Scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from api import security
from api.access import Role, Scope
from api.accounts import repository
from api.database import Session
from api.errors import Conflict, NotAuthenticated, NotFound, Unprocessable
from api.identifiers import new_id
from api.tables import ApiKey, LoginSession, Membership, User


def create_user(
    session: Session,
    username: str,
    password: str,
    role: Role | str,
    *,
    display_name: str = "",
    agent: str | None = None,
    teams: Iterable[str] = (),
) -> User:
    """Create a user.

    Parameters
    ----------
    agent : the person of the rosters this user is; an agent sees that person's shifts.
    teams : the teams a lead leads.

    Raises
    ------
    Unprocessable
        For a role that does not exist, an empty name, or a password that is too short or too long.
    Conflict
        If the name is taken.
    """
    username = username.strip()
    if not 1 <= len(username) <= 200 or not username.isprintable():
        raise Unprocessable("A user name has 1 to 200 printable characters.", code="user.name")
    if role not in list(Role):
        raise Unprocessable(f"There is no role {str(role)!r}; roles are {', '.join(Role)}.", code="user.role")
    _check_password(password)
    if repository.user_by_name(session, username) is not None:
        raise _taken(username)
    user = User(
        id=new_id("usr"),
        username=username,
        display_name=display_name or username,
        password_hash=security.hash_password(password),
        role=str(Role(role)),
        agent=agent,
        is_active=True,
        created_at=datetime.now(UTC),
        memberships=[Membership(team=team) for team in sorted(set(teams))],
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise _taken(username) from error
    return user


def _taken(username: str) -> Conflict:
    return Conflict(f"There is a user {username!r} already.", code="user.exists", params={"username": username})


def _check_password(password: str) -> None:
    least, most = security.LEAST_PASSWORD, security.MOST_PASSWORD
    if not least <= len(password) <= most:
        raise Unprocessable(
            f"A password has {least} to {most} characters.", code="user.password", params={"least": least, "most": most}
        )


def scope_of(user: User) -> Scope:
    """What a user may see."""
    return Scope(
        user_id=user.id,
        username=user.username,
        role=Role(user.role),
        display_name=user.display_name,
        agent=user.agent,
        teams=frozenset(membership.team for membership in user.memberships),
    )


def scope_of_name(session: Session, username: str) -> Scope:
    """The scope of an active user by name, for the command line, where the machine is the credential."""
    user = repository.user_by_name(session, username)
    if user is None:
        raise NotFound(f"There is no active user {username!r}.", code="user.unknown")
    return scope_of(user)


def scope_of_bearer(session: Session, credential: str, signing_key: bytes, now: datetime) -> Scope:
    """The scope of an API key or a token.

    Raises
    ------
    NotAuthenticated
        For a credential that is forged, expired, revoked, or of a user who is no longer active.
    """
    if credential.startswith(security.KEY_PREFIX):
        secret = credential.removeprefix(security.KEY_PREFIX)
        user = repository.user_of_key(session, security.digest_of(secret), now)
    else:
        user = repository.user_by_id(session, security.user_of_token(credential, signing_key, now))
    return _scope_or_refusal(user)


def scope_of_cookie(session: Session, cookie: str, now: datetime) -> Scope:
    """The scope of a browser session."""
    return _scope_or_refusal(repository.user_of_session(session, security.digest_of(cookie), now))


def _scope_or_refusal(user: User | None) -> Scope:
    if user is None:
        raise NotAuthenticated(code="auth.credential")
    return scope_of(user)


def verified_user(session: Session, username: str, password: str) -> User:
    """The user with this name and password; the refusal does not tell which of the two is wrong."""
    user = repository.user_by_name(session, username)
    if not security.password_matches(password, user.password_hash if user else None) or user is None:
        raise NotAuthenticated("User name or password is wrong.", code="auth.password")
    return user


def open_session(session: Session, user: User, now: datetime, hours: int) -> str:
    """Log a browser in; gives the secret for its cookie."""
    secret, digest = security.new_key()
    expires_at = now + timedelta(hours=hours)
    session.add(LoginSession(digest=digest, user_id=user.id, created_at=now, expires_at=expires_at))
    session.flush()
    return secret


def close_session(session: Session, cookie: str) -> None:
    """Log a browser out."""
    found = repository.login_session(session, security.digest_of(cookie))
    if found is not None:
        session.delete(found)


def create_key(
    session: Session, scope: Scope, name: str, now: datetime, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new API key of the caller, and its secret, which is shown this once."""
    if expires_at is not None and expires_at <= now:
        raise Unprocessable("expires_at lies in the past.", code="api_key.expired")
    secret, digest = security.new_key()
    key = ApiKey(
        id=new_id("key"),
        user_id=scope.user_id,
        name=name,
        prefix=security.KEY_PREFIX + secret[:6],
        digest=digest,
        created_at=now,
        expires_at=expires_at,
        revoked_at=None,
    )
    session.add(key)
    session.flush()
    return key, security.KEY_PREFIX + secret


def keys(session: Session, scope: Scope) -> list[ApiKey]:
    """The caller's own API keys."""
    return repository.keys_of(session, scope)


def revoke_key(session: Session, scope: Scope, key_id: str, now: datetime) -> None:
    """Make an API key useless; doing it again changes nothing."""
    key = repository.key_by_id(session, scope, key_id)
    if key is None:
        raise NotFound
    key.revoked_at = key.revoked_at or now
