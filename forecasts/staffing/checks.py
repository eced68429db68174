"""Numbers at the door of the staffing formulas: finite, in range, brought to one shape."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasts.errors import InputError

FloatArray = NDArray[np.float64]


def checked(name: str, values: ArrayLike, *, above: float | None = None) -> FloatArray:
    """Return `values` as floats; they must be finite and >= 0, or > `above` when that is given.

    Parameters
    ----------
    name : the argument's name, for the message.
    values : scalar or array.
    above : a bound the values must exceed.

    Raises
    ------
    InputError
        Code ``staffing.value``: something is not a number, not finite, or out of range.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise _refusal(name, values, "a number", above) from error
    expected = "a finite number >= 0" if above is None else f"a finite number > {above:g}"
    good = np.isfinite(array) & ((array >= 0.0) if above is None else (array > above))
    if not good.all():
        raise _refusal(name, array[~good].flat[0], expected, above)
    return array


def checked_share(
    name: str, value: float, *, lowest: float = 0.0, highest: float = 1.0, code: str = "staffing.share"
) -> float:
    """Return `value`, a share between `lowest` and `highest`, both allowed.

    Raises
    ------
    InputError
        With `code`; a value that looks like a percentage gets the share as a suggestion.
    """
    if isinstance(value, (int, float)) and math.isfinite(value) and lowest <= value <= highest:
        return float(value)
    raise InputError(
        name,
        f"{value!r}",
        f"a share from {lowest:g} to {highest:g}",
        share_suggestion(value),
        code=code,
        params={"name": name, "value": value},
    )


def share_suggestion(value: object) -> str:
    """Return "you meant 0.80." for a number that reads like 80 %, else nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1.0 < value <= 100.0:
        # Two decimals as people write shares, more only where the percentage had them.
        exact = f"{value / 100.0:.6f}".rstrip("0")
        return f"you meant {exact if len(exact) > 4 else f'{value / 100.0:.2f}'}."
    return ""


def _refusal(name: str, found: object, expected: str, above: float | None) -> InputError:
    shown = f"{float(found):g}" if isinstance(found, (int, float, np.floating)) else f"{found!r}"
    return InputError(
        name, shown, expected, code="staffing.value", params={"name": name, "found": shown, "above": above}
    )
