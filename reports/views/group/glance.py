"""Two pages for the assembly: where we stand, what we lack, what is worth doing jointly, what is decided, what it costs, what is asked."""

from __future__ import annotations

import math

from reports import german
from reports.group_case import GroupCase, MemberFacts
from reports.planned import JointMeasure
from reports.views.common import sentence_end
from reports.views.deadlines import HALF, not_held
from reports.views.group.common import MONEY, NOT_HELD, SHY, days, facts_of, grid, named, open_settings, shared_loads, short_names, unsure
from reports.views.group.comparing import NOTHING, spread_shown
from reports.views.group.data import Glance, Grid
from reports.views.group.deciding import standing_line
from reports.views.group.programme import in_order, member_shares, savings

MOST_GAPS = 4
MOST_JOINT = 5
MOST_URGENT = 5
MOST_HARM = 2
NO_GAPS = "Nach den gezeigten Werten gibt es keine Lücke, die mehrere Kommunen teilen."
VEILED = ("Minimum, Median und Maximum der Gruppe werden nicht gezeigt, weil sich sonst Werte einzelner Kommunen errechnen ließen. "
          "Die Werte, die gezeigt werden dürfen, stehen im Kapitel »Die Kommunen im Vergleich«.")
NO_JOINT = "Im Fahrplan steht keine Maßnahme, die mehrere Kommunen gemeinsam umsetzen."


def build_glance(case: GroupCase) -> Glance:
    """Build the two pages."""
    return Glance(_headline(case), _standing(case), _gaps(case), _worth(case), _worth_first(case), _if_not(case), decided(case), _costs(case), _costs_note(case), finished(case), _asked(case), facts_of(case).matrix.whose)


def _headline(case: GroupCase) -> tuple[str, ...]:
    count = len(case.members)
    who = f"{german.counted(count, 'Eine Kommune hat', 'Kommunen haben')} den Stand ihrer Digitalisierung erhoben."
    overall = next((node for node in facts_of(case).matrix.nodes if node.id == "gesamt" and not math.isnan(node.spread[2])), None)
    top = german.number(case.catalogue.scale.max)
    value = (f" Der mittlere Gesamtwert (Median) liegt bei {german.decimal(overall.spread[2])} von {top}, der niedrigste bei {german.decimal(overall.spread[0])}, der höchste bei {german.decimal(overall.spread[4])}."
             if overall else " Der mittlere Gesamtwert der Gruppe wird nicht gezeigt, weil Einwilligungen dafür fehlen.")
    return who + value, "Das ist eine Standortbestimmung, kein Bestehen oder Durchfallen." + _duties(case)


def _duties(case: GroupCase) -> str:
    """Say how many duties are not met, among the members whose overall value is shown."""
    shown = [member for member in case.members if not math.isnan(member.score)]
    failed, concerned = sum(member.failed_duties for member in shown), sum(member.failed_duties > 0 for member in shown)
    if not shown:
        return ""
    if not failed:
        return " Nach den Antworten ist keine gesetzliche Pflicht unerfüllt."
    kind = "Kommunen" if len(shown) == len(case.members) else "gezeigten Kommunen"
    where = f"in allen {kind}" if concerned == len(shown) else f"in {concerned} von {len(shown)} {kind}"
    return f" Gesetzliche Pflichten sind nach den Antworten {where} nicht erfüllt, zusammen {german.counted(failed, 'eine', 'Fälle')}."


def _standing(case: GroupCase) -> Grid:
    matrix = facts_of(case).matrix
    columns = (("Dimension", 44, False), ("niedrigster Wert", 14, True), ("Median", 14, True), ("höchster Wert", 14, True), ("Kommunen", 14, True))
    nodes = sorted(matrix.nodes, key=lambda node: node.id == "gesamt")
    rows = [(node.title, *(german.decimal(node.spread[place], missing="–") for place in (0, 2, 4)), german.whole(node.count)) for node in nodes]
    return grid("Stand der Dimensionen in der Gruppe", columns, rows if spread_shown(matrix) else [], VEILED if matrix.rows else NOTHING, total=bool(nodes) and nodes[-1].id == "gesamt")


