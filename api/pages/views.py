"""From stored records to what a template prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from api.access import Role
from api.edge import Call
from api.pages import board
from api.pages.clock import LocalDay
from api.pages.proof import least_shortage
from api.pages.strips import strips
from api.pages.words import PageWords
from api.rosters import service as rosters
from api.tables import Publication, Roster, RosterAgent
from solver.rules import RULES


@dataclass(frozen=True)
class Wanted:
    """What a reader chose: a day, or the week of a day, and a team."""

    day: date | None
    week: date | None
    team: str | None


def roster_page(call: Call, roster_id: str, wanted: Wanted, words: PageWords) -> dict[str, Any]:
    """Everything the roster page prints."""
    roster, publication = rosters.one(call.session, call.scope, roster_id)
    everybody = rosters.people(call.session, call.scope, roster_id)
    people = [person for person in everybody if wanted.team in (None, "", person.team)]
    shown = _one_day(call, roster, people, wanted, words) if wanted.day else _week(call, roster, people, wanted, words)
    return {
        "roster": roster,
        "title": roster.name or words["roster"],
        "dates": words.dates(roster.start_on, roster.end_on - timedelta(days=1)),
        "publication": _published(publication, roster, words),
        "figures": _figures(roster, words),
        "proof": least_shortage(roster.result, words),
        "rules": [rule for rule in _rules(roster, words) if rule["violations"]],
        "kept": [rule["title"] for rule in _rules(roster, words) if not rule["violations"]],
        "teams": _teams(everybody),
        "wanted": wanted,
        "is_own_only": call.scope.role == Role.AGENT,
        **shown,
    }


def _week(call: Call, roster: Roster, people: list[RosterAgent], wanted: Wanted, words: PageWords) -> dict[str, Any]:
    on = _inside(roster, wanted.week or call.now.date())
    dates = board.week_of(on, roster.start_on, roster.end_on)
    days = [board.day_of(roster, day, words) for day in dates]
    shifts = rosters.shifts(call.session, call.scope, roster.id, dates[0], dates[-1], wanted.team or None)
    lines = rosters.coverage(call.session, roster.id, dates[0], dates[-1])
    return {
        "view": "week",
        "days": days,
        "rows": board.week_rows(roster, people, shifts, days, words),
        "strips": strips(lines, roster.interval_min),
        "day_links": [_link(day=day.on, team=wanted.team) for day in days],
        "before": _step(roster, dates[0] - timedelta(days=1), "week", wanted),
        "after": _step(roster, dates[-1] + timedelta(days=1), "week", wanted),
    }


def _one_day(call: Call, roster: Roster, people: list[RosterAgent], wanted: Wanted, words: PageWords) -> dict[str, Any]:
    assert wanted.day is not None
    on = _inside(roster, wanted.day)
    day = LocalDay(on, roster.timezone)
    # A night shift of the day before reaches into this one.
    held = rosters.shifts(call.session, call.scope, roster.id, on - timedelta(days=1), on, wanted.team or None)
    shifts = [shift for shift in held if shift.end_at > day.start]
    lines = rosters.coverage(call.session, roster.id, on, on)
    window = board.window_of(day, shifts, [line.required for line in lines], roster.interval_min)
    return {
        "view": "day",
        "day": board.day_of(roster, on, words),
        "rows": board.day_rows(roster, people, shifts, on, window, words),
        "strips": strips(lines, roster.interval_min, window),
        "minutes": window[1] - window[0],
        "hours": [day.clock(minute) for minute in range(window[0], window[1], 60)],
        "week_link": _link(week=on, team=wanted.team),
        "before": _step(roster, on - timedelta(days=1), "day", wanted),
        "after": _step(roster, on + timedelta(days=1), "day", wanted),
    }


def _inside(roster: Roster, on: date) -> date:
    return min(max(on, roster.start_on), roster.end_on - timedelta(days=1))


def _step(roster: Roster, on: date, kind: str, wanted: Wanted) -> str | None:
    """The link to the neighbouring week or day; None at the roster's edge."""
    return _link(**{kind: on}, team=wanted.team) if roster.start_on <= on < roster.end_on else None


def _link(*, day: date | None = None, week: date | None = None, team: str | None = None) -> str:
    chosen = {"day": day, "week": week, "team": team or None}
    return "?" + urlencode({name: str(value) for name, value in chosen.items() if value is not None})


def _teams(people: list[RosterAgent]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((person.team, person.team_name or person.team) for person in people if person.team))


def _published(publication: Publication | None, roster: Roster, words: PageWords) -> str:
    if publication is None:
        return words["draft"]
    at = publication.published_at.astimezone(ZoneInfo(roster.timezone))
    return f"{words['published']} {words.day(at.date())} {at:%H:%M} · {words['version'].format(publication.version)}"


def _figures(roster: Roster, words: PageWords) -> list[tuple[str, str]]:
    result = roster.result
    required = result["required_agent_min"]
    short = result["short_agent_min"] / required if required else 0.0
    return [
        (words["missing_share"], f"{short:.1%}"),
        (words["required"], f"{required / 60:,.0f} {words['hours'].lower()}"),
        (words["status"], words[roster.status]),
        (words["gap"], f"{roster.gap:.1%}"),
        (words["objective"], f"{roster.objective:,.0f}"),
        (words["hard_broken"], str(roster.hard_violations)),
    ]


def _rules(roster: Roster, words: PageWords) -> list[dict[str, Any]]:
    titles = {rule.code: rule.title[words.language] for rule in RULES}
    return [{**total, "title": titles.get(total["rule"], total["rule"])} for total in roster.result["rules"]]
