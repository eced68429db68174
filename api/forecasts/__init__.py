"""Forecasts: computed from a history, or submitted and compared."""
