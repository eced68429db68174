"""Required skill: some shift templates are only for people who hold a skill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices, OptionList, Units
from ..domain.problem import RosterProblem
from ..domain.shifts import Shift
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Unary
from .base import AgentRule, Example, Violation, clock


class RequiredSkill(AgentRule):
    """A shift on a template that names a skill goes to an agent who holds it.

    Reason
        A hotline shift answered by somebody without the training is a shift nobody works.
    Model
        x[shift] = 0 when the shift's template names a skill the agent does not hold.
    History
        None: only shifts that start in the horizon are judged.
    Parameters
        None of its own: the template's `skill` and the agent's `skills` say it.
    """

    code: ClassVar[str] = "skill.required"
    title: ClassVar = {"en": "Required skill", "zh-Hans": "班次所需技能", "zh-Hant": "班次所需技能"}
    unit: ClassVar[str] = "minutes without the skill"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 10
    sentences: ClassVar = {
        "en": "{agent} lacks the skill {skill}, which the shift {template} at {start} needs.",
        "zh-Hans": "{start} 的班次 {template} 需要技能“{skill}”，{agent} 不具备。",
        "zh-Hant": "{start} 的班次 {template} 需要技能「{skill}」，{agent} 不具備。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every shift whose template names a skill the agent lacks."""
        for shift in tour.shifts:
            template = tour.problem.template_by_id.get(shift.template)
            if template is not None and template.skill is not None and template.skill not in tour.agent.skills:
                subject = (tour.agent.id, tour.horizon.instant(shift.start).isoformat())
                facts = {"skill": template.skill, "template": template.id}
                yield Violation(self.code, subject, shift.length_min, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Every option on such a template."""
        asked = {choices.problem.template_by_id[name].skill for name in choices.contract.templates} - {None}
        lacking = frozenset(skill for skill in asked if skill is not None and skill not in choices.agent.skills)
        if lacking:
            for options in choices.days:
                units = _minutes_asking(choices.problem, options, lacking)
                if units.any():
                    yield Unary(options.day, units)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the shift and the skill."""
        agent, start = violation.subject
        return {"agent": agent, "start": clock(start), **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Held and not held."""
        hotline = {
            "template": {"skill": "hotline"},
            "skills": {"Amy": ["hotline"], "Bob": ["chat"]},
        }
        yield Example("held", cls(), "Amy Mon 08:00-16:00", world=hotline)
        yield Example(
            "not held",
            cls(),
            "Amy Mon 08:00-16:00; Bob Mon 08:00-08:15",
            (15,),
            "Bob lacks the skill hotline, which the shift 08:00-08:15 at 2026-03-02 08:00 needs.",
            world=hotline,
        )


def _minutes_asking(problem: RosterProblem, options: OptionList, skills: frozenset[str]) -> Units:
    """Length of every option whose template asks for one of the skills."""

    def minutes(shift: Shift) -> int:
        return shift.length_min if problem.template_by_id[shift.template].skill in skills else 0

    return options.table(("asks for", skills), minutes)
