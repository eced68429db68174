"""The verdict of `paiban check`: every term found beside every term claimed, and the violations in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.assessment import Assessment
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .claims import Figure, Term, figures_of, terms_of
from .output import stdout, table_of, tell

LISTED = 10
"""Violations shown per soft rule unless all are asked for; hard ones are always shown."""

_HEAD = ("Rule", "Mode", "Violations", "Excess", "Points", "Claimed", "Agrees")


class Verdict:
    """A roster's assessment beside the claims of its file."""

    def __init__(self, problem: RosterProblem, roster: Roster, assessment: Assessment, digest: str) -> None:
        self.problem, self.assessment = problem, assessment
        self.terms: list[Term] = terms_of(assessment, roster.result)
        self.figures: list[Figure] = figures_of(problem, assessment, roster.result)
        self.has_claims = roster.result is not None
        self.is_other_problem = bool(digest) and digest != problem.sha256

    @property
    def agrees(self) -> bool:
        """Whether every claim of the file is true."""
        return all(term.agrees for term in self.terms) and all(figure.agrees for figure in self.figures)

    @property
    def is_good(self) -> bool:
        """No hard rule broken and no false claim."""
        return not self.assessment.hard_violations and self.agrees

    def as_json(self, lang: str) -> dict[str, Any]:
        """The whole verdict as plain values."""
        return {
            "feasible": not self.assessment.hard_violations,
            "agrees": self.agrees if self.has_claims else None,
            "same_problem": not self.is_other_problem,
            "objective": self.assessment.objective,
            "rules": [
                {
                    **term.found.model_dump(),
                    "title": self._title(term.found.rule, lang),
                    "claimed": term.claimed.model_dump() if term.claimed else None,
                    "agrees": term.agrees if self.has_claims else None,
                }
                for term in self.terms
            ],
            "figures": [
                {"name": f.name, "found": f.found, "claimed": f.claimed, "agrees": f.agrees} for f in self.figures
            ],
            "violations": [
                {
                    "rule": violation.rule,
                    "mode": self._mode(violation.rule),
                    "subject": violation.subject,
                    "excess": violation.excess,
                    "text": self.assessment.explain(violation).text(lang),
                    "params": self.assessment.explain(violation).params,
                }
                for violation in self.assessment.violations
            ],
        }

    def show(self, lang: str, limit: int | None) -> None:
        """The verdict for people."""
        stdout().print(table_of("", _HEAD[: 7 if self.has_claims else 5], self._rows(lang)))
        for figure in self.figures:
            note = "" if figure.agrees else f"   the roster claims {figure.claimed:g}"
            tell(f"{figure.name:<20}{figure.found:>14,.4g}{note}" if figure.name == "gap" else _line(figure, note))
        for line in self._listed(lang, limit):
            tell(line)
        tell("")
        tell(self._conclusion())

    def _rows(self, lang: str) -> Iterator[list[str]]:
        for term in self.terms:
            found, claimed = term.found, term.claimed
            cost = f"{found.cost:,.1f}" if found.mode == "soft" else "–"
            excess = f"{found.excess:,} {found.unit}" if found.excess else "0"
            row = [self._title(found.rule, lang), found.mode, f"{found.violations:,}", excess, cost]
            says = "nothing" if claimed is None else f"{claimed.cost:,.1f}" if found.mode == "soft" else "–"
            yield [*row, says, "yes" if term.agrees else "NO"] if self.has_claims else row

    def _listed(self, lang: str, limit: int | None) -> Iterator[str]:
        for used in self.assessment.rules:
            found = [violation for violation in self.assessment.violations if violation.rule == used.code]
            shown = found if used.mode == "hard" or limit is None else found[:limit]
            if found:
                yield ""
                yield f"{used.kind.title[lang]} ({used.mode}, {len(found):,})"
            for violation in shown:
                yield f"  {self.assessment.explain(violation).text(lang)}"
            if len(shown) < len(found):
                yield f"  … and {len(found) - len(shown):,} more; --all lists them."

    def _conclusion(self) -> str:
        n_hard = len(self.assessment.hard_violations)
        words = [f"{n_hard:,} violations of hard rules." if n_hard else "No hard rule is broken."]
        words.append(f"Objective {self.assessment.objective:,.1f} points.")
        if not self.has_claims:
            words.append("The roster claims nothing to compare with.")
        else:
            words.append("Every claim of the roster is true." if self.agrees else "The roster claims OTHER figures.")
        if self.is_other_problem:
            words.append("It was made for another version of the problem.")
        return " ".join(words)

    def _title(self, rule: str, lang: str) -> str:
        return next((used.kind.title[lang] for used in self.assessment.rules if used.code == rule), rule)

    def _mode(self, rule: str) -> str:
        return next(used.mode for used in self.assessment.rules if used.code == rule)


def _line(figure: Figure, note: str) -> str:
    return f"{figure.name:<20}{figure.found:>14,.1f}{note}"
