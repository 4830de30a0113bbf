"""The chapter on joint measures: with whom, who leads, what this member carries alone and together, how far the decision is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.charts import ShareBar, cost_shares_svg
from reports.planned import JointMeasure
from reports.views.common import burden
from reports.views.council.picks import all_but, joint_measures, part_of, partners, partners_of, pot_share, together, unvoted
from reports.views.data import Chart, Table
from reports.views.names import short_name
from reports.views.roadmap import sentence_case

MOST_BARS = 10
ESTIMATES = "Personentage (PT) und Euro sind Schätzwerte über den ganzen Fahrplan, Euro nach Förderung und mit laufenden Kosten bis zum Ende des Plans."


@dataclass(frozen=True)
class JointPart:
    """The chapter: what it saves in sentences, one row per joint measure, chart of the shares, what to know about fairness."""

    lead: tuple[str, ...]
    table: Table
    summed: bool
    shares: Chart
    fairness: tuple[str, ...]


def build_joint(case: Case) -> JointPart | None:
    """Build the chapter; None where nothing is planned jointly with this member."""
    items = joint_measures(case)
    if not items:
        return None
    return JointPart((*joint_lead(case), ESTIMATES), joint_table(case), len(items) > 1, _shares(case, items), _fairness(items))


def joint_lead(case: Case) -> tuple[str, ...]:
    """Say how many measures, what they take alone and together, what goes through a common budget, and how far the decisions are; nothing without any."""
    items, sums = joint_measures(case), together(case)
    if sums is None:
        return ()
    text = (f"{german.counted(len(items), 'Eine Maßnahme des Fahrplans setzt', 'Maßnahmen des Fahrplans setzt')} die Kommune gemeinsam mit anderen um. "
            f"Ihr Anteil: {german.euro(sums.money)} und {german.whole(sums.days)} Personentage; allein wären es {german.euro(sums.money_alone)} und {german.whole(sums.days_alone)} Personentage.")
    return (text, *pot_line(case), standing_line(case))


def pot_line(case: Case) -> tuple[str, ...]:
    """Say what of the shares goes through the common budget, which the plan's own sums leave out; nothing where there is none."""
    share = pot_share(case)
    if not share:
        return ()
    if share < 0:
        return (f"Aus dem gemeinsamen Budget der Arbeitsgemeinschaft fließen rechnerisch {german.euro(-share)} zurück.",)
    return (f"Davon laufen {german.euro(share)} als Beitrag über das gemeinsame Budget der Arbeitsgemeinschaft.",)


def standing_line(case: Case) -> str:
    """Say how many are decided, how many nobody has voted on yet, and how many wait for some."""
    items, untouched = joint_measures(case), unvoted(case)
    waiting = sum(not item.decided for item in items)
    if not waiting:
        return "Stand der Beschlüsse: Alle sind beschlossen."
    done = len(items) - waiting
    states = ((done, f"{german.whole(done)} von {german.whole(len(items))} {'ist' if done == 1 else 'sind'} beschlossen"), (untouched, f"über {german.whole(untouched)} hat noch keine Kommune entschieden"),
              (waiting - untouched, f"bei {german.whole(waiting - untouched)} haben erst einige entschieden"))
    return f"Stand der Beschlüsse: {'; '.join(text for count, text in states if count)}. Sagen andere ab, ändern sich Anteile und Termine."


def joint_table(case: Case, most: int | None = None) -> Table:
    """Give a row per joint measure in order of begin, or the ``most`` with the largest saving of money and work, and the sum of all."""
    items = joint_measures(case)
    shown = items if most is None else sorted(items, key=lambda item: (-_saving(case, item), item.measure))[:most]
    rows = [(f"{item.measure} {item.title}", with_whom(case, item), short_name(item.lead), *_alone_and_share(case, item), item.standing) for item in shown]
    sums = together(case)
    total = [("Zusammen", "", "", burden(sums.days_alone, sums.money_alone), burden(sums.days, sums.money), "")] if sums and len(items) > 1 else []
    return Table(("Maßnahme", "gemeinsam mit", "Feder\u00adführung", "allein", "eigener Anteil", "Stand"), (*rows, *total))


def with_whom(case: Case, item: JointMeasure) -> str:
    """Name those who take part, as follows „gemeinsam mit“: „allen außer Feldhöhe“."""
    return all_but(partners_of(case, item), tuple(name for name, _ in partners(case)), "allen")


def _saving(case: Case, item: JointMeasure) -> float:
    part = part_of(case, item)
    return part.alone.money - part.share.money


def _alone_and_share(case: Case, item: JointMeasure) -> tuple[str, str]:
    part = part_of(case, item)
    return burden(part.alone.days, part.alone.money), burden(part.share.days, part.share.money)


def _shares(case: Case, items: Sequence[JointMeasure]) -> Chart:
    parts = [(item, part_of(case, item)) for item in items]
    paid = sorted(((item, part) for item, part in parts if max(part.alone.money, part.share.money) >= 0.5), key=lambda pair: -max(pair[1].alone.money, pair[1].share.money))[:MOST_BARS]
    bars = [ShareBar(f"{item.measure} {item.title}", part.alone.money, part.share.money) for item, part in paid]
    return Chart(cost_shares_svg(bars) if bars else "", "Kosten allein und als eigener Anteil bei den gemeinsamen Maßnahmen mit den höchsten Beträgen; alle stehen in der Tabelle.")


def _fairness(items: Sequence[JointMeasure]) -> tuple[str, ...]:
    """Give each different sentence on fairness once, with the measures it holds for where it does not hold for all."""
    texts: dict[str, list[str]] = {}
    for item in items:
        if item.fairness:
            texts.setdefault(item.fairness, []).append(item.measure)
    return tuple(sentence_case(text) if len(measures) == len(items) else f"{', '.join(measures)} – {text}" for text, measures in texts.items())
