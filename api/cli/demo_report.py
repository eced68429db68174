"""What the demo prints: coverage, the service it promises, fairness, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from api.exports.coverage import SkillCoverage
from api.exports.people import Totals, totals_of
from api.exports.service_levels import ServiceLevel
from api.exports.span import Span
from api.exports.words import Words
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .output import stdout, table_of
from .solve import show_result

KINDS = ("nights", "weekends", "holidays")


@dataclass(frozen=True)
class DemoReport:
    """Everything printed, as values."""

    problem: RosterProblem
    roster: Roster
    coverage: tuple[SkillCoverage, ...]
    levels: list[ServiceLevel]

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        result = self.roster.result
        return {
            "result": result.model_dump() if result else None,
            "coverage": list(_coverage(self.problem, self.coverage)),
            "service_levels": [asdict(level) for level in self.levels],
            "fairness": list(_fairness(self.problem, self.roster)),
        }

    def show(self, lang: str) -> None:
        """The report for people."""
        words = Words(lang)
        names = {skill.id: skill.name or skill.id for skill in self.problem.skills}
        levels = {level.skill: level for level in self.levels}
        rows = [
            (
                names.get(line["skill"], line["skill"]),
                f"{line['required_h']:,.1f} h",
                f"{line['short_h']:,.1f} h",
                f"{line['short_h'] / line['required_h']:.2%}" if line["required_h"] else "–",
                f"{line['over_h']:,.1f} h",
                _level(levels.get(line["skill"])),
            )
            for line in _coverage(self.problem, self.coverage)
        ]
        head = (words["skill"], words["required"], words["short"], "%", words["over"], words["service_level"])
        stdout().print(table_of(words["coverage"], head, rows))
        fair = [
            (words[line["kind"]], line["total"], line["least"], f"{line['mean']:.1f}", line["most"])
            for line in _fairness(self.problem, self.roster)
        ]
        if fair:
            head_of_fairness = (words["fairness"], words["total"], words["least"], words["mean"], words["most"])
            stdout().print(table_of("", head_of_fairness, fair))
        if self.roster.result is not None:
            show_result(self.roster.result)


def _coverage(problem: RosterProblem, lines: tuple[SkillCoverage, ...]) -> Iterator[dict[str, Any]]:
    hour = 60 / problem.horizon.interval_min
    for line in lines:
        yield {
            "skill": line.skill,
            "required_h": float(line.required.sum()) / hour,
            "short_h": float(line.short.sum()) / hour,
            "over_h": float(line.over.sum()) / hour,
        }


def _level(level: ServiceLevel | None) -> str:
    return "–" if level is None else f"{level.with_roster:.1%} / {level.awt_s:g} s"


def _fairness(problem: RosterProblem, roster: Roster) -> Iterator[dict[str, Any]]:
    """Nights, weekends and holidays among those who work at all."""
    span = Span(0, problem.horizon.n_days)
    people: list[Totals] = [totals_of(problem, roster, agent, span) for agent in problem.agents]
    working = [totals for totals in people if totals.shifts]
    for kind in KINDS:
        counts = [int(getattr(totals, kind)) for totals in working]
        if sum(counts):
            mean = sum(counts) / len(counts)
            yield {"kind": kind, "total": sum(counts), "least": min(counts), "mean": mean, "most": max(counts)}
