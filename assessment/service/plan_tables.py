"""Plans as rows and sentences: what the command line shows, and what programs read."""

from __future__ import annotations

import math
from typing import Any

from assessment.agreements import SharingKey
from assessment.evaluate import Evaluation
from assessment.plan import (
    Ground,
    GroupPlan,
    JointOffer,
    Mode,
    Outlook,
    PhaseTable,
    Roadmap,
    common_sentence,
    fairness_sentence,
    firmness_sentences,
    grant_sentences,
    joint_offers,
    lead_sentence,
    ranking_sentence,
    steadiness,
)
from assessment.recommend import ranking_terms
from reports import german
from reports.views.points import TERMS, reason_line
from reports.views.wording import CLASSES
from scoring import ROOT, CostShares, Spread

KEY_HEADS = {
    SharingKey.EQUAL: "gleich", SharingKey.INHABITANTS: "Einwohnerzahl", SharingKey.WORKPLACES: "Arbeitsplätze", SharingKey.BENEFIT: "Nutzen", SharingKey.SOLO_COST: "Einzelkosten",
    SharingKey.SHAPLEY: "Shapley",
}


def ground_of(evaluation: Evaluation) -> Ground:
    """Give an evaluated group ready for planning."""
    return Ground(evaluation)


def rank_rows(ground: Ground, row: int) -> list[dict[str, Any]]:
    """Give a member's ranking with numbers, reason and how firm each place is."""
    terms, firm = ranking_terms(ground.evaluation, row), steadiness(ground, row)
    return [
        {"rang": place, "massnahme": ground.measures[item.measure].id, "titel": ground.measures[item.measure].title, "klasse": CLASSES[item.klass],
         "punkte": item.points, "teile": dict(zip(TERMS, item.terms, strict=True)), "luecke_prozent": item.share, "aufwand_mit_geld": item.expense,
         "platz_von": int(firm.band[place - 1][0]), "platz_bis": int(firm.band[place - 1][1]), "klasse_haelt": float(firm.class_kept[place - 1]), "grund": reason_line(terms, item)}
        for place, item in enumerate(ground.rankings[row], start=1)
    ]


def rank_sentences(ground: Ground, row: int) -> list[str]:
    """Say on what the ranking rests and how firm it is."""
    return [ranking_sentence(ground), *firmness_sentences(ground, row)]


def offer_data(ground: Ground, offer: JointOffer) -> dict[str, Any]:
    """Give an offer for machines."""
    return {
        "massnahme": offer.measure.id, "titel": offer.measure.title, "stand": offer.vote.standing.value, "kommunen": [ground.key(row) for row in offer.rows],
        "federfuehrung": ground.key(offer.lead.row), "federfuehrung_grund": offer.lead.reason, "fester_anteil": offer.measure.synergy.fixed_share,
        "personentage": {"allein": offer.apart.days, "gemeinsam": offer.together.days}, "euro": {"allein": offer.apart.money, "gemeinsam": offer.together.money},
        "foerderung": offer.grant.amount if offer.grant else 0.0,
        "schluessel": {key.value: _shares_data(ground, offer, shares) for key, shares in offer.keys.items() if shares is not None},
    }


def _shares_data(ground: Ground, offer: JointOffer, shares: CostShares) -> dict[str, Any]:
    def members(mask: tuple[int, ...]) -> list[str]:
        return [ground.key(offer.rows[place]) for place in mask]

    return {"anteile": {ground.key(row): euros for row, euros in zip(offer.rows, shares.euros, strict=True)},
            "zahlt_mehr_als_allein": [members(group.members) for group in shares.pays_more], "guenstigere_teilgruppe": members(shares.worst.members) if shares.worst else []}


def share_rows(ground: Ground, offer: JointOffer) -> list[dict[str, str]]:
    """Give the shares of an offer as table rows; the first names the columns."""
    keys = [key for key in SharingKey if offer.keys[key] is not None]
    head = {name: name for name in ("Kommune", "PT allein", "PT gemeinsam", "allein", *(KEY_HEADS[key] for key in keys))}
    rows = [head]
    for row in offer.rows:
        cells = {"Kommune": ground.name(row), "PT allein": german.whole(offer.alone[row].days), "PT gemeinsam": german.whole(offer.work(row)), "allein": german.euro(offer.alone[row].money)}
        rows.append(cells | {KEY_HEADS[key]: german.euro(offer.pays(key, row)) for key in keys})
    total = {"Kommune": "zusammen", "PT allein": german.whole(offer.apart.days), "PT gemeinsam": german.whole(offer.together.days), "allein": german.euro(offer.apart.money)}
    return [*rows, total | {KEY_HEADS[key]: german.euro(offer.total) for key in keys}]


