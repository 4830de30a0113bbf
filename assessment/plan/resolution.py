"""The draft resolution of one council, as facts and as plain text: what to join, what it costs, what is refused and why (planning.md §§ 4, 6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.agreements import Choice, Decision, Resolution, SharingKey
from assessment.costing import cost_of
from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer, Takes, narrowed
from assessment.plan.means import earned
from assessment.plan.model import Mode
from assessment.plan.risk import Outlook
from assessment.plan.roadmap import Line, Roadmap
from assessment.plan.votes import Standing
from assessment.timeline import MONTHS_A_YEAR
from reports import german
from reports.planned import ResolutionFacts, ResolutionPoint

KEY_WORDS = {
    SharingKey.EQUAL: "zu gleichen Teilen", SharingKey.INHABITANTS: "nach der Zahl der Einwohnerinnen und Einwohner", SharingKey.WORKPLACES: "nach der Zahl der IT-Arbeitsplätze",
    SharingKey.BENEFIT: "nach dem Nutzen", SharingKey.SOLO_COST: "nach den Kosten im Alleingang", SharingKey.SHAPLEY: "nach dem Beitrag zur Ersparnis (Shapley-Wert)",
}

SHARED = {SharingKey.SHAPLEY: "nach dem Beitrag jeder Kommune zur gemeinsamen Ersparnis geteilt (Shapley-Wert)"}
"""How a council reads that costs are shared by a key, where the words of the key do not say it to a layperson."""
REPORT = ResolutionPoint("Die Verwaltung wird beauftragt, jährlich über Stand, Ausgaben und Abweichungen des Fahrplans zu berichten.")


def resolution_facts(ground: Ground, row: int, roadmap: Roadmap, offers: Sequence[JointOffer], outlook: Outlook, *, in_group: bool = True) -> ResolutionFacts:
    """Give the draft resolution of member ``row``; ``in_group`` whether the plan is the group's, so that it is said if nothing is done jointly."""
    joined = _joined(ground, row, roadmap, offers)
    joint = (_joint_point(ground, row, joined, outlook),) if joined else ()
    points = (*joint, _money_point(ground, outlook), *_pot_point(ground, row, joined), REPORT)
    preface = "Im Fahrplan der Arbeitsgemeinschaft ist keine gemeinsame Maßnahme für diese Kommune vorgesehen." if in_group and not joined else ""
    return ResolutionFacts(points, _decided_before(ground, row), _alternative(ground, row, joined), preface)


def resolution_text(ground: Ground, row: int, roadmap: Roadmap, offers: Sequence[JointOffer], outlook: Outlook) -> str:
    """Give the draft resolution of member ``row`` as plain text; all figures are estimates and marked so."""
    group = ground.evaluation.group
    facts = resolution_facts(ground, row, roadmap, offers, outlook)
    parts = [f"Beschlussvorschlag – {ground.name(row)}", f"Arbeitsgemeinschaft: {group.name}. Stand der Bewertung: {german.long_date(group.reference_date)}. Alle Beträge und Personentage sind Schätzwerte.", "", "Es wird beschlossen:", ""]
    parts += [facts.preface, ""] if facts.preface else []
    for number, point in enumerate(facts.points, start=1):
        parts += [f"{number}. {point.text}", *_listed(point.items), *([f"   {point.closing}"] if point.closing else []), ""]
    parts += ["Bereits entschieden, wird bestätigt:", *_listed(facts.decided), ""] if facts.decided else []
    parts += facts.alternative
    if group.fictional:
        parts += [*([""] if parts[-1] else []), "Beispieldaten, frei erfunden."]
    return "\n".join(parts) + "\n"


def _listed(items: Sequence[str]) -> list[str]:
    return [f"   – {item}" for item in items]


def offers_in(ground: Ground, roadmap: Roadmap, offers: Sequence[JointOffer]) -> list[JointOffer]:
    """Give the joint measures of the plan, each with exactly those who do it jointly there."""
    found = []
    for offer in offers:
        rows = sorted(line.row for line in roadmap.lines if line.mode is Mode.JOINT and line.measure is offer.measure)
        found += [narrowed(ground, offer, rows)] if rows else []
    return found


def _joined(ground: Ground, row: int, roadmap: Roadmap, offers: Sequence[JointOffer]) -> list[tuple[JointOffer, Line]]:
    """Give the joint measures of the plan the member takes part in, with its line."""
    own = {line.measure.id: line for line in roadmap.lines if line.mode is Mode.JOINT and line.row == row}
    return [(offer, own[offer.measure.id]) for offer in offers_in(ground, roadmap, offers) if offer.measure.id in own]


