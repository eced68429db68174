"""The forecasters: one list, in the order in which a tie is decided."""

from __future__ import annotations

from forecasts.errors import InputError
from forecasts.forecasters.base import Forecaster
from forecasts.forecasters.poisson_glm import PoissonGlm, RecentPoissonGlm
from forecasts.forecasters.seasonal import SeasonalMean, SeasonalNaive

FORECASTERS: tuple[type[Forecaster], ...] = (PoissonGlm, RecentPoissonGlm, SeasonalMean, SeasonalNaive)
"""Every forecaster, with the parameters of its constructor as they stand."""

AUTO = "auto"
"""Instead of a name: whichever forecast this queue's recent past best."""


def forecaster_named(name: str) -> Forecaster:
    """Return the forecaster called `name`.

    Raises
    ------
    InputError
        If there is none (code ``forecast.unknown_model``).
    """
    for forecaster in FORECASTERS:
        if forecaster.name == name:
            return forecaster()
    names = ", ".join(forecaster.name for forecaster in FORECASTERS)
    raise InputError(
        "model",
        repr(name),
        f"{AUTO} or one of {names}",
        code="forecast.unknown_model",
        params={"model": name, "models": [forecaster.name for forecaster in FORECASTERS]},
    )
