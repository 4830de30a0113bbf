"""Which programme fits which measure, and why or why not."""

from __future__ import annotations

from questionnaires import Measure, Programme
from reports import german
from reports.case import Case


def funding_lines(case: Case, measure: Measure) -> list[str]:
    """Give per programme of a measure its title, note and the verdict in words."""
    lines = []
    for funding in measure.funding:
        programme = case.catalogue.programme.get(funding.programme)
        if programme is None:
            continue
        title = programme.title + (f" ({funding.note})" if funding.note else "")
        verdict = _verdict(case, measure, programme)
        lines.append(f"{title} – {verdict}" if verdict else title)
    return lines


def _verdict(case: Case, measure: Measure, programme: Programme) -> str:
    """Say in words what the programme's conditions mean for this measure and this group."""
    reasons = []
    if programme.land and case.land and programme.land != case.land:
        return "passt nicht: gilt in einem anderen Land"
    day = case.reference_date
    if programme.until is not None and day > programme.until:
        return f"passt nicht: am {german.short_date(programme.until)} abgelaufen"
    if programme.from_ is not None and day < programme.from_:
        reasons.append(f"erst ab {german.short_date(programme.from_)}")
    if programme.min_members > 1:
        enough = case.members >= programme.min_members
        need = f"nur gemeinsam mit in der Regel mindestens {programme.min_members} Kommunen"
        reasons.append(f"{need}; die Arbeitsgemeinschaft hat {case.members}" if enough else f"passt nicht: {need}, die Arbeitsgemeinschaft hat {case.members}")
    if programme.min_volume:
        reasons.append(_volume(measure, programme.min_volume, case.members))
    return "; ".join(reasons)


def _volume(measure: Measure, least: float, members: int) -> str:
    once = measure.cost_once
    if once.low >= least:
        return f"Mindestvolumen {german.euro(least)} erreicht"
    if once.high >= least:
        return f"Mindestvolumen {german.euro(least)} nur bei hohen Kosten erreicht"
    if members * once.likely >= least:
        return f"allein unter dem Mindestvolumen {german.euro(least)}; ob eine gemeinsame Beschaffung zählt, ist zu klären"
    return f"passt nicht: unter dem Mindestvolumen {german.euro(least)}"
