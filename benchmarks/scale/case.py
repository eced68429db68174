"""One case of the scale benchmark: a member of the centre family, a seed, a tightness, and how long to search."""

from __future__ import annotations

from dataclasses import dataclass

from fixtures.centres.family import family
from solver.domain.problem import RosterProblem

N_SKILLS = 5
LEADER_SHARE = 0.06


@dataclass(frozen=True)
class Case:
    """What is solved, with which limits.

    Parameters
    ----------
    n_agents, n_days : people and days.
    seed : of the centre and of the search alike.
    tightness : 1 asks for what the centre can just give, 1.05 for a twentieth more.
    seconds : wall time of the solve.
    workers : threads the solver may use.
    """

    n_agents: int
    seed: int
    tightness: float
    seconds: float
    workers: int = 2
    n_days: int = 28

    @property
    def instance(self) -> str:
        """The name that tells cases of the same seed and limits apart."""
        return f"family-{self.n_agents}x{self.n_days}d-{self.tightness:g}"

    @property
    def key(self) -> tuple[str, int, float, int]:
        """What makes two runs runs of the same case."""
        return self.instance, self.seed, self.seconds, self.workers

    def problem(self) -> RosterProblem:
        """The question: five skills, one leader for some seventeen people, quarters of an hour."""
        n_teams = max(5, round(LEADER_SHARE * self.n_agents))
        return family(self.n_agents, self.seed, self.tightness, n_days=self.n_days, n_skills=N_SKILLS, n_teams=n_teams)