def offer_sentences(ground: Ground, offer: JointOffer) -> list[str]:
    """Say what the table of an offer means: who does the common part, funding, fairness of each key, state of the decision."""
    sentences = [f"{common_sentence(ground, offer)} {lead_sentence(offer)}", *grant_sentences(offer)]
    sentences += [fairness_sentence(ground, offer, key) for key in offer.keys if offer.keys[key] is not None]
    return [*sentences, f"Stand: {offer.vote.standing.value}. {offer.vote.reason}".strip()]


def joint_lines(plan: GroupPlan) -> list[tuple[str, ...]]:
    """Give the joint measures of the plan: when, what, with whom."""
    ground, lines = plan.ground, plan.roadmap.lines
    cores = [line for line in lines if line.mode is Mode.CORE]
    return [(ground.timeline.label(core.start), german.short_date(max(line.ends for line in lines if line.measure is core.measure and line.mode is not Mode.ALONE)), core.measure.id, core.measure.title,
             german.listed(ground.key(line.row) for line in lines if line.measure is core.measure and line.mode is Mode.JOINT)) for core in cores]


def member_effects(plan: GroupPlan) -> list[tuple[str, ...]]:
    """Give what the plan brings each member: measures, closed gap, score after, area under its curve alone and in the group."""
    return [_effect(plan, row) for row in plan.ground.rows]


def _effect(plan: GroupPlan, row: int) -> tuple[str, ...]:
    ground = plan.ground
    mine = [line for line in plan.roadmap.lines if line.row == row]
    joint = sum(line.mode is Mode.JOINT for line in mine)
    alone, together = plan.roadmap.areas_alone.get(row, math.nan), plan.roadmap.areas.get(row, math.nan)
    return ground.name(row), str(len(mine)), str(joint), german.percent(plan.closed_share(row)), german.percent(alone), german.percent(together)


def score_effects(plan: GroupPlan) -> list[tuple[str, ...]]:
    """Give what the plan does to every member's scores, „2,2 → 2,9“: the whole, then the dimensions."""
    scores, catalogue = plan.ground.evaluation.scores, plan.ground.evaluation.catalogue
    columns = [scores.index[ROOT], *(scores.index[dimension.id] for dimension in catalogue.dimensions)]
    return [(plan.ground.name(row), *(f"{german.decimal(float(scores.point[row, n]), missing='–')} → {german.decimal(float(plan.points[row, n]), missing='–')}" for n in columns))
            for row in plan.ground.rows]


def roadmap_data(ground: Ground, roadmap: Roadmap, outlook: Outlook) -> dict[str, Any]:
    """Give a roadmap for machines."""
    return {
        "guete": roadmap.quality, "flaeche": roadmap.share, "luecke_zum_optimum": roadmap.result.gap, "beendet_durch": roadmap.result.stopped_by,
        "nicht_zu_halten": roadmap.missed, "widerspruch": roadmap.conflict,
        "plan": [{"kommune": ground.key(line.row) if line.row >= 0 else "", "massnahme": line.measure.id, "wie": line.mode.value, "beginn": line.begins.isoformat(), "fertig": line.ends.isoformat(),
                  "personentage": line.option.days, "euro_einmalig": line.option.once * line.own_share, "euro_jaehrlich": line.option.yearly, "gefoerdert": line.funded, "grund": line.reason} for line in roadmap.lines],
        "nicht_im_plan": [{"kommune": ground.key(item.row), "massnahme": item.measure.id, "grund": item.reason} for item in roadmap.aside],
        "auslastung": [{"was": load.key, "gebraucht": list(load.used), "vorhanden": list(load.capacity)} for load in roadmap.loads],
        "ausblick": {"personentage": _spread(outlook.effort), "euro": _spread(outlook.cost), "euro_je_jahr": {str(year): _spread(spread) for year, spread in outlook.yearly.items()},
                     "fertig": {"p50": outlook.last[0].isoformat(), "p80": outlook.last[1].isoformat()}, "frist_gehalten": dict(outlook.kept)},
    }


def _spread(spread: Spread) -> dict[str, float]:
    return {"p50": float(spread.p50), "p80": float(spread.p80), "erwartet": float(spread.mean)}


def phase_data(tables: tuple[PhaseTable, ...]) -> list[dict[str, Any]]:
    """Give the phases for machines."""
    return [{"phase": table.phase.title, "beginn": table.begins.isoformat() if table.begins else None, "ende": table.ends.isoformat() if table.ends else None,
             "zeilen": [{"was": f"{row.measure.id} {row.measure.title}", "wer": row.who, "stelle": row.person, "bis_wann": row.by.isoformat(), "meilenstein": row.milestone} for row in table.rows]} for table in tables]


__all__ = ["ground_of", "joint_lines", "joint_offers", "member_effects", "offer_data", "offer_sentences", "phase_data", "rank_rows", "rank_sentences", "roadmap_data", "score_effects", "share_rows"]
