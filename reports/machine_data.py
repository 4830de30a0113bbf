"""The data behind a Gutachten for machines: canonical JSON.

Keys are German, as in the exports of the command line; days are ISO 8601, money EUR, effort person days, shares 0–1 unless said otherwise; what cannot be
assessed or is not public is null, never 0. One object::

    format, version                   "reifegrad-gutachten", 1
    kommune, name, ags, arbeitsgemeinschaft, stichtag, stand, beispieldaten
    fassung                           ausgabe (intern, öffentlich), version, freigabe_durch, freigabe_am, vertraulichkeit
    katalog                           ausgabe, rechtsstand, pruefsumme (SHA-256)
    geschichte                        eintraege, kettenkopf (SHA-256); null outside a project file
    werte {Knoten: …}                 ist, roh, untergrenze, obergrenze, abdeckung, and for pflicht, soll, optimum: ziel, luecke, erreicht
    antworten [ … ]                   frage, zustand, antwort, stufe, untergrenze, obergrenze, ziel_…, gewicht, anteil, nachweis (0–3)
    massnahmen [ … ]                  rang, massnahme, titel, klasse, punkte, teile, luecke_prozent, aufwand_mit_geld, personentage, euro_einmalig, …
    fahrplan                          plan, gemeinsam (own part of each joint measure), nicht_im_plan, auslastung, haushalt, ausblick, fristen; null where there is no plan
    pruefsumme                        SHA-256 of the same JSON without this key
"""

from __future__ import annotations

import hashlib
import json
import math
from datetime import date
from typing import Any

from questionnaires import Range
from reports.case import AnswerCase, Case
from reports.planned import JointMeasure, PlanFacts, PlannedLine
from reports.printable import writable
from reports.views.council.picks import joint_measures, part_of
from reports.views.points import TERMS, reason_line
from reports.views.wording import CLASSES, STATES

FORMAT, VERSION = "reifegrad-gutachten", 1
PROFILES = ("pflicht", "soll", "optimum")


def machine_json(case: Case) -> bytes:
    """Give the data of a member's Gutachten; the same case gives the same bytes."""
    data = {
        "format": FORMAT, "version": VERSION, "kommune": case.key, "name": case.name, "ags": case.ags, "arbeitsgemeinschaft": case.group, "stichtag": case.reference_date.isoformat(),
        "stand": case.issued.isoformat(), "beispieldaten": case.fictional, "fassung": _release(case),
        "katalog": {"ausgabe": case.catalogue.edition, "rechtsstand": case.catalogue.legal_reference_date.isoformat(), "pruefsumme": case.catalogue.content_hash},
        "geschichte": {"eintraege": case.history[0], "kettenkopf": case.history[1]} if case.history else None,
        "werte": {node: _values(case, node) for node in case.scores.tree.ids}, "antworten": [_answer(answer) for answer in case.answers.values()],
        "massnahmen": _measures(case), "fahrplan": _roadmap(case.roadmap) | {"gemeinsam": [_joint(case, item) for item in joint_measures(case)]} if case.roadmap else None,
    }
    return _canonical(data | {"pruefsumme": hashlib.sha256(_canonical(data)).hexdigest()})


def _canonical(data: dict[str, Any]) -> bytes:
    return f"{writable(json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1))}\n".encode()


def _number(value: float) -> float | None:
    """Give a plain number, None for nan and infinity."""
    return float(value) if math.isfinite(value) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _release(case: Case) -> dict[str, Any]:
    release = case.release
    return {"ausgabe": release.audience.value, "version": release.version, "entwurf": release.draft, "freigabe_durch": release.approver, "freigabe_am": _day(release.approved_on),
            "vertraulichkeit": release.confidentiality, "ersetzt_durch": release.superseded_by}


def _values(case: Case, node: str) -> dict[str, Any]:
    low, high = case.bounds(node)
    values = {"ist": case.point(node), "roh": float(case.scores.raw[case.row, case.scores.index[node]]), "untergrenze": low, "obergrenze": high, "abdeckung": case.coverage(node)}
    for place, profile in enumerate(PROFILES):
        values |= {f"ziel_{profile}": case.target(node, place), f"luecke_{profile}": case.gap(node, place), f"erreicht_{profile}": case.attainment(node, place)}
    return {name: _number(value) for name, value in values.items()}


