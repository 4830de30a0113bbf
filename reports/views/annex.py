"""Method, answers, norms, evidence and „So wurde gerechnet“."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from questionnaires import Field
from reports import german
from reports.case import WITHHELD, AnswerCase, Case, ResponseLine
from reports.views.common import leaf_fields, sentence_end
from reports.views.data import AnswerRow, NormRow, Table
from reports.views.short_sheets import MOST_NORMS, shortened
from reports.views.swot import printed_factors
from reports.views.wording import GRADES, NORM_CLASSES, NORM_STATUS, STATES, state_text
from scoring import CONTRADICTORY

MOST_OF_NORM = 110
MOST_ANSWERS = 28
ABBREVIATED = ("Abkürzungen: BSI – Bundesamt für Sicherheit in der Informationstechnik; EfA – »Einer für Alle«, ein Onlinedienst, den andere mitnutzen; ISB – Informationssicherheitsbeauftragte Person; "
               "OZG – Onlinezugangsgesetz; PT – Personentag; WiBA – »Weg in die Basis-Absicherung«, Prüflisten des BSI für den Einstieg.")


def fact_pairs(case: Case) -> tuple[tuple[tuple[str, str], tuple[str, str]], ...]:
    """Give the facts of the municipality two by two, the second half beside the first."""
    half = (len(case.facts) + 1) // 2
    right = (*case.facts[half:], ("", ""))
    return tuple(zip(case.facts[:half], right, strict=False))


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
    lines.append(ABBREVIATED)
    if rules.evidence_ceiling is not None:
        lines.append(f"Manche Fragen verlangen ein Dokument; ohne Dokument zählt höchstens Stufe {german.number(rules.evidence_ceiling.level)}.")
    if case.agreed_by:
        lines.append(f"Das Soll einzelner Fragen hat die Arbeitsgemeinschaft gemeinsam festgelegt ({case.agreed_by}).")
    return tuple(lines)


def answer_tables(case: Case) -> tuple[tuple[str, tuple[AnswerRow, ...]], ...]:
    """Give the answers a council may ask about, grouped by dimension in catalogue order."""
    printed = _printed(case)
    tables = []
    for dimension in case.catalogue.dimensions:
        questions = [question.id for field in leaf_fields(dimension.fields) for question in field.questions if question.id in printed]
        if questions:
            tables.append((f"Dimension {dimension.id}: {dimension.title}", tuple(_answer_row(case.answers[name]) for name in questions)))
    return tuple(tables)


def _printed(case: Case) -> set[str]:
    """Pick failed and open duties, contradictions and ratings of the consultants; then the largest weighted gaps while there is room."""
    known = [answer for answer in case.answers.values() if answer.applies and not answer.withheld]
    first = {answer.question.id for answer in known if answer.fails_duty or answer.duty_unproven or answer.state == CONTRADICTORY or answer.rating_reason}
    gaps = sorted((answer for answer in known if answer.gap > 0 and answer.question.id not in first), key=lambda answer: (-answer.gap * answer.weight, answer.question.id))
    return first | {answer.question.id for answer in gaps[:max(0, MOST_ANSWERS - len(first))]}


def answers_text(case: Case, printed: int) -> str:
    """Say which answers are printed, and where the others are."""
    asked = sum(answer.applies for answer in case.answers.values())
    text = (f"Abgedruckt {'ist eine' if printed == 1 else f'sind {german.whole(printed)}'} von {german.whole(asked)} zutreffenden Fragen: alle mit einer Pflicht, die nicht erfüllt oder noch ungeklärt ist, alle mit "
            "widersprüchlichen Antworten oder einer Bewertung der Beratung und die größten übrigen Lücken zum Soll. Sämtliche Fragen und Antworten mit Zielen, Lücken, Nachweisen und Bemerkungen enthält die Arbeitsmappe (Excel-Datei), "
            "die zu diesem Gutachten gehört und der PDF-Fassung als Anhang beigefügt ist.")
    if case.withheld:
        text += f" {german.counted(case.withheld.answers, 'Eine Antwort ist', 'Antworten sind')} in dieser Fassung nicht öffentlich."
    return text


def _answer_row(answer: AnswerCase) -> AnswerRow:
    level = german.decimal(answer.level, missing="–") if answer.answered else "–"
    notes = [f"Bewertung der Beratung: {answer.rating_reason}"] if answer.rating_reason else []
    if answer.state == CONTRADICTORY:
        notes.append("; ".join(f"{line.role}: {_short(line)}" for line in answer.responses))
    best = max((line.grade for line in answer.responses), default=0)
    evidence = f"; {GRADES.get(best, '')}" if answer.answered and best else ""
    return AnswerRow(answer.question.id, answer.question.title, answer.answer, level, _three(answer.targets[:2]), state_text(answer) + evidence, tuple(sentence_end(note) for note in notes))


def _three(values: Sequence[float]) -> str:
    """Give „– / 3“ for Pflicht and Soll."""
    return " / ".join("–" if math.isnan(value) else german.decimal(value, 0 if value == round(value) else 1) for value in values)


def _short(line: ResponseLine) -> str:
    """Give a response as level and evidence; its words stand above."""
    return line.answer if line.level is None else f"Stufe {german.decimal(line.level)} ({GRADES[line.grade]})"


def evidence_text(case: Case) -> str:
    """List the documents seen with their date, or say why none is listed."""
    if not case.evidence:
        return no_evidence(case)
    return sentence_end("; ".join(f"{key} {title}{f' ({dated})' if dated.strip('–') else ''}" for key, title, dated in case.evidence))


def no_evidence(case: Case) -> str:
    """Say why no document is listed."""
    if case.withheld.documents:
        return f"{german.counted(case.withheld.documents, 'Eine eingesehene Unterlage ist', 'eingesehene Unterlagen sind')} in dieser Fassung nicht aufgeführt."
    return "Es wurden keine Unterlagen erfasst."


def norm_rows(case: Case, measures: Collection[str]) -> tuple[NormRow, ...]:
    """Give the norms this document cites, with their checked status: of failed duties, of these ``measures``, of printed chances and risks.

    Unverified ones are not repeated as fact.
    """
    used = {key for answer in case.answers.values() if answer.fails_duty and (duty := answer.question.must or answer.question.targets.pflicht) for key in duty.norms or answer.question.norms}
    used |= {key for measure in case.catalogue.measures if measure.id in measures for key in measure.norms[:MOST_NORMS]}
    used |= {key for item in printed_factors(case) for key in item.factor.norms}
    rows = []
    for norm in case.catalogue.norms:
        if norm.key in used:
            content = "Nicht geprüft; vor einer Verwendung im Original nachlesen." if norm.status == "N" else shortened(norm.content, MOST_OF_NORM)
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
    """Give the fields' sums so that every value can be recomputed by hand, two fields beside each other."""
    rows = [_computed_row(case, field) for dimension in case.catalogue.dimensions for field in leaf_fields(dimension.fields)]
    half = (len(rows) + 1) // 2
    right = [*rows[half:], ("",) * 5]
    return Table(("Feld", "Gewicht × Stufe", "Gewicht be\u00adantwortet", "Gewicht zu\u00adtreffend", "Ist") * 2, tuple((*row, *other) for row, other in zip(rows[:half], right, strict=False)))


def _computed_row(case: Case, field: Field) -> tuple[str, ...]:
    answers = [case.answers[question.id] for question in field.questions if question.id in case.answers]
    if field.id in case.withheld.ids:
        return (field.id, "–", "–", "–", STATES[WITHHELD])
    inside = [answer for answer in answers if answer.answered]
    weight = sum(answer.question.weight for answer in inside)
    asked = sum(answer.question.weight for answer in answers if answer.applies)
    total = sum(answer.question.weight * answer.level for answer in inside)
    raw, capped = float(case.scores.raw[case.row, case.scores.index[field.id]]), case.point(field.id)
    limit = "" if math.isnan(raw) or capped == raw else f" → {german.decimal(capped)}"
    return field.id, german.decimal(total, 2), german.number(weight), german.number(asked), german.decimal(raw, 2, "–") + limit
