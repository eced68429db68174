"""Breaks: every break of the template is there, in its order and in its window, and the paid time follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.problem import RosterProblem
from ..domain.shifts import Break, Segment, Shift
from ..domain.tours import Tour
from ..primitives import AgentPrimitive
from .base import AgentRule, Example, Violation, clock


class BreakWindow(AgentRule):
    """A shift holds the breaks of its template, each once, in order, as long as it should be and in its window.

    Reason
        Directive 2003/88/EC, article 4, asks for a rest break when the working day is longer than six hours; a break
        at the end of the shift is none.
    Model
        Engines choose among options with the right breaks and place each in its window, so that it holds by the form
        of their decision and needs no primitive. The check pairs planned and found breaks in order in the cheapest
        way: minutes outside the window and minutes too long or short, or the whole break when it is missing, too many
        or of another activity. Minutes in two segments or in none, and minutes paid too much or too little, add to it.
        Which work fills the time between the breaks is not asked.
    History
        None: of past shifts only the times are known.
    Parameters
        None of its own: the template's `breaks` say it. In a shift without segments only the paid minutes are judged:
        where its breaks fall is not said.
    """

    code: ClassVar[str] = "break.window"
    title: ClassVar = {"en": "Breaks in their windows", "zh-Hans": "休息时段", "zh-Hant": "休息時段"}
    unit: ClassVar[str] = "minutes off"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 5
    sentences: ClassVar = {
        "en": "{agent}, shift of {start}: {excess} min off. Planned {planned}, {planned_paid} min paid; "
        "found {found}, {found_paid} min paid.",
        "zh-Hans": "{agent} {start} 的班次相差 {excess} 分钟。应为：{planned}，计薪 {planned_paid} 分钟；"
        "实际：{found}，计薪 {found_paid} 分钟。",
        "zh-Hant": "{agent} {start} 的班次相差 {excess} 分鐘。應為：{planned}，計薪 {planned_paid} 分鐘；"
        "實際：{found}，計薪 {found_paid} 分鐘。",
    }
    not_examined: ClassVar = {"model": "a shift with misplaced breaks is not among an engine's options"}

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every shift whose breaks or paid minutes deviate; shifts on unknown templates are another rule's affair."""
        problem = tour.problem
        for shift in tour.shifts:
            template = problem.template_by_id.get(shift.template)
            if template is None:
                continue
            planned = template.breaks_of(shift.length_min)
            excess, found = 0, _rests(problem, shift)
            if shift.segments:
                excess = _cheapest_pairing(planned, found, shift.start) + _uncovered_and_doubled(shift)
            excess += abs(shift.paid_min - _minutes_to_pay(problem, shift, planned))
            if excess:
                subject = (tour.agent.id, tour.horizon.instant(shift.start).isoformat())
                facts = {
                    "planned": _planned_text(tour, shift, planned),
                    "planned_paid": shift.length_min - _unpaid(problem, planned),
                    "found": _found_text(tour, found),
                    "found_paid": shift.paid_min,
                }
                yield Violation(self.code, subject, excess, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Nothing: breaks are placed within their windows after the shift is chosen."""
        return iter(())

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the shift's start, what the template says and what was found."""
        agent, start = violation.subject
        return {"agent": agent, "start": clock(start), "excess": violation.excess, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """At the window's edges; five minutes outside; missing; doubled; the wrong order; the wrong pay."""
        meal = {"activity": "meal", "length_min": 30, "earliest_min": 180, "latest_min": 240}
        rest = {"activity": "break", "length_min": 15, "earliest_min": 300, "latest_min": 420}
        world = {"template": {"breaks": [meal, rest]}, "horizon": {"interval_min": 5}}
        day = "Amy Mon 08:00-16:00"
        yield Example("at both edges", cls(), f"{day} [meal 12:00-12:30, break 13:00-13:15]", world=world)
        yield Example(
            "five minutes early",
            cls(),
            f"{day} [meal 10:55-11:25, break 13:00-13:15]",
            (5,),
            "Amy, shift of 2026-03-02 08:00: 5 min off. Planned meal 30 min 11:00–12:00, break 15 min 13:00–15:00, "
            "450 min paid; found meal 10:55–11:25, break 13:00–13:15, 450 min paid.",
            world=world,
        )
        yield Example("five minutes late", cls(), f"{day} [meal 12:05-12:35, break 13:00-13:15]", (5,), world=world)
        yield Example("five minutes short", cls(), f"{day} [meal 11:00-11:25, break 13:00-13:15]", (5,), world=world)
        yield Example("one missing", cls(), f"{day} [meal 11:00-11:30]", (15,), world=world)
        twice = f"{day} [meal 11:00-11:30, break 13:00-13:15, break 14:00-14:15]"
        yield Example("one too many", cls(), twice, (15,), world=world)
        # The cheapest pairing gives up the shorter break on both sides: 15 missing, 15 too many.
        swapped = f"{day} [break 11:00-11:15, meal 12:00-12:30]"
        yield Example("in the wrong order", cls(), swapped, (30,), world=world)


def _rests(problem: RosterProblem, shift: Shift) -> list[Segment]:
    """The shift's breaks in time order."""
    return [one for one in sorted(shift.segments) if problem.activity_by_id[one.activity].kind == "rest"]


def _cheapest_pairing(planned: Sequence[Break], found: Sequence[Segment], start: int) -> int:
    """Least minutes off over all ways to pair planned and found breaks in order (an edit distance)."""
    costs = [0]
    for segment in found:
        costs.append(costs[-1] + segment.end - segment.start)
    for item in planned:
        before, costs = costs, [costs[0] + item.length_min]
        for column, segment in enumerate(found):
            minutes = segment.end - segment.start
            paired = before[column] + _minutes_off(item, segment, start)
            costs.append(min(paired, before[column + 1] + item.length_min, costs[-1] + minutes))
    return costs[-1]


def _minutes_off(item: Break, segment: Segment, start: int) -> int:
    """Minutes outside the window plus minutes too long or short; both whole breaks where the activities differ."""
    minutes, after = segment.end - segment.start, segment.start - start
    if segment.activity != item.activity:
        return item.length_min + minutes
    return max(item.earliest_min - after, after - item.latest_min, 0) + abs(minutes - item.length_min)


def _uncovered_and_doubled(shift: Shift) -> int:
    """Minutes of the shift in no segment, and minutes that a segment shares with an earlier one."""
    off, reached = 0, shift.start
    for segment in sorted(shift.segments):
        off += max(0, segment.start - reached) + max(0, min(reached, segment.end) - segment.start)
        reached = max(reached, segment.end)
    return off + max(0, shift.end - reached)


def _minutes_to_pay(problem: RosterProblem, shift: Shift, planned: Sequence[Break]) -> int:
    """Length less the unpaid breaks: those found, or those planned where the shift does not say what it holds."""
    if not shift.segments:
        return shift.length_min - _unpaid(problem, planned)
    return shift.length_min - sum(
        s.end - s.start for s in shift.segments if not problem.activity_by_id[s.activity].paid
    )


def _unpaid(problem: RosterProblem, planned: Sequence[Break]) -> int:
    return sum(item.length_min for item in planned if not problem.activity_by_id[item.activity].paid)


def _planned_text(tour: Tour, shift: Shift, planned: Sequence[Break]) -> str:
    """Each planned break with its length and the window for its start."""
    windows = [(item, shift.start + item.earliest_min, shift.start + item.latest_min) for item in planned]
    texts = [f"{i.activity} {i.length_min} min {_wall(tour, at)}–{_wall(tour, until)}" for i, at, until in windows]
    return ", ".join(texts) or "—"


def _found_text(tour: Tour, found: Sequence[Segment]) -> str:
    """Each break found with its times."""
    return ", ".join(f"{s.activity} {_wall(tour, s.start)}–{_wall(tour, s.end)}" for s in found) or "—"


def _wall(tour: Tour, minute: int) -> str:
    return tour.horizon.instant(minute).strftime("%H:%M")