def _answer(answer: AnswerCase) -> dict[str, Any]:
    counted = answer.answered
    return {
        "frage": answer.question.id, "zustand": STATES[answer.state], "antwort": answer.answer, "stufe": _number(answer.level) if counted else None,
        "untergrenze": _number(answer.lower), "obergrenze": _number(answer.upper), "gewicht": answer.question.weight, "anteil": _number(answer.weight),
        "nachweis": max((line.grade for line in answer.responses), default=0) if counted else 0,
    } | {f"ziel_{profile}": _number(target) for profile, target in zip(PROFILES, answer.targets, strict=True)}


def _measures(case: Case) -> list[dict[str, Any]]:
    rows = []
    for rank, item in enumerate(case.plan.measures, start=1):
        measure, figures = case.catalogue.measures[item.measure], case.estimates[item.measure]
        rows.append({
            "rang": rank, "massnahme": measure.id, "titel": measure.title, "klasse": CLASSES[item.klass], "punkte": _number(item.points), "teile": dict(zip(TERMS, map(_number, item.terms), strict=True)),
            "luecke_prozent": _number(item.share), "aufwand_mit_geld": _number(item.expense), "personentage": _range(figures.effort), "euro_einmalig": _range(figures.once),
            "euro_jaehrlich": _range(figures.yearly), "monate": _range(measure.duration_months), "voraussetzungen": list(measure.requires), "schliesst": list(case.plan.closed_by.get(item.measure, ())),
            "grund": reason_line(case.plan.ranking, item)})
    return rows


def _range(figure: Range | None) -> dict[str, float] | None:
    return None if figure is None else {"niedrig": figure.low, "wahrscheinlich": figure.likely, "hoch": figure.high}


def _roadmap(plan: PlanFacts) -> dict[str, Any]:
    return {
        "beginn": plan.begins.isoformat(), "ende": plan.ends.isoformat(), "guete": plan.quality, "widerspruch": plan.conflict, "plan": [_line(line) for line in plan.lines],
        "nicht_im_plan": [{"massnahme": line.measure, "titel": line.title, "klasse": line.klass, "grund": line.reason} for line in plan.aside],
        "auslastung": [{"was": load.title, "einheit": load.unit, "gebraucht": list(load.used), "vorhanden": list(load.capacity)} for load in plan.loads],
        "haushalt": [{"jahr": year.year, "p50": year.likely, "p80": year.safe, "budget": year.budget} for year in plan.years],
        "ausblick": {"personentage": dict(zip(("p50", "p80"), plan.effort, strict=True)), "euro": dict(zip(("p50", "p80"), plan.money, strict=True)),
                     "fertig": {"p50": plan.likely_end.isoformat(), "p80": plan.safe_end.isoformat()}},
        "fristen": [{"art": item.kind.value, "massnahme": item.measure, "titel": item.title, "frist": item.by.isoformat(), "im_plan_gehalten": item.planned, "anteil_gehalten": _number(item.kept)} for item in plan.deadlines],
        "luecke_geschlossen": _number(plan.closed_share), "gesamtwert_danach": _number(plan.score_after)}


def _joint(case: Case, item: JointMeasure) -> dict[str, Any]:
    part = part_of(case, item)
    return {"massnahme": item.measure, "titel": item.title, "kommunen": list(item.members), "federfuehrung": item.lead, "verteilung": item.key, "stand": item.standing,
            "allein": {"personentage": part.alone.days, "euro_im_plan": part.alone.money}, "anteil": {"personentage": part.share.days, "euro_im_plan": part.share.money}}


def _line(line: PlannedLine) -> dict[str, Any]:
    return {
        "massnahme": line.measure, "titel": line.title, "klasse": line.klass, "wie": line.how, "phase": line.phase, "wer": line.who, "stelle": line.person, "beginn": line.begins.isoformat(), "fertig": line.ends.isoformat(),
        "fertig_p50": line.likely_end.isoformat(), "fertig_p80": line.safe_end.isoformat(), "personentage": line.carried.days, "euro_einmalig": line.carried.once, "euro_jaehrlich": line.carried.yearly,
        "euro_im_plan": line.carried.money, "gefoerdert": line.funded, "meilenstein": line.milestone, "grund": line.reason}
