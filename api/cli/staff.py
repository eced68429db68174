"""`paiban staff`: from a forecast and service goals to the agents needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import AsJson, Timezone, number
from .files import check_writable
from .output import say, stdout, table_of, tell, write_json

if TYPE_CHECKING:
    from forecasts.staffing.requirement import Requirement


def staff(
    forecast_file: Annotated[Path, typer.Argument(metavar="FORECAST.csv", help="As `paiban forecast` writes it.")],
    targets_file: Annotated[
        Path, typer.Option("--targets", metavar="TARGETS.json", help="Service goals; `paiban schema targets`.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="REQUIREMENT.csv", help="Where to write it.")],
    staff_for: Annotated[
        str,
        typer.Option("--staff-for", metavar="COLUMN", help="Which forecast to staff for: mean, or a quantile, q90."),
    ] = "mean",
    least_contacts: Annotated[
        float,
        typer.Option(
            parser=number(0, 1_000_000), metavar="CONTACTS", help="Intervals that expect no more need nobody."
        ),
    ] = 0.0,
    timezone: Timezone = None,
    as_json: AsJson = False,
) -> None:
    """Turn a forecast and service goals into the agents needed per skill and interval."""
    from forecasts.staffing.requirement import requirement
    from forecasts.staffing.requirement_table import write_requirement
    from forecasts.staffing.targets import read_targets
    from forecasts.tables import read_forecast

    check_writable(output, forecast_file, targets_file)
    targets = read_targets(targets_file)
    forecast = read_forecast(forecast_file, timezone=timezone)
    found = requirement(forecast, targets, staff_for=staff_for, least_contacts=least_contacts)
    write_requirement(found.table, output)
    if as_json:
        write_json({"output": output, "inputs": found.inputs, "skills": skills_of(found), "notes": found.notes})
        return
    for note in found.notes:
        say(note)
    _show(found, output)


def skills_of(found: Requirement) -> list[dict[str, Any]]:
    """The requirement of each skill in a few figures; service level and occupancy weighted by contacts and agents."""
    hours = found.table.attrs["interval_min"] / 60
    figures = []
    for skill, rows in found.details.groupby("skill", sort=False):
        served = rows[rows["offered"] > 0]
        busy = served["load_erl"].sum() / served["required_net"].sum() if len(served) else None
        level = (served["service_level"] * served["offered"]).sum() / served["offered"].sum() if len(served) else None
        figures.append(
            {
                "skill": skill,
                "intervals": len(rows),
                "offered": rows["offered"].sum(),
                "peak_net": int(rows["required_net"].max()),
                "hours_net": rows["required_net"].sum() * hours,
                "hours_gross": rows["required_gross"].sum() * hours,
                "service_level": level,
                "occupancy": busy,
            }
        )
    return figures


def _show(found: Requirement, output: Path) -> None:
    rows = [
        (
            line["skill"],
            f"{line['offered']:,.0f}",
            line["peak_net"],
            f"{line['hours_net']:,.1f}",
            f"{line['hours_gross']:,.1f}",
            "–" if line["service_level"] is None else f"{line['service_level']:.1%}",
            "–" if line["occupancy"] is None else f"{line['occupancy']:.1%}",
        )
        for line in skills_of(found)
    ]
    head = ("Skill", "Contacts", "Peak agents", "Agent-hours net", "gross", "Service level", "Occupancy")
    stdout().print(table_of("", head, rows))
    tell(f"{output}: {len(found.table):,} rows of {found.table.attrs['interval_min']} minutes.")
