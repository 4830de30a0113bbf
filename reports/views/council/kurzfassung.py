"""Case → one page in plain German: questions as headings, one short statement per sentence, rounded numbers."""

from __future__ import annotations

import math
import re
from datetime import date

import numpy as np

from reports import german
from reports.case import Case
from reports.planned import PlanFacts
from reports.views.council.data import Answer, Kurzfassung
from reports.views.council.picks import (
    best_and_worst,
    compulsory,
    consequences,
    failed_duties,
    joint_measures,
    partners,
    planned_lines,
    pot_share,
    together,
    unvoted,
)
from reports.views.deadlines import missed, overdue
from reports.views.frame import build_frame
from reports.views.names import body_of
from reports.views.short_sheets import sentences
from scoring import ANSWERED, CONTRADICTORY, ROOT

GOALS = 3
MOST_WORDS = 16
"""So many words a sentence has at most; a measure whose goal is longer is given by its title."""
PARTNERS = 8
NOTICE = ("Dieser Text ist in einfacher Sprache.", "Er ist nicht nach den Regeln der Leichten Sprache geprüft.", "Alles Genaue steht im Gutachten und in der Rats-Vorlage.")
INVENTED = "Alle Angaben sind erfundene Beispiele."
WORDS = {
    "IT": "Computer, Programme und Netze", "E-Government": "Anträge im Internet statt im Amt", "KI": "Programme, die selbst lernen", "Cloud": "Speicher und Programme im Internet",
    "Digitalstrategie": "ein Plan für die Arbeit mit dem Computer", "BSI": "das Amt für sichere Computer", "BundID": "ein Konto für Anträge im Internet", "OZG": "ein Gesetz über Anträge im Internet",
}
"""Words a reader may not know, with their meaning; explained where they occur."""


def build_view(case: Case) -> Kurzfassung:
    """Build the one-page paper of one member."""
    answers = (_done(case), _standing(case), _to_do(case), *_if_not(case), _cost(case), _with_others(case), _finished(case))
    notice = (*_explained(answers), *((INVENTED,) if case.fictional else ()), *NOTICE)
    return Kurzfassung(build_frame(case, "Kurz und einfach", case.name, "Das Ergebnis der Prüfung in einfacher Sprache"), answers, notice)


def about(value: float) -> str:
    """Give a number with two digits that count, as people say it: „150.000“ of 145.917."""
    digits = len(str(int(abs(value))))
    return german.whole(float(german.rounded(value, min(0, 2 - digits))))


def at_most(value: float) -> str:
    """Give a number that is not exceeded with two digits that count, rounded up: „150.000“ of 143.990."""
    step = 10 ** max(0, len(str(int(value))) - 2)
    return german.whole(step * math.ceil(round(value, 6) / step))


def month(day: date) -> str:
    """Give „März 2031“."""
    return f"{german.MONTHS[day.month - 1]} {day.year}"


