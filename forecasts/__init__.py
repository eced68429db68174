"""The demand side: history of contacts in, forecast and requirement out.

`forecast` and `backtest` are the whole of forecasting in two calls. They are loaded on first use, so that those
who need only the interval grid do not wait for pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecasts.errors import InputError

if TYPE_CHECKING:
    from forecasts.backtesting import Backtest, backtest
    from forecasts.forecasting import Forecast, forecast

__all__ = ["Backtest", "Forecast", "InputError", "backtest", "forecast"]

_HOME = {
    "Backtest": "forecasts.backtesting",
    "backtest": "forecasts.backtesting",
    "Forecast": "forecasts.forecasting",
    "forecast": "forecasts.forecasting",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'forecasts' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