def _gaps(case: GroupCase) -> tuple[str, ...]:
    gaps = facts_of(case).gaps
    return tuple(f"{gap.title}: {len(gap.labels)} von {gap.assessed} Kommunen ({named(case, gap.labels, of_all=gap.assessed == len(case.members))}), im Mittel fehlen {german.decimal(gap.mean)} Stufen." for gap in gaps[:MOST_GAPS]) or (NO_GAPS,)


def _worth(case: GroupCase) -> str:
    joint = case.plan.joint
    return f"{german.counted(len(joint), 'Eine Maßnahme', 'Maßnahmen')} des Fahrplans {'wird' if len(joint) == 1 else 'werden'} gemeinsam umgesetzt. {savings(case)}" if joint else NO_JOINT


def _worth_first(case: GroupCase) -> tuple[str, ...]:
    best = sorted(case.plan.joint, key=lambda item: (-item.saved_days, -item.saved_money, item.measure))[:MOST_JOINT]
    return tuple(f"{item.title} ({len(item.parts)} Kommunen, Federführung {item.lead}): spart {days(item.saved_days)} und {german.euro(item.saved_money)}." for item in best)


def _if_not(case: GroupCase) -> tuple[str, ...]:
    fields = case.catalogue.fields
    harm = [sentence_end(fields[gap.id].consequence) for gap in facts_of(case).gaps if gap.id in fields and fields[gap.id].consequence]
    return tuple(dict.fromkeys(harm))[:MOST_HARM]


def decided(case: GroupCase) -> tuple[str, ...]:
    """Say what is decided and how many votes are missing."""
    joint = case.plan.joint
    if not joint:
        return ("Über gemeinsame Maßnahmen ist nicht zu entscheiden.",)
    lines = [standing_line(case)]
    settled = [item.title for item in in_order(case) if item.decided]
    if settled:
        lines.append(f"Beschlossen {'ist' if len(settled) == 1 else 'sind'}: {german.listed(_quoted(settled))}.")
    missing = sum(not ballot.choice for item in joint for ballot in item.ballots)
    if missing:
        lines.append(f"Es {'fehlt' if missing == 1 else 'fehlen'} noch {german.counted(missing, 'eine Entscheidung einer Kommune', 'Entscheidungen von Kommunen')}.")
    return tuple(lines)


def _costs(case: GroupCase) -> Grid:
    columns = (("Kommune", 20, False), ("Maßnahmen (gemeinsam)", 13, True), (f"Personen{SHY}tage", 10, True), (f"Geld wahr{SHY}scheinlich", 12, True), ("Geld mit 80 % Sicherheit", 12, True),
               ("gemeinsame Maßnahmen: allein → Anteil", 20, True), ("fertig mit 80 % Sicherheit", 13, True))
    short = short_names(case)
    rows = [_cost_row(case, member, short[member.name]) for member in case.members if member.planned]
    return grid("Maßnahmen, Arbeit und Geld je Kommune (Schätzwerte)", columns, rows, "Ein Fahrplan mit Kosten ist noch nicht gerechnet.")


def _cost_row(case: GroupCase, member: MemberFacts, name: str) -> tuple[str, ...]:
    pair = member_shares(case).get(member.name)
    shares = f"{german.whole(pair[0].money)} → {german.whole(pair[1].money)}" if pair else "–"
    return (name, f"{member.planned} ({member.joint})", german.whole(member.effort[0]), german.whole(member.money[0]), german.whole(member.money[1]), shares, german.short_date(member.safe_end))