def _joint_point(ground: Ground, row: int, joined: Sequence[tuple[JointOffer, Line]], outlook: Outlook) -> ResolutionPoint:
    key = ground.planning.sharing_key
    likely = {(line.row, line.measure.id): days[0] for line, days in zip(outlook.lines, outlook.finish, strict=True)}
    text = f"Die Kommune beteiligt sich an {german.counted(len(joined), 'einer gemeinsamen Maßnahme', 'gemeinsamen Maßnahmen')} der Arbeitsgemeinschaft:"
    shared = SHARED.get(key, f"{KEY_WORDS[key]} geteilt")
    closing = f"Die Kosten werden {shared}.{_fallback_line(joined, key)}{_core_line(joined, key)}{_confirmed_line(ground, row, joined)}"
    return ResolutionPoint(text, tuple(_joint_line(ground, offer, line, key, likely[row, line.measure.id]) for offer, line in joined), closing)


def _joint_line(ground: Ground, offer: JointOffer, line: Line, key: SharingKey, likely: date) -> str:
    row = line.row
    others = german.listed(ground.name(other) for other in offer.rows if other != row)
    alone, share = alone_at(ground, row, line), offer.share(key, row, funded=line.funded)
    return (f"{offer.measure.id} {offer.measure.title}, gemeinsam mit {others}; federführend (Vorschlag): {ground.name(offer.lead.row)}; "
            f"Beginn {ground.timeline.label(line.start)}, wahrscheinlich fertig bis {german.short_date(likely)}; Anteil {_euros(share.once, share.yearly)} "
            f"(allein {_euros(alone.once, alone.yearly)}), eigene Arbeit {_days(share.days)} (allein {_days(alone.days)}); Stand: {offer.vote.standing.value}.")


def _confirmed_line(ground: Ground, row: int, joined: Sequence[tuple[JointOffer, Line]]) -> str:
    """Name the joint measures the council has joined before, which is confirmed and not decided anew."""
    before = {item.measure for item in _last_decisions(ground, row) if item.choice is Choice.JOIN}
    named = [offer.measure.id for offer, _ in joined if offer.measure.id in before]
    return f" Schon beschlossen ist die Beteiligung an {german.listed(named)}; sie wird bestätigt." if named else ""


def _pot_point(ground: Ground, row: int, joined: Sequence[tuple[JointOffer, Line]]) -> tuple[ResolutionPoint, ...]:
    """Vote the contribution to the common budget: the shares of the joint measures less what the member pays itself; nothing where none is owed."""
    owed = _owed(ground, row, joined)
    if not ground.planning.pot or owed < 1:
        return ()
    return (ResolutionPoint(f"Als Beitrag zum gemeinsamen Budget der Arbeitsgemeinschaft werden bis {ground.timeline.years[-1]} zusammen {german.euro(owed)} zusätzlich eingeplant (Schätzwert).",
                            closing="Die Anteile an den gemeinsamen Maßnahmen schließen ihn ein, die Mittel je Jahr nicht."),)


def _owed(ground: Ground, row: int, joined: Sequence[tuple[JointOffer, Line]]) -> float:
    """Give EUR over the plan that the member's shares take beyond what it pays itself."""
    owed = 0.0
    for offer, line in joined:
        share, years = offer.share(ground.planning.sharing_key, row, funded=line.funded), years_after(ground, line)
        owed += share.once - line.option.once * line.own_share + (share.yearly - line.option.yearly) * years
    return owed


def _euros(once: float, yearly: float) -> str:
    """Give „einmalig 1.200 € und jährlich 300 €“."""
    parts = [f"{word} {german.euro(value)}" for word, value in (("einmalig", once), ("jährlich", yearly)) if value >= 0.5]
    return german.listed(parts) or "ohne Ausgaben"


def _days(days: float) -> str:
    return german.amount(int(german.rounded(days)), "Personentag", "Personentage")


def _fallback_line(joined: Sequence[tuple[JointOffer, Line]], key: SharingKey) -> str:
    """Name the measures for which the agreed key lacks a fact."""
    lacking = [offer.measure.id for offer, _ in joined if offer.keys[key] is None and offer.total > 0]
    return f" Bei {german.listed(lacking)} fehlt dafür eine Angabe; dort wird zu gleichen Teilen geteilt." if lacking else ""


def _core_line(joined: Sequence[tuple[JointOffer, Line]], key: SharingKey) -> str:
    """Say whether anybody, or any subgroup, pays more than on its own."""
    shares = [(offer.measure.id, offer.keys[key] or offer.keys[SharingKey.EQUAL]) for offer, _ in joined]
    dear = [name for name, found in shares if found is not None and found.pays_more]
    unstable = [name for name, found in shares if found is not None and found.worst is not None and not found.pays_more]
    if dear:
        return f" Achtung: Bei {german.listed(dear)} zahlt mindestens eine Kommune mehr als allein."
    if unstable:
        return f" Keine Kommune zahlt mehr als allein; bei {german.listed(unstable)} käme aber eine Teilgruppe unter sich günstiger davon."
    return " Keine Kommune und keine Teilgruppe zahlt damit mehr als ohne die anderen."


