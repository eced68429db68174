"""What every roster's cost is a multiple of: a bound may be raised to the next one."""

from __future__ import annotations

from math import gcd

from ...compiled import Compiled


def grain_of(compiled: Compiled) -> int:
    """The greatest common divisor of all prices [tenths of a point], at least 1."""
    soft = [used for used in compiled.rules if used.mode == "soft"]
    heads = {used.code for used, _ in compiled.headcounts}
    prices = [used.cost_per_unit for used in soft if used.code not in heads]
    prices += [used.cost_per_unit * one.units for used, one in compiled.headcounts]
    return max(1, gcd(*prices))
