"""The joint programme: overview, what each member pays, and half a page per joint measure."""

from __future__ import annotations

from reports import german
from reports.charts import ShareBar, cost_shares_svg
from reports.group_case import GroupCase
from reports.planned import Carried, JointMeasure
from reports.views.common import sentence_end
from reports.views.data import Chart
from reports.views.group.common import MONEY, days, grid, named, shared_loads, short_names
from reports.views.group.data import Grid, JointSheet, Programme, ProgrammeRow
from reports.views.group.keys import key_head

NOTHING = "Im Fahrplan steht keine gemeinsame Maßnahme: Entweder brauchen keine zwei Kommunen dieselbe, oder die Kommunen haben sich dagegen entschieden, oder ein gemeinsamer Plan ist noch nicht gerechnet."
CHOICES = ("dabei", "nicht dabei", "später", "Enthaltung")
OPEN = "offen"


def build_programme(case: GroupCase) -> Programme:
    """Build the chapter on what is done jointly."""
    joint = in_order(case)
    if not joint:
        return Programme((), (), None, Chart("", ""), _shares(case, ()), (), NOTHING)
    chart = Chart(_shares_svg(case, joint), "Was alle gemeinsamen Maßnahmen zusammen jede Kommune kosten: allein umgesetzt und als Anteil. Die Zahlen stehen in der folgenden Tabelle.")
    return Programme(_text(case, joint), tuple(_row(item) for item in joint), _sum_row(joint), chart, _shares(case, joint), tuple(_sheet(case, item) for item in joint), "")


def in_order(case: GroupCase) -> tuple[JointMeasure, ...]:
    """Give the joint measures in order of their begin."""
    return tuple(sorted(case.plan.joint, key=lambda item: (item.begins, item.ends, item.measure)))


def anchor(item: JointMeasure) -> str:
    """Give the anchor of a joint measure's half page."""
    return f"gemeinsam-{item.measure}"


def _text(case: GroupCase, joint: tuple[JointMeasure, ...]) -> tuple[str, ...]:
    keys = dict.fromkeys(item.key for item in joint)
    count = german.counted(len(joint), "Eine Maßnahme setzen die Kommunen gemeinsam um", "Maßnahmen setzen die Kommunen gemeinsam um")
    pot = " Die Anteile schließen den Beitrag zum gemeinsamen Budget ein." if any(load.unit == MONEY for load in shared_loads(case)) else ""
    return (
        f"{count}. {savings(case)}",
        f"Die Kosten werden {german.listed(keys)} geteilt. Ein Beitritt lohnt sich für jede Kommune, deren Anteil unter dem liegt, was sie allein zahlen müsste; bei jeder Maßnahme steht, ob das für alle gilt.",
        "Alle Beträge sind Schätzwerte über die Laufzeit des Plans, laufende Kosten eingeschlossen. Personentage sind die eigene Arbeit der Verwaltungen und stehen neben dem Geld, nicht darin." + pot)


def savings(case: GroupCase) -> str:
    """Say what all joint measures save together."""
    joint = case.plan.joint
    saved, money, granted = (sum(getattr(item, name) for item in joint) for name in ("saved_days", "saved_money", "granted"))
    text = f"Gegenüber dem Alleingang sparen sie zusammen {days(saved)} und {german.euro(money)} (Schätzwerte, nach Förderung)."
    return text + (f" Eingerechnet sind {german.euro(granted)} Fördermittel für die gemeinsame Umsetzung, wenn die Programme wie angenommen zahlen." if granted >= 1 else "")


def _row(item: JointMeasure) -> ProgrammeRow:
    return ProgrammeRow(
        item.measure, anchor(item), item.title, german.short_date(item.begins), german.whole(len(item.parts)), german.whole(item.saved_days),
        german.whole(item.saved_money), german.whole(item.granted) if item.granted >= 1 else "–", item.standing)


def _sum_row(joint: tuple[JointMeasure, ...]) -> ProgrammeRow:
    saved, money, granted = (german.whole(sum(getattr(item, name) for item in joint)) for name in ("saved_days", "saved_money", "granted"))
    return ProgrammeRow("", "", "zusammen", "", "", saved, money, granted, "")


def member_shares(case: GroupCase) -> dict[str, tuple[Carried, Carried]]:
    """Give per member what all joint measures together take of it alone and as its share; only those who take part."""
    found: dict[str, tuple[Carried, Carried]] = {}
    for part in (part for item in case.plan.joint for part in item.parts):
        alone, share = found.get(part.member, (Carried(0, 0, 0, 0), Carried(0, 0, 0, 0)))
        found[part.member] = (_added(alone, part.alone), _added(share, part.share))
    return {member.name: found[member.name] for member in case.members if member.name in found}


