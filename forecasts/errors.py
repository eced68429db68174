"""What the demand side says when it cannot use what it was given."""

from __future__ import annotations

from collections.abc import Mapping


class InputError(ValueError):
    """The input cannot be used.

    Parameters
    ----------
    where : the place, as precisely as known: file, row (1 is the header of a CSV file), column.
    found : what stands there.
    expected : what should stand there.
    maybe : a likely cause or remedy, without the word "Maybe"; shown on a second line.
    code : stable identifier for programs, `area.reason` (for example ``history.missing_column``).
    params : the values behind the message, so that another language can say it too.

    Notes
    -----
    ``str(error)`` reads ``WHERE: found X, expected Y.`` and, when there is a guess, a second line
    ``Maybe …``. Rows are counted as a text editor counts lines: the header is row 1.
    """

    def __init__(
        self,
        where: str,
        found: str,
        expected: str,
        maybe: str = "",
        *,
        code: str = "input.invalid",
        params: Mapping[str, object] | None = None,
    ) -> None:
        self.where = where
        self.found = found
        self.expected = expected
        self.maybe = maybe
        self.code = code
        self.params: dict[str, object] = dict(params or {})
        super().__init__(str(self))

    def __str__(self) -> str:
        message = f"{self.where}: found {self.found}, expected {self.expected}."
        return f"{message}\nMaybe {self.maybe}" if self.maybe else message

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions rebuild themselves from `args`, which hold only the message: jobs run in other
        # processes, and the error has to arrive there with its code and its parameters.
        return (_rebuild, (type(self), self.__dict__.copy()))


def _rebuild(cls: type[InputError], state: dict[str, object]) -> InputError:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    error.args = (str(error),)
    return error
