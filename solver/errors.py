"""What can go wrong in the solver room, said so that a planner can act on it."""

from __future__ import annotations

from collections.abc import Mapping

from forecasts.errors import InputError


class ProblemError(InputError):
    """The problem or roster says something that cannot be; the message names the place."""

    def __init__(
        self,
        where: str,
        found: str,
        expected: str,
        maybe: str = "",
        *,
        code: str = "problem.invalid",
        params: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(where, found, expected, maybe, code=code, params=params)


class ModelDisagrees(RuntimeError):
    """The engine and the independent checks score the same roster differently: a bug of ours, never hidden."""