def _costs_note(case: GroupCase) -> str:
    if not case.plan.lines:
        return ""
    key = german.listed(dict.fromkeys(item.key for item in case.plan.joint))
    shared = f" Gemeinsame Kosten werden {key} geteilt." if key else ""
    plan = case.plan
    together = f"Die Gruppe zusammen braucht wahrscheinlich {days(plan.effort[0])} und {german.euro(plan.money[0])}, mit 80 % Sicherheit höchstens {days(plan.effort[1])} und {german.euro(plan.money[1])}."
    return f"{together} Das ist nicht genau die Summe der Zeilen, weil sich teure und günstige Verläufe zum Teil ausgleichen.{_pot(case)} Beträge in Euro nach Förderung über die Laufzeit des Plans, laufende Kosten eingeschlossen; Personentage wahrscheinlich. Alles Schätzwerte.{shared}"


def _pot(case: GroupCase) -> str:
    """Say where the contributions to a common budget are counted."""
    used = sum(sum(load.used) for load in shared_loads(case) if load.unit == MONEY)
    return f" Das Geld der einzelnen Kommunen enthält ihren Beitrag zum gemeinsamen Budget (verplant: {german.euro(used)}) noch nicht, das Geld der Gruppe und die Anteile an den gemeinsamen Maßnahmen enthalten ihn." if used else ""


def finished(case: GroupCase) -> tuple[str, ...]:
    """Say when everything is done and what cannot be held."""
    plan = case.plan
    if not plan.lines:
        return ("Ein Fahrplan ist noch nicht gerechnet.",)
    lines = [f"Wahrscheinlich ist am {german.long_date(plan.likely_end)} alles fertig, mit 80 % Sicherheit am {german.long_date(plan.safe_end)}."]
    lines += not_held(plan, NOT_HELD, whose=True)
    tight = len(unsure(case))
    if tight:
        unlikely = sum(item.kept < HALF for item in unsure(case))
        worse = f", {'alle' if unlikely == tight else german.whole(unlikely)} davon in weniger als 50" if unlikely > 0 and tight > 1 else ""
        lines.append(f"Unsicher {'ist' if tight == 1 else 'sind'} {german.counted(tight, 'eine Frist', 'Fristen')}: gehalten in weniger als 80 von 100 durchgespielten Verläufen{worse} (Kapitel »Fahrplan der Gruppe«).")
    return tuple(lines)


def _asked(case: GroupCase) -> tuple[str, ...]:
    """Say what the councils are to do now."""
    undecided = [item for item in in_order(case) if not item.decided]
    lines = []
    if undecided:
        lines.append(f"Über {german.counted(len(undecided), 'eine gemeinsame Maßnahme', 'gemeinsame Maßnahmen')} entscheiden: dabei, nicht dabei, später oder Enthaltung. {_urgent(undecided)}")
    if case.plan.joint:
        lines.append("Die vorgeschlagenen Federführungen bestätigen oder andere benennen.")
    if case.plan.years:
        year = case.plan.years[0]
        pot = ", das gemeinsame Budget eingeschlossen" if any(load.unit == MONEY for load in shared_loads(case)) else ""
        lines.append(f"Die Mittel für {year.year} in die Haushalte einstellen: zusammen {german.euro(year.safe)} (reicht mit 80 % Sicherheit; wahrscheinlich {german.euro(year.likely)}){pot}.")
    if open_settings(case):
        lines.append(f"{german.counted(len(open_settings(case)), 'Eine Vorgabe beschließen, auf die', 'Vorgaben beschließen, auf die')} sich die Gruppe noch nicht geeinigt hat (Kapitel »Entscheidungen«).")
    return tuple(lines) or ("Zur Zeit ist nichts zu beschließen.",)


def _urgent(undecided: list[JointMeasure]) -> str:
    first = min(item.begins for item in undecided)
    soon = [item.title for item in undecided if item.begins == first]
    return f"Zuerst, weil sie am {german.short_date(first)} beginnen sollen: {german.listed(_quoted(soon))}."


def _quoted(titles: list[str]) -> list[str]:
    """Quote titles, and count what is beyond the first few."""
    more = len(titles) - MOST_URGENT
    return [*(f"»{title}«" for title in titles[:MOST_URGENT]), *([german.counted(more, "eine weitere", "weitere")] if more > 0 else [])]