def _explained(answers: tuple[Answer, ...]) -> tuple[str, ...]:
    """Explain the uncommon words that occur."""
    text = " ".join(part for answer in answers for part in (*answer.sentences, *answer.items))
    return tuple(f"{word} heißt: {meaning}." for word, meaning in WORDS.items() if re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", text))


def _done(case: Case) -> Answer:
    """Say what was looked at, whom one talked with, and how much was answered."""
    states = case.sheet.state[case.row]
    answered, asked = int(np.isin(states, (ANSWERED, CONTRADICTORY)).sum()), int(case.sheet.applicable[case.row].sum())
    talks = f"Dazu gab es {german.counted(len(case.interviews), 'ein Gespräch', 'Gespräche')}." if case.interviews else "Gespräche gab es noch nicht."
    return Answer("Was wurde gemacht?", (
        f"{'Wir haben geprüft' if answered else 'Wir wollen prüfen'}: Wie digital arbeitet unsere Verwaltung?", "Digital heißt: mit Computer und Internet.", talks,
        f"{german.whole(answered)} von {german.whole(asked)} Fragen sind beantwortet."))


def _standing(case: Case) -> Answer:
    """Say points, goal, how sure, best and worst, duties not met."""
    question = f"Wie steht unsere {body_of(case.name)} da?"
    value, target = case.point(ROOT), case.target(ROOT)
    if math.isnan(value):
        return Answer(question, ("Das wissen wir noch nicht.", "Es fehlen noch Antworten."))
    top = german.number(float(case.sheet.tree.span[1][0]))
    goal = () if math.isnan(target) else (f"Unser Ziel: {german.decimal(target)} Punkte.",)
    return Answer(question, (f"Wir haben {german.decimal(value)} von {top} Punkten.", *goal, *_sureness(case), *_ends(case), *_duties(case), "Das ist keine Schul-Note."))


def _sureness(case: Case) -> tuple[str, ...]:
    low, high = (german.decimal(bound) for bound in case.bounds(ROOT))
    return () if low == high else (f"Ganz sicher ist das nicht: Es können {low} bis {high} Punkte sein.",)


def _ends(case: Case) -> tuple[str, ...]:
    best, worst = best_and_worst(case)
    if not best:
        return ()
    return tuple(f"{start}: {german.listed(f'»{dimension.label}«' for dimension in found[:2])}." for start, found in (("Am besten sind wir hier", best), ("Am meisten fehlt hier", worst)))


def _duties(case: Case) -> tuple[str, ...]:
    failed = failed_duties(case)
    return (f"{german.counted(failed, 'Eine Pflicht', 'Pflichten')} aus dem Gesetz erfüllen wir noch nicht.",) if failed else ()


def _to_do(case: Case) -> Answer:
    """Say how many measures there are, how many the law demands, and what those at the top of the ranking are to reach."""
    question, measures = "Was müssen wir tun?", case.plan.measures
    if not measures:
        return Answer(question, _nothing(case))
    must, planned = compulsory(case), len(planned_lines(case))
    law = f"Davon sind {german.whole(must)} dringend: Ein Gesetz macht sie nötig." if must > 1 else "Eine davon ist dringend: Ein Gesetz macht sie nötig." if must else "Keine davon verlangt das Gesetz."
    plan = f"In unserem Plan {'steht' if planned == 1 else 'stehen'} {german.counted(planned, 'eine Aufgabe', 'Aufgaben')}."
    goals = tuple(_goal(case, item.measure) for item in measures[:GOALS])
    return Answer(question, (f"Es gibt {german.counted(len(measures), 'eine Aufgabe', 'Aufgaben')} für uns.", law, plan if case.roadmap else "Einen Plan dafür gibt es noch nicht.", "Das steht ganz oben auf unserer Liste:"), goals)


def _nothing(case: Case) -> tuple[str, ...]:
    """Say what is to be done where no measure is recommended."""
    if math.isnan(case.point(ROOT)):
        return ("Zuerst müssen wir die Fragen beantworten.",)
    return ("Wir müssen unsere Pflichten erfüllen.", "Der Weg dahin ist noch offen.") if failed_duties(case) else ("Wir müssen nichts Neues beginnen.",)


def _goal(case: Case, index: int) -> str:
    """Give what a measure is to reach; its title where that takes too many words."""
    measure = case.catalogue.measures[index]
    return measure.goal if len(measure.goal.split()) <= MOST_WORDS else f"{measure.title}."


def _if_not(case: Case) -> tuple[Answer, ...]:
    """Say in two short sentences what follows where nothing is done; nothing where nothing is known to follow."""
    failed = failed_duties(case)
    duties = (f"Dann {'bleibt eine Pflicht' if failed == 1 else f'bleiben {german.whole(failed)} Pflichten'} unerfüllt.",) if failed else ()
    harm = [text for text in consequences(case, len(case.plan.weaknesses)) if all(len(part.split()) <= MOST_WORDS for part in sentences(text))]
    lacking = harm[:1] or (["Was heute fehlt, fehlt dann weiter."] if case.plan.measures else [])
    return (Answer("Was passiert, wenn nichts geschieht?", (*duties, *lacking)),) if duties or lacking else ()


def _cost(case: Case) -> Answer:
    """Say what it costs, in money and in work."""
    question, plan = "Was kostet das?", case.roadmap
    if plan is not None:
        return Answer(question, _planned_cost(case, plan))
    if not case.plan.measures:
        return Answer(question, ("Das können wir noch nicht sagen.",) if math.isnan(case.point(ROOT)) or failed_duties(case) else ("Es entstehen keine neuen Kosten.",))
    figures = [case.estimates[item.measure] for item in case.plan.measures]
    once, days = sum(item.once.likely for item in figures), sum(item.effort.likely for item in figures)
    return Answer(question, (f"Alles zusammen kostet am Anfang rund {about(once)} Euro.", "Danach kostet es jedes Jahr weiter Geld.", *_work(days), "Das ist geschätzt."))


def _planned_cost(case: Case, plan: PlanFacts) -> tuple[str, ...]:
    if not plan.lines:
        return ("Im Plan steht noch nichts. Darum kostet er noch nichts.",)
    likely, safe = plan.money
    share = pot_share(case)
    pot = (f"Dazu kommen rund {about(share)} Euro für die gemeinsame Kasse.",) if share > 0 else ()
    short = [str(year.year) for year in plan.years if year.budget is not None and year.likely > year.budget]
    when = "Im Jahr" if len(short) == 1 else "In den Jahren"
    enough = (f"{when} {german.listed(short)} reicht das Geld wahrscheinlich nicht.",) if short else ()
    return (f"Der Plan kostet uns bis Ende {plan.ends.year} rund {about(likely)} Euro.", f"Das ist geschätzt: Es können auch {at_most(safe)} Euro werden.", *pot, *_work(plan.effort[0]), *enough)


def _work(days: float) -> tuple[str, str]:
    return f"Unsere Leute brauchen dafür rund {about(days)} Arbeits-Tage.", "Ein Arbeits-Tag heißt: Eine Person arbeitet einen Tag lang."


def _with_others(case: Case) -> Answer:
    """Say with whom, and what that saves."""
    question, joint = "Machen wir das allein?", joint_measures(case)
    if not joint:
        return Answer(question, ("Ja, der Plan sieht keine gemeinsame Aufgabe vor.",) if case.roadmap else ("Das ist noch nicht entschieden.",))
    names = tuple(name for name, _ in partners(case))
    more = f" und {german.whole(len(names) - PARTNERS)} andere" if len(names) > PARTNERS else ""
    listed = f"{', '.join(names[:PARTNERS])}{more}" if more else german.listed(names)
    votes = _votes(case)
    count = "eine Aufgabe" if len(joint) == 1 else f"{german.whole(len(joint))} Aufgaben"
    return Answer(question, (f"Nein, {count} machen wir mit anderen.", f"{'Mit dabei' if all(item.decided for item in joint) else 'Vorgesehen'}: {listed}.", *_saved(case), *votes))


def _votes(case: Case) -> tuple[str, ...]:
    """Say on how many joint tasks nobody has decided, or that votes are missing."""
    none = unvoted(case)
    if none:
        return (f"Über {'eine' if none == 1 else german.whole(none)} davon hat noch niemand abgestimmt.",)
    return ("Nicht alle haben schon zugestimmt.",) if any(not item.decided for item in joint_measures(case)) else ()


def _saved(case: Case) -> tuple[str, ...]:
    """Say what joint work saves, or that it costs more."""
    sums = together(case)
    if sums is None:
        return ()
    saved = sums.money_alone - sums.money
    return (f"Das spart uns rund {about(saved)} Euro.",) if saved >= 1 else (f"Das kostet uns rund {about(-saved)} Euro mehr.",) if saved <= -1 else ("Das kostet gleich viel wie allein.",)


def _finished(case: Case) -> Answer:
    """Say when it begins and ends."""
    question, plan = "Wann ist es fertig?", case.roadmap
    if plan is None or not plan.lines:
        return Answer(question, ("Das können wir noch nicht sagen.", "Dafür brauchen wir zuerst einen Plan."))
    start = min(line.begins for line in plan.lines)
    longer = (f"Es kann auch bis {month(plan.safe_end)} dauern.",) if plan.safe_end > plan.likely_end else ()
    late = ("Nicht jede Pflicht schaffen wir bis zu ihrer Frist.",) if missed(case.roadmap) or overdue(case.roadmap) else ()
    return Answer(question, (f"Wir beginnen im {month(start)}.", f"Wahrscheinlich ist alles im {month(plan.likely_end)} fertig.", *longer, *late))
