"""Scores, where they come from, what would be if, what to ask next, and the consolidation."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import Query, Response

from assessment.accounts import Right
from assessment.errors import UnknownName
from assessment.explain import explain
from assessment.service import consolidation, next_questions, rate_question, rating_versions, score_table
from assessment.service.what_if import what_if
from assessment.web.api.common import Seen, changed, tagged
from assessment.web.api.routing import TOWN, Room
from assessment.web.api.shapes.results import (
    Abgleich,
    Bewertung,
    BewertungDerFrage,
    Ergebnis,
    Erklaerung,
    NaechsteFrage,
    Stimme,
    WasWaereWenn,
    Wirkung,
)
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Ergebnis")
MOST = 60
RATING = f"{TOWN}/bewertungen/{{frage}}"


@room.get(f"{TOWN}/ergebnis", Right.ERGEBNIS_SEHEN, Ergebnis)
def ergebnis(desk: AtDesk) -> Ergebnis:
    """Alle Werte der Kommune, ungerundet."""
    return Ergebnis.model_validate(score_table(desk.evaluation)[desk.row])


@room.get(f"{TOWN}/ergebnis/{{knoten}}", Right.ERGEBNIS_SEHEN, Erklaerung)
def erklaerung(desk: AtDesk, knoten: str) -> Erklaerung:
    """Woher der Wert einer Frage, eines Handlungsfelds, einer Dimension, einer Maßnahme oder des Ganzen (»gesamt«) kommt."""
    return Erklaerung.model_validate(explain(desk.evaluation, desk.row, knoten).as_data())


@room.get(f"{TOWN}/wenn", Right.ERGEBNIS_SEHEN, WasWaereWenn)
def wenn(desk: AtDesk, massnahme: Annotated[list[str], Query(max_length=MOST)]) -> WasWaereWenn:
    """Was die genannten Maßnahmen bewirken würden; nichts wird gespeichert."""
    found = what_if(desk.evaluation, desk.row, massnahme)
    effects = [Wirkung(knoten=item.node, titel=item.title, vorher=known(item.before), nachher=known(item.after), vorher_von=known(item.before_bounds[0]), vorher_bis=known(item.before_bounds[1]),
                       nachher_von=known(item.after_bounds[0]), nachher_bis=known(item.after_bounds[1]), soll=known(item.target)) for item in found.nodes]
    return WasWaereWenn(massnahmen=list(found.measures), wirkungen=effects, erfuellte_pflichten=[name for name, _ in found.duties], offene_pflichten=found.duties_left, personentage=found.days,
                        einmalig=found.once, jaehrlich=found.yearly, foerderung=found.funding, hinweise=list(found.notes))


def known(value: float | None) -> float | None:
    """Give a number, None where nothing is known."""
    return None if value is None or math.isnan(value) else float(value)


@room.get(f"{TOWN}/naechste-fragen", Right.ERGEBNIS_SEHEN, list[NaechsteFrage])
def naechste_fragen(desk: AtDesk, hoechstens: Annotated[int, Query(ge=1, le=200)] = 10) -> list[NaechsteFrage]:
    """Welche Fragen den Bereich des Gesamtwertes am meisten enger machen."""
    return [NaechsteFrage(frage=item.question, titel=item.title, warum=item.why, aufgabe=item.todo, rollen=list(item.whom), engt_ein=item.narrows, pflicht=item.mandatory)
            for item in next_questions(desk.evaluation, desk.row, hoechstens)]


@room.get(f"{TOWN}/abgleich", Right.ANTWORTEN_SEHEN, list[Abgleich])
def abgleich(desk: AtDesk) -> list[Abgleich]:
    """Je Frage, wer was gesagt hat, und die Bewertung der Beratung."""
    return [Abgleich(
        frage=item.question, titel=item.title, dimension=item.dimension, zustand=item.state, stufe=known(item.level), widerspruch=item.disagrees and not item.settled, bewertung=item.rating.level,
        begruendung=item.rating.reason, fassung=item.rating.version, stimmen=[Stimme(
            rolle=voice.role, interview=voice.interview, tag=voice.day, antwort=voice.answer, stufe=known(voice.level), nachweis=voice.grade, beleg=voice.evidence, bemerkung=voice.comment) for voice in item.voices])
        for item in consolidation(desk.evaluation, desk.row, rating_versions(desk.workspace, desk.town.id, desk.wave.id))]


@room.get(RATING, Right.ANTWORTEN_SEHEN, BewertungDerFrage, known=True)
def bewertung(desk: AtDesk, frage: str, response: Response) -> BewertungDerFrage:
    """Die Bewertung einer Frage; ihr ETag gehört bei einer Änderung in If-Match."""
    return tagged(response, _rating(desk, frage))


@room.put(RATING, Right.BEWERTEN, BewertungDerFrage)
def bewerte(desk: AtDesk, frage: str, neu: Bewertung, seen: Seen, response: Response) -> BewertungDerFrage:
    """Eine Frage bewerten."""
    return _rate(desk, frage, neu.stufe, neu.begruendung, seen, response)


@room.delete(RATING, Right.BEWERTEN, BewertungDerFrage)
def nimm_bewertung_zurueck(desk: AtDesk, frage: str, seen: Seen, response: Response) -> BewertungDerFrage:
    """Eine Bewertung zurücknehmen; es gilt wieder, was gesagt wurde."""
    return _rate(desk, frage, None, "", seen, response)


def _rate(desk: Desk, question: str, level: float | None, reason: str, seen: int, response: Response) -> BewertungDerFrage:
    outcome = rate_question(desk.workspace, desk.town.id, desk.wave.id, question, level, reason, seen, desk.actor)
    return changed(outcome, response, lambda: _rating(desk, question))


def _rating(desk: Desk, question: str) -> BewertungDerFrage:
    evaluation = desk.evaluated_now()
    if question not in evaluation.catalogue.questions:
        raise UnknownName(f"Diese Frage gibt es im Katalog {evaluation.catalogue.edition} nicht.")
    version = rating_versions(desk.workspace, desk.town.id, desk.wave.id).get(question, 0)
    kept = next((item for item in evaluation.group.members[desk.row].ratings if item.question == question), None)
    return BewertungDerFrage(frage=question, stufe=kept.level if kept else None, begruendung=kept.reason if kept else "", fassung=version)
