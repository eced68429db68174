"""What the service refuses, and with which status; the words are the class's docstring unless said better."""

from __future__ import annotations

from typing import Any, ClassVar


class ApiError(Exception):
    """The request cannot be answered."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "request.refused"

    def __init__(
        self, detail: str = "", *, code: str = "", maybe: str = "", params: dict[str, Any] | None = None
    ) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip()
        self.problem_code = code or self.code
        self.maybe = maybe
        self.params = params or {}
        super().__init__(self.detail)


class NotAuthenticated(ApiError):
    """A token, an API key or a login is needed; the one sent is missing, wrong or expired."""

    status, code = 401, "auth.required"


class NotAllowed(ApiError):
    """Your role may not do this."""

    status, code = 403, "auth.forbidden"


class NotFound(ApiError):
    """There is nothing here that you may see."""

    status, code = 404, "not_found"


class Conflict(ApiError):
    """The state has moved on."""

    status, code = 409, "conflict"


class PreconditionFailed(ApiError):
    """What you changed is no longer the newest version."""

    status, code = 412, "precondition.stale"


class BodyTooLarge(ApiError):
    """The request body is larger than this service accepts."""

    status, code = 413, "request.too_large"


class UnsupportedMedia(ApiError):
    """The content type is not one this operation reads."""

    status, code = 415, "request.media_type"


class Unprocessable(ApiError):
    """The request says something that cannot be."""

    status, code = 422, "request.invalid"


class PreconditionRequired(ApiError):
    """A change needs If-Match with the version it is based on."""

    status, code = 428, "precondition.required"


class TooMany(ApiError):
    """You have as much running as this service allows at once."""

    status, code = 429, "request.too_many"


class Unavailable(ApiError):
    """The database cannot be reached or cannot write just now; nothing was changed."""

    status, code = 503, "service.unavailable"
