"""What a rule is: words, check, primitives, explanation, examples, in one file each.

The check is the specification. The primitives are what the engines obey. The two share vocabulary and parameters, not
arithmetic, so that one cannot hide the other's fault; `tests/contracts/test_every_rule.py` shows that they agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Literal

from ..domain.base import Frozen
from ..domain.options import Choices
from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Cover, Headcount

Mode = Literal["hard", "soft", "off"]


class Scope(Enum):
    """What one check looks at, which tells a change request what to check again."""

    AGENT = "agent"
    CENTRE = "centre"
    COVER = "cover"


@dataclass(frozen=True)
class Violation:
    """Where a rule is broken and by how much.

    `subject` names the place so that it survives unrelated changes: two violations of a rule with the same subject are
    about the same thing, which lets two assessments be subtracted. `excess` counts whole units of the rule, at least 1.
    `facts` are plain values (numbers, text) for the explanation.
    """

    rule: str
    subject: tuple[str, ...]
    excess: int
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Explanation:
    """A sentence as code and parameters, so that every language can say it."""

    code: str
    params: Mapping[str, Any]
    sentences: Mapping[str, str] = field(repr=False)

    def text(self, language: str = "en") -> str:
        """The sentence in a language: en, zh-Hans or zh-Hant."""
        return self.sentences[language].format(**self.params)


@dataclass(frozen=True)
class Example:
    """A roster in notation with the excess of each violation it must have; `says` is the first one in English.

    `roster` reads like `Amy Mon 14:00-22:00 Tue 07:00-15:00; Bob Wed 08:00-16:00` in a world of two weeks that begins
    on Monday 2 March 2026. `Sun-1` is the Sunday before it, `Mon+1` the second Monday. `world` holds what the example
    needs beyond that (see `solver.rules.notation`).
    """

    label: str
    rule: Rule
    roster: str
    excess: tuple[int, ...] = ()
    says: str = ""
    world: Mapping[str, Any] = field(default_factory=dict)


class Rule(Frozen):
    """Base of all rules: a frozen bundle of parameters with the five answers as methods."""

    code: ClassVar[str]
    title: ClassVar[Mapping[str, str]]
    unit: ClassVar[str]
    scope: ClassVar[Scope]
    mode: ClassVar[Mode]
    weight: ClassVar[float]
    sentences: ClassVar[Mapping[str, str]]
    on_request: ClassVar[bool] = False
    """Whether the rule is in use only where the rule set or a contract names it."""
    not_examined: ClassVar[Mapping[str, str]] = {}
    """Parts of the generic exam that cannot apply to this rule, each with the reason; the exam prints them."""

    def explain(self, violation: Violation) -> Explanation:
        """Why this is a violation, from its facts alone."""
        return Explanation(self.code, self.words(violation), self.sentences)

    def words(self, violation: Violation) -> Mapping[str, Any]:
        """The parameters of the sentence; a rule overrides it to turn minutes into hours."""
        return {"subject": " ".join(violation.subject), "excess": violation.excess, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Worked by hand, on both sides of the boundary."""
        raise NotImplementedError


class AgentRule(Rule):
    """A rule about one agent's tour."""

    scope: ClassVar[Scope] = Scope.AGENT

    def check(self, tour: Tour) -> Iterator[Violation]:
        """The specification: every violation of one tour."""
        raise NotImplementedError

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """What the engines obey; units add up to the excess the check counts."""
        raise NotImplementedError


class CoverRule(Rule):
    """A rule about all agents together: those on duty in every interval, or on a kind of shift on a day."""

    scope: ClassVar[Scope] = Scope.COVER

    def check(self, presence: Presence) -> Iterator[Violation]:
        """The specification: every violation of one roster's presence."""
        raise NotImplementedError

    def covers(self, problem: RosterProblem) -> Iterator[Cover]:
        """What the engines obey about intervals; units add up to the excess the check counts."""
        yield from ()

    def headcounts(self, problem: RosterProblem, choices: Sequence[Choices]) -> Iterator[Headcount]:
        """What the engines obey about kinds of shifts on a day; units add up to the excess the check counts."""
        yield from ()


def hours(minutes: int) -> str:
    """Minutes as hours for people: 540 → 9, 570 → 9.5, 500 → 8:20."""
    if minutes % 30:
        return f"{minutes // 60}:{minutes % 60:02d}"
    return f"{minutes / 60:g}"


def clock(instant: str) -> str:
    """An ISO instant as people read it: 2026-03-02T22:00:00+00:00 → 2026-03-02 22:00."""
    return instant[:16].replace("T", " ")
