"""What a night shift is: one definition, whose window a rule set may move."""

from __future__ import annotations

from pydantic import Field

from .base import Frozen, Minutes, WallTime, wall_minutes
from .horizon import Horizon
from .options import OptionList, Units
from .shifts import Shift


class NightWindow(Frozen):
    """The wall-clock window of the night and how much of it makes a shift a night shift.

    Directive 2003/88/EC, article 2, calls night time a period of at least seven hours that holds midnight to five
    o'clock, and a night worker somebody who works at least three hours of it: hence 23:00 to 06:00 and 180 minutes.
    """

    night_from: WallTime = "23:00"
    night_until: WallTime = "06:00"
    night_least_min: Minutes = Field(180, gt=0, description="minutes in the window that make a shift a night shift")

    def night_min(self, horizon: Horizon, shift: Shift) -> int:
        """Minutes of the shift that lie in the night."""
        window = wall_minutes(self.night_from), wall_minutes(self.night_until)
        return horizon.overlap_with_wall(shift.start, shift.end, *window)

    def is_night(self, horizon: Horizon, shift: Shift) -> bool:
        """Whether the shift is a night shift."""
        return self.night_min(horizon, shift) >= self.night_least_min

    def nights(self, horizon: Horizon, options: OptionList) -> Units:
        """1 for every option that is a night shift."""
        key = ("night", self.night_from, self.night_until, self.night_least_min)
        return options.table(key, lambda shift: int(self.is_night(horizon, shift)))
