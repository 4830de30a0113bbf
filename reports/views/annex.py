"""Method, answers, norms, evidence and „So wurde gerechnet“."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reports import german
from reports.case import AnswerCase, Case, ResponseLine
from reports.views.common import leaf_fields, sentence_end
from reports.views.data import AnswerRow, NormRow, Table
from reports.views.wording import GRADES, NORM_CLASSES, NORM_STATUS, state_text
from scoring import NOT_APPLICABLE


def scale_table(case: Case) -> Table:
    """Give the named levels of the scale."""
    levels = case.catalogue.scale.levels
    return Table(("Stufe", "Name", "Bedeutung"), tuple((german.number(level.level), level.name, level.definition) for level in levels))


def scale_text(case: Case) -> str:
    """Say from where to where the scale runs."""
    scale = case.catalogue.scale
    return f"Jede Frage wird auf einer Skala von {german.number(scale.min)} bis {german.number(scale.max)} eingestuft."


def interviews_table(case: Case) -> Table:
    """Give the interviews by role, date and place; persons are not named."""
    return Table(("Rolle", "Datum", "Ort", "Antworten"), tuple(
        (line.role, german.short_date(line.day), line.place or "–", german.whole(line.answers)) for line in case.interviews))


def method(case: Case) -> tuple[str, ...]:
    """Explain how to read the report, in plain sentences."""
    rules = case.catalogue.rules
    lines = [
        "Der Ist-Wert eines Handlungsfelds ist das gewichtete Mittel der beantworteten Fragen. Dimensionen und Gesamtwert sind wieder gewichtete Mittel.",
        "Zu jedem Wert gehört ein Bereich: So tief oder hoch könnte er liegen, wenn alle fehlenden Antworten schlecht oder gut ausfielen. Fehlende Antworten zählen nie still als Null.",
        ("Das Soll nennt je Frage die Stufe, die für Kommunen dieser Art angemessen ist; die Pflicht nennt, was ein Gesetz verlangt, das Optimum die gute Praxis. "
        "Die Lücke zählt nur, was fehlt: Übererfüllung an einer Stelle gleicht nichts an anderer aus."),
        ("Eine Pflicht gilt als nicht erfüllt, wenn die Antwort unter der Stufe liegt, die der Katalog als gesetzliches Mindestmaß ansetzt. Wo das Gesetz keine Zahl nennt, ist die Schwelle eine des Katalogs; die Begründung sagt es. "
        "Bei besonders wichtigen Pflichten wird das Handlungsfeld dann nach oben begrenzt; der Wert ohne diese Grenze steht daneben."),
        f"Sind weniger als {german.percent(rules.coverage_threshold)} des Gewichts beantwortet, heißt der Wert »nicht belastbar«; ohne Antwort heißt er »nicht bewertbar«.",
        f"Weichen Antworten mehrerer Personen um {german.number(rules.contradiction_from)} oder mehr Stufen ab, gilt die Frage als widersprüchlich. Es zählt die Antwort mit dem besten Nachweis, bei gleichem Rang die vorsichtigere. Hat die Beratung selbst entschieden (»Bewertung der Beratung«), gilt deren Stufe; der Grund steht in Anlage A.",
    ]
    if rules.evidence_ceiling is not None:
        lines.append(f"Manche Fragen verlangen ein Dokument; ohne Dokument zählt höchstens Stufe {german.number(rules.evidence_ceiling.level)}.")
    if case.agreed_by:
        lines.append(f"Das Soll einzelner Fragen hat die Arbeitsgemeinschaft gemeinsam festgelegt ({case.agreed_by}).")
    return tuple(lines)


def answer_tables(case: Case) -> tuple[tuple[str, tuple[AnswerRow, ...]], ...]:
    """Give all answers, grouped by field."""
    tables = []
    for dimension in case.catalogue.dimensions:
        for field in leaf_fields(dimension.fields):
            rows = tuple(_answer_row(case.answers[question.id]) for question in field.questions if question.id in case.answers)
            tables.append((f"{field.id} {field.title}", rows))
    return tuple(tables)


def _answer_row(answer: AnswerCase) -> AnswerRow:
    level = german.decimal(answer.level, missing="–") if answer.answered else "–"
    notes = []
    if answer.state == NOT_APPLICABLE:
        notes.append(f"Entfällt{' laut Regel' if answer.by_rule else ''}: {answer.reason}")
    if answer.rating_reason:
        notes.append(f"Bewertung der Beratung: {answer.rating_reason}")
    if len(answer.responses) > 1:
        notes.append("; ".join(f"{line.role}: {_short(line)}" for line in answer.responses))
    notes += [f"{line.role}: „{line.comment}“" for line in answer.responses if line.comment]
    best = max((line.grade for line in answer.responses), default=0)
    papers = sorted({line.evidence for line in answer.responses if line.evidence})
    evidence = f"; {', '.join(papers) or GRADES.get(best, '')}" if answer.answered and best else ""
    gaps = [max(0.0, target - answer.level) for target in answer.targets] if answer.answered else [float("nan")] * len(answer.targets)
    return AnswerRow(answer.question.id, german.number(answer.question.weight), answer.question.title, answer.answer, level, _three(answer.targets), _three(gaps), state_text(answer) + evidence,
                     tuple(sentence_end(note) for note in notes))


def _three(values: Sequence[float]) -> str:
    """Give „– / 3 / 4“ for Pflicht, Soll, Optimum."""
    return " / ".join("–" if math.isnan(value) else german.decimal(value, 0 if value == round(value) else 1) for value in values)


def _short(line: ResponseLine) -> str:
    """Give a response as level and evidence; its words stand above."""
    return line.answer if line.level is None else f"Stufe {german.decimal(line.level)} ({GRADES[line.grade]})"


def evidence_table(case: Case) -> Table:
    """Give the documents seen."""
    return Table(("Beleg", "Titel", "Stand"), case.evidence)


def services_table(case: Case) -> Table:
    """Give the recorded online services."""
    return Table(("Leistung", "OZG-Nr.", "Reifegrad", "genutzt", "EfA", "Rückkanal"), case.services)


def programmes_table(case: Case) -> Table:
    """Give the programmes the recommended measures name, with rate, cap, window and state of information."""
    named = {funding.programme for item in case.plan.measures for funding in case.catalogue.measures[item.measure].funding}
    rows = [(programme.title, f"{sentence_end(programme.who)} Gegenstand: {sentence_end(programme.what)}", f"{programme.rate}; {programme.cap}", programme.window,
             programme.as_of + (f"; {programme.link}" if programme.link else ""))
            for programme in case.catalogue.programmes if programme.key in named]
    return Table(("Programm", "Wer und was", "Satz; Grenze", "Zeitraum", "Stand; Quelle"), tuple(rows))


def norm_rows(case: Case) -> tuple[NormRow, ...]:
    """Give the norms this report rests on, with their checked status; unverified ones are not repeated as fact."""
    used = {key for answer in case.answers.values() for key in answer.question.norms}
    used |= {key for answer in case.answers.values() for _, target in answer.question.targets.items() for key in target.norms}
    used |= {key for answer in case.answers.values() if answer.question.must for key in answer.question.must.norms}
    used |= {key for item in case.plan.measures for key in case.catalogue.measures[item.measure].norms}
    used |= {key for item in (*case.plan.chances, *case.plan.risks) for key in item.factor.norms}
    rows = []
    for norm in case.catalogue.norms:
        if norm.key in used:
            content = "Nicht geprüft; vor einer Verwendung im Original nachlesen." if norm.status == "N" else norm.content + (f" ({norm.reach})" if norm.reach else "")
            rows.append(NormRow(norm.key, norm.cite, sentence_end(content), NORM_CLASSES[norm.class_], NORM_STATUS[norm.status]))
    return tuple(rows)


def computed(case: Case) -> tuple[str, ...]:
    """Say step by step how the numbers come about."""
    low, high = german.number(case.catalogue.scale.min), german.number(case.catalogue.scale.max)
    return (
        f"Antwort zu Stufe: Jede Antwort wird nach der im Katalog hinterlegten Tabelle ihrer Frage in eine Stufe von {low} bis {high} übersetzt; zwischen zwei Stützpunkten wird geradlinig gerechnet.",
        ("Handlungsfeld: Ist = Summe(Gewicht × Stufe) / Summe(Gewicht) über die beantworteten Fragen. "
        f"Untergrenze und Obergrenze: dieselbe Rechnung über alle zutreffenden Fragen, wobei unbekannte und offene mit {low} oder {high} zählen; widersprüchliche zählen mit der niedrigsten oder höchsten Antwort."),
        "Abdeckung = Summe(Gewicht der beantworteten) / Summe(Gewicht aller zutreffenden Fragen).",
        ("Lücke einer Frage = Soll − Stufe, mindestens 0. Lücke eines Handlungsfelds = gewichtetes Mittel der Lücken, nicht Soll-Mittel minus Ist-Mittel. "
        f"Zielerreichung = 1 − Summe(Gewicht × Lücke) / Summe(Gewicht × (Soll − {low}))."),
        "Dimension und Gesamtwert: gewichtetes Mittel der (begrenzten) Werte der Handlungsfelder und Dimensionen.",
        "Beitrag einer Maßnahme = Summe über die von ihr gehobenen Fragen: Anteil der Frage am Gesamtwert × Stufen, die sie bis zum Soll aufholt.",
        "Gerundet wird erst beim Drucken, auf eine Nachkommastelle; ab 5 wird aufgerundet. Eine ganze Stufe gilt erst als erreicht, wenn ihr Wert erreicht ist.",
    )


def computed_rows(case: Case) -> Table:
    """Give the fields' sums so that every value can be recomputed by hand."""
    rows = []
    for dimension in case.catalogue.dimensions:
        for field in leaf_fields(dimension.fields):
            answers = [case.answers[question.id] for question in field.questions if question.id in case.answers]
            inside = [answer for answer in answers if answer.answered]
            weight = sum(answer.question.weight for answer in inside)
            asked = sum(answer.question.weight for answer in answers if answer.applies)
            total = sum(answer.question.weight * answer.level for answer in inside)
            raw = float(case.scores.raw[case.row, case.scores.index[field.id]])
            capped = case.point(field.id)
            note = "–" if math.isnan(raw) or capped == raw else german.decimal(capped)
            rows.append((field.id, german.decimal(total, 2), german.number(weight), german.number(asked), german.decimal(raw, 2, "–"), note))
    return Table(("Feld", "Summe Gewicht × Stufe", "Gewicht beantwortet", "Gewicht zutreffend", "Ist", "begrenzt auf"), tuple(rows))
