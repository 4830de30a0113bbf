"""Which programme fits which measure, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports import german
from reports.case import Case, FundingMatch
from reports.planned import PlanFacts
from reports.views.common import sentence_end
from reports.views.data import Table
from reports.views.roadmap import own_lines

GRANT = "zuschuss"
FITS, FITS_NOT, JOINTLY = "kommt infrage", "derzeit nicht", "nur gemeinsam"


@dataclass(frozen=True)
class FundingPart:
    """The chapter: what is counted in, which programme may be applied for with which measures and why, the programmes themselves."""

    lead: tuple[str, ...]
    verdicts: Table
    programmes: Table


def build_funding(case: Case) -> FundingPart | None:
    """Build the chapter over the planned measures, without a plan over all recommended; None where no grant is named for them."""
    verdicts = _verdicts(case)
    if not verdicts:
        return None
    return FundingPart(funding_lead(case), Table(("Programm", "Urteil", "Warum", "für die Maßnahmen"), verdicts), _programmes(case, dict.fromkeys(match.programme.key for _, match in _matches(case))))


def funding_lines(case: Case, measure: int) -> list[str]:
    """Give per programme of a measure its title, note and the verdict in words."""
    lines = []
    for match in case.funding.get(measure, ()):
        title = match.programme.title + (f" ({match.note})" if match.note else "")
        lines.append(f"{title} – {'; '.join(match.reasons)}" if match.reasons else title)
    return lines


def considered(case: Case) -> list[int]:
    """Give the recommended measures that are planned, by rank; all where there is no plan."""
    planned = {line.measure for line in own_lines(case.roadmap)} if case.roadmap else None
    return [item.measure for item in case.plan.measures if planned is None or case.catalogue.measures[item.measure].id in planned]


def _matches(case: Case) -> list[tuple[str, FundingMatch]]:
    return [(case.catalogue.measures[index].id, match) for index in considered(case) for match in case.funding.get(index, ()) if match.programme.kind == GRANT]


def _verdicts(case: Case) -> tuple[tuple[str, ...], ...]:
    """Group measures by programme and verdict, programmes in catalogue order, what fits first."""
    groups: dict[tuple[str, bool, str], list[str]] = {}
    for measure, match in _matches(case):
        groups.setdefault((match.programme.key, match.fits, "; ".join(match.reasons)), []).append(measure)
    place = {programme.key: at for at, programme in enumerate(case.catalogue.programmes)}
    titles = {programme.key: programme.title for programme in case.catalogue.programmes}
    ordered = sorted(groups.items(), key=lambda item: (place[item[0][0]], not item[0][1], item[0][2]))
    least = {programme.key: programme.min_members for programme in case.catalogue.programmes}
    return tuple((titles[key], FITS if fits else JOINTLY if least[key] > 1 else FITS_NOT, why or "keine Bedingung bekannt", ", ".join(measures)) for (key, fits, why), measures in ordered)


def funding_lead(case: Case) -> tuple[str, ...]:
    """Say that sums are counted in only where the rate is verified, and with which measures."""
    lines = ["Eingerechnet ist Förderung nur dort, wo der Fördersatz geprüft ist; überall sonst ist ohne Förderung gerechnet, auch wenn die Tabelle Sätze und Grenzen nennt. Ein Rechtsanspruch besteht nicht: Erst der Bescheid der Stelle zählt."]
    plan = case.roadmap
    if plan is None:
        return tuple(lines)
    alone = [line.measure for line in own_lines(plan) if line.funded and line.how == "allein"]
    joint = _granted(plan)
    if alone or joint:
        lines.append(f"Im Fahrplan eingerechnet ist eine Förderung bei {german.listed([*alone, *joint])}.")
    else:
        lines.append("Im Fahrplan ist keine Förderung eingerechnet.")
    return tuple(lines)


def _granted(plan: PlanFacts) -> list[str]:
    """Name the joint measures with the sum granted, those with the same sum together."""
    sums: dict[str, list[str]] = {}
    for item in plan.joint:
        if item.granted >= 0.5:
            sums.setdefault(german.euro(item.granted), []).append(item.measure)
    return [f"{german.listed(measures)} ({'je Maßnahme ' if len(measures) > 1 else ''}{amount} für alle Beteiligten)" for amount, measures in sums.items()]


def _programmes(case: Case, named: Iterable[str]) -> Table:
    """Give the programmes with rate, cap, window and state of information."""
    keys = set(named)
    rows = [(programme.title, f"{sentence_end(programme.who)} {sentence_end(programme.what[:1].upper() + programme.what[1:])}", f"{programme.rate}; {programme.cap}", programme.window,
             programme.as_of + (f"; {programme.link}" if programme.link else ""))
            for programme in case.catalogue.programmes if programme.key in keys]
    return Table(("Programm", "Wer und was", "Satz; Grenze", "Zeitraum", "Stand; Quelle"), tuple(rows))
