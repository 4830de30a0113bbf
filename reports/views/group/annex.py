"""How to read the report, how it was computed, who the members are, which catalogue and state."""

from __future__ import annotations

from reports import german
from reports.group_case import GroupCase, MemberFacts
from reports.views.data import Table
from reports.views.group.common import facts_of, grid
from reports.views.group.comparing import NOTHING, absence
from reports.views.group.data import Annex, Grid, Guide
from reports.views.group.keys import key_grid

YES_NO = ("ja", "nein")


def build_guide(case: GroupCase) -> Guide:
    """Build the reading guide."""
    scale, matrix = case.catalogue.scale, facts_of(case).matrix
    return Guide(
        (sentence(matrix.whose), *absence(matrix)) if case.comparison else (NOTHING,),
        f"Jede Frage wird auf einer Skala von {german.number(scale.min)} bis {german.number(scale.max)} eingestuft. Handlungsfelder, Dimensionen und Gesamtwert sind gewichtete Mittel daraus.",
        Table(("Stufe", "Name", "Bedeutung"), tuple((german.number(level.level), level.name, level.definition) for level in scale.levels)),
        _reading(case))


def sentence(text: str) -> str:
    """Begin a sentence with a capital letter, and leave nothing out of it."""
    return text[:1].upper() + text[1:]


def _reading(case: GroupCase) -> tuple[str, ...]:
    rules = case.catalogue.rules
    return (
        "»Median« ist der mittlere Wert: Die eine Hälfte der Kommunen liegt darunter, die andere darüber. Zwischen unterem und oberem Quartil liegt die mittlere Hälfte.",
        "Das Soll nennt je Frage die Stufe, die für Kommunen dieser Art angemessen ist. Die Lücke sagt, wie viele Stufen bis dahin fehlen; was über das Soll hinausgeht, gleicht nichts anderes aus.",
        f"Ein Stern heißt: Weniger als {german.percent(rules.coverage_threshold)} des Gewichts sind beantwortet, der Wert ist nicht belastbar. Fehlende Antworten zählen nie als Null.",
        "»PT« sind Personentage. Alle Beträge, Personentage und Dauern sind Schätzwerte, auch wo es nicht noch einmal dabeisteht.",
        "»Wahrscheinlich« ist der mittlere Wert aus vielen durchgespielten Verläufen, »mit 80 % Sicherheit« der Wert, der in acht von zehn Verläufen reicht.",
        "»Gemeinsam« heißt: Ein Teil der Maßnahme wird einmal für alle getan, der Rest bei jeder Kommune. Wer nicht mitmacht, muss beides allein tun.")


def build_annex(case: GroupCase) -> Annex:
    """Build the annex."""
    catalogue = case.catalogue
    history = (f"Geschichte des Projekts: {german.whole(case.history[0])} Einträge, Kettenkopf (SHA-256): {case.history[1]}",) if case.history else ()
    return Annex(
        _computed(case), key_grid(), _members(case),
        (f"Fragenkatalog: {catalogue.title}, Ausgabe {catalogue.edition}, Rechtsstand {german.long_date(catalogue.legal_reference_date)}, Lizenz {catalogue.licence}.",),
        (f"Prüfsumme des Katalogs (SHA-256): {catalogue.content_hash}",), history)


def _computed(case: GroupCase) -> tuple[str, ...]:
    """Say how every figure came about, one step per sentence."""
    rules = case.catalogue.rules
    return (
        "Werte: Je Kommune das gewichtete Mittel der beantworteten Fragen, dieselbe Rechnung wie im Gutachten der Kommune. Plätze zählen nur unter den gezeigten Kommunen und folgen den ungerundeten Werten.",
        "Verteilung: Minimum, Quartile und Maximum über alle, die darin eingewilligt haben. Gehen nur eine oder zwei Kommunen nicht namentlich ein, wird unterdrückt, was sie verraten würde.",
        f"Gemeinsame Lücken: Handlungsfelder, in denen mindestens zwei Kommunen {german.decimal(rules.weakness_gap)} Stufen oder mehr unter dem Soll liegen. Weiß nicht und noch nicht gefragt zählen nie als Lücke.",
        "Gesparte Arbeit: Der Anteil f einer Maßnahme, der nur einmal getan werden muss, fällt bei k Kommunen k − 1 Mal weg; gespart wird also der Anteil f · (1 − 1/k), abzüglich eines Zuschlags für die Abstimmung.",
        "Federführung: vorgeschlagen ist, wer in der Dimension am weitesten ist und genug Leute hat; keine Kommune soll zu viel auf einmal führen.",
        "Anteile: Die Kosten aller werden nach dem geltenden Schlüssel geteilt, nach Abzug der Förderung und auf ganze Euro so gerundet, dass die Summe stimmt. Zu jeder Maßnahme wird geprüft, ob jemand mehr zahlt als allein und ob eine Teilgruppe unter sich günstiger davonkäme. Der Shapley-Wert ist bis zu zwölf Beteiligten genau gerechnet, darüber mit vielen zufälligen Reihenfolgen angenähert.",
        "Fahrplan: Voraussetzungen zuerst, nie mehr Personentage und nie mehr Geld als vorhanden, Pflichten in ihrer Frist. Gesucht wird der Plan, der möglichst früh möglichst viel Lücke schließt; wie nah er dem rechnerischen Optimum nachweislich kommt, steht dabei.",
        "Fläche unter der Schließungskurve: Die Kurve zeigt über die Zeit, welcher Teil der Lücke schon geschlossen ist. Die Fläche darunter ist groß, wenn früh viel erreicht wird; 100 % hieße: alles am ersten Tag. Sie dient dem Vergleich von Alleingang und gemeinsamem Plan.",
        "Unsicherheit: Aufwand, Kosten und Dauer haben je drei Schätzwerte (wenig, wahrscheinlich, viel). Daraus werden 10.000 Verläufe gezogen; Maßnahmen derselben Kommune fallen dabei nicht unabhängig voneinander günstig oder ungünstig aus. Verzögert sich eine, warten die, die auf sie oder ihre Leute angewiesen sind.",
        "Festigkeit der Reihenfolge: Die Gewichte der Rangfolge werden viele Male zufällig verändert; gezeigt wird, zwischen welchen Plätzen eine Maßnahme in neun von zehn Fällen steht.")


def _facts(member: MemberFacts) -> str:
    """Give facts as one text: figures and choices first, then what there is and what there is not."""
    said = [f"{label}: {value}" for label, value in member.facts if value not in (*YES_NO, member.ags)]
    said += [f"{answer}: {', '.join(labels)}" for answer in YES_NO if (labels := [label for label, value in member.facts if value == answer])]
    return "; ".join(said) or "–"


def _members(case: GroupCase) -> Grid:
    columns = (("Kommune (AGS)", 18, False), ("Merkmale", 58, False), ("Interviews", 11, True), ("Antworten", 13, True))
    rows = [(f"{member.name} ({member.ags or 'ohne AGS'})", _facts(member), german.whole(member.interviews),
             f"{german.whole(member.answered)} von {german.whole(member.asked)}") for member in case.members]
    return grid("Die Kommunen der Arbeitsgemeinschaft", columns, rows, "Der Arbeitsgemeinschaft gehört noch keine Kommune an.")