def _added(first: Carried, second: Carried) -> Carried:
    return Carried(first.days + second.days, first.once + second.once, first.yearly + second.yearly, first.money + second.money)


def _shares_svg(case: GroupCase, joint: tuple[JointMeasure, ...]) -> str:
    short = short_names(case)
    return cost_shares_svg([ShareBar(short[name], alone.money, share.money) for name, (alone, share) in member_shares(case).items()]) if joint else ""


def _shares(case: GroupCase, joint: tuple[JointMeasure, ...]) -> Grid:
    """Give what the joint programme takes of each member, and of all."""
    columns = (("Kommune", 26, False), ("Maß\u00adnahmen", 10, True), ("PT allein", 11, True), ("PT gemeinsam", 13, True), ("€ allein", 13, True), ("€ Anteil", 13, True), ("weniger", 14, True))
    shares = member_shares(case)
    rows = [(name, german.whole(sum(name in item.members for item in joint)), *_figures(alone, share)) for name, (alone, share) in shares.items()]
    totals = [Carried(*(sum(getattr(pair[side], name) for pair in shares.values()) for name in ("days", "once", "yearly", "money"))) for side in (0, 1)]
    return grid("Gemeinsame Maßnahmen je Kommune: allein und als Anteil (PT = Personentage; über die Laufzeit)", columns, [*rows, ("zusammen", "", *_figures(*totals))] if rows else [], total=True)


def _figures(alone: Carried, share: Carried) -> tuple[str, ...]:
    return german.whole(alone.days), german.whole(share.days), german.whole(alone.money), german.whole(share.money), german.euro(alone.money - share.money)


def _sheet(case: GroupCase, item: JointMeasure) -> JointSheet:
    return JointSheet(
        item.measure, anchor(item), item.title, item.standing, sentence_end(item.goal), _sheet_facts(case, item), _sheet_shares(case, item),
        " ".join(sentence_end(text) for text in (item.fairness, *item.notes) if text))


def _sheet_facts(case: GroupCase, item: JointMeasure) -> tuple[tuple[str, str], ...]:
    """Give who, when, what is saved and how the members voted, as label and sentence."""
    grant = f"; Förderung {german.euro(item.granted)}" if item.granted >= 1 else ""
    return (
        ("Beteiligt", f"{named(case, item.members)}. Federführung (Vorschlag): {_lead(item)}"),
        ("Geplant", f"{german.short_date(item.begins)} bis {german.short_date(item.ends)}. Spart {days(item.saved_days)} und {german.euro(item.saved_money)}{grant}."),
        ("Stimmen", sentence_end(f"{votes(case, item)}. {item.missing}".strip())))


def _lead(item: JointMeasure) -> str:
    """Name who leads with the reason, which may begin with the name."""
    if not item.lead:
        return "noch offen"
    reason = sentence_end(item.lead_reason.removeprefix(f"{item.lead}: ")) if item.lead_reason else ""
    return f"{item.lead} – {reason}" if reason else f"{item.lead}."


def votes(case: GroupCase, item: JointMeasure) -> str:
    """Say who chose what, „dabei: A und B; offen: C“."""
    chosen = {choice: [ballot.member for ballot in item.ballots if ballot.choice == choice] for choice in CHOICES}
    open_yet = [ballot.member for ballot in item.ballots if not ballot.choice]
    said = [f"{choice}: {named(case, members)}" for choice, members in (*chosen.items(), (OPEN, open_yet)) if members]
    return "; ".join(said) or "noch nicht abgestimmt"


def _sheet_shares(case: GroupCase, item: JointMeasure) -> Grid:
    """Give alone against share per member: the agreed key first, then every other that can be computed."""
    others = [words for words in item.by_key if words != item.key]
    width = 48 / max(len(others) + 1, 1)
    columns = (("Kommune", 22, False), ("PT allein", 9, True), ("PT gemein\u00adsam", 10, True), ("€ allein", 11, True), (f"Anteil: {key_head(item.key)}", width, True), *((key_head(words), width, True) for words in others))
    short = short_names(case)
    agreed = item.by_key.get(item.key) or tuple(int(german.rounded(part.share.money)) for part in item.parts)
    keyed = [agreed, *(item.by_key[words] for words in others)]
    rows = [(short.get(part.member, part.member), german.whole(part.alone.days), german.whole(part.share.days), german.whole(part.alone.money), *(german.whole(euros[place]) for euros in keyed))
            for place, part in enumerate(item.parts)]
    sums = ("zusammen", *(german.whole(sum(values)) for values in ((part.alone.days for part in item.parts), (part.share.days for part in item.parts), (part.alone.money for part in item.parts), *keyed)))
    return grid("Arbeit und Geld je Kommune: geltender Schlüssel, daneben die anderen (PT, €)" if others else "Arbeit und Geld je Kommune (PT, €)", columns, [*rows, sums], total=True)