def _money_point(ground: Ground, outlook: Outlook) -> ResolutionPoint:
    """Vote one amount for the budget of each year, which suffices in 80 % of the draws, with the likely one beside it; and say how much own work it takes."""
    years = [(year, spread) for year, spread in outlook.yearly.items() if float(spread.p80) >= 0.5]
    if not years:
        return ResolutionPoint("Haushaltsmittel sind für den Fahrplan nicht nötig.", closing=_work_line(ground, outlook))
    pot = "; ohne den Beitrag zum gemeinsamen Budget" if ground.planning.pot else ""
    items = tuple(f"{year}: {german.euro(float(spread.p80))} (wahrscheinlich {german.euro(float(spread.p50))})" for year, spread in years)
    text = f"Für den gesamten Fahrplan (gemeinsame und eigene Maßnahmen, nach Förderung{pot}) werden Mittel eingeplant, die mit 80 % Sicherheit ausreichen:"
    return ResolutionPoint(text, items, _work_line(ground, outlook))


def _work_line(ground: Ground, outlook: Outlook) -> str:
    """Say how much own work the plan takes, and what that is in EUR at the day rate of the plan."""
    likely, planning = float(outlook.effort.p50), ground.planning
    open_yet = "" if planning.resolutions.get("tagessatz", Resolution()) != Resolution() else ", noch nicht beschlossen"
    return (f"Eigene Arbeit: {_days(likely)} wahrscheinlich, mit 80 % Sicherheit höchstens {german.whole(float(outlook.effort.p80))}. "
            f"Mit dem Tagessatz der Planung ({german.euro(planning.day_rate)}{open_yet}) entspricht das {german.euro(float(german.rounded(likely)) * planning.day_rate)}; in den Mitteln ist es nicht enthalten.")


def _decided_before(ground: Ground, row: int) -> tuple[str, ...]:
    """List what the municipality decided against or for later; the reason stays."""
    return tuple(_decided(ground, item) for item in _last_decisions(ground, row) if item.choice in (Choice.DECLINE, Choice.LATER))


def _last_decisions(ground: Ground, row: int) -> tuple[Decision, ...]:
    """Give the last decision of the municipality on each measure."""
    return tuple({item.measure: item for item in ground.evaluation.group.members[row].planning.decisions}.values())


def _decided(ground: Ground, item: Decision) -> str:
    title = f" {ground.measures[ground.place[item.measure]].title}" if item.measure in ground.place else ""
    when = f", {item.body or 'Beschluss'} vom {german.short_date(item.day)}" if item.day else f", {item.body}" if item.body else ""
    return f"{item.measure}{title}: {item.choice.value}{when}{f'. Grund: {item.reason}' if item.reason else ''}"


def _alternative(ground: Ground, row: int, joined: Sequence[tuple[JointOffer, Line]]) -> tuple[str, ...]:
    """Compare with doing the same alone at the same time, both after funding, and name the votes that are still open."""
    if not joined:
        return ()
    costs = [(alone_at(ground, row, line), offer.share(ground.planning.sharing_key, row, funded=line.funded), years_after(ground, line)) for offer, line in joined]
    alone = sum(cost.once + cost.yearly * years for cost, _, years in costs)
    together = sum(share.once + share.yearly * years for _, share, years in costs)
    days = sum(cost.days - share.days for cost, share, _ in costs)
    same = "Dieselbe Maßnahme allein kostet" if len(joined) == 1 else "Dieselben Maßnahmen allein kosten"
    lines = [f"Alternative: {same} im Planungszeitraum {german.euro(alone)} statt {german.euro(together)} und {_days(abs(days))} {'mehr' if days >= 0 else 'weniger'}."]
    waiting = [offer.measure.id for offer, _ in joined if offer.vote.standing is not Standing.STANDS]
    if waiting:
        lines.append(f"Noch nicht beschlossen {'ist' if len(waiting) == 1 else 'sind'} {german.listed(waiting)}; sagen andere ab, ändern sich Anteile und Termine.")
    return tuple(lines)


def alone_at(ground: Ground, row: int, line: Line) -> Takes:
    """Give what a measure takes of a member that does it alone at the time of ``line``; a grant lowers it only if its window is open then."""
    cost = cost_of(ground.evaluation, row, line.measure)
    return Takes(cost.days, cost.once - earned(cost.grant, ground.timeline, line.start), cost.yearly, cost.years)


def years_after(ground: Ground, line: Line) -> float:
    """Give the years of the plan after a line is finished, in which its running cost falls due."""
    return (ground.timeline.periods - line.start - line.duration) * ground.timeline.months / MONTHS_A_YEAR
