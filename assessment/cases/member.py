"""Evaluation → Case: gather what one member's Gutachten is written from."""

from __future__ import annotations

from datetime import date

from assessment.cases.plan_facts import plan_facts
from assessment.cases.settings_facts import release_and_brand
from assessment.clarification import clarification, said
from assessment.costing import funding_of
from assessment.estimates import estimate_of, size_ratio
from assessment.evaluate import Evaluation, Finding
from assessment.model import Municipality, Response
from assessment.online_services import indicators, recorded_services
from assessment.plan import GroupPlan, MemberPlan
from assessment.recommend import plan_for
from questionnaires import Catalogue, Question
from reports import AnswerCase, Case, InterviewLine, ResponseLine, answer_text, german
from reports.compared import ComparisonFacts, WaveChange
from scoring import NOT_APPLICABLE, OPEN, UNKNOWN


def build_case(
    evaluation: Evaluation, row: int, issued: date, *, plan: GroupPlan | MemberPlan | None = None, comparison: ComparisonFacts | None = None, change: WaveChange | None = None,
) -> Case:
    """Build the case of member ``row``; ``issued`` is the day printed on the report, ``plan`` the group's or the member's own."""
    group, catalogue = evaluation.group, evaluation.catalogue
    member = group.members[row]
    answers = {name: _answer(evaluation, row, question) for name, question in catalogue.questions.items() if question.scored}
    agreed = "; ".join(f"{body}, Beschluss vom {german.long_date(day)}" for body, day in dict.fromkeys((item.body, item.day) for item in group.agreed))
    return Case(
        catalogue, group.name, group.author, group.fictional, group.reference_date, issued, member.name, member.key, member.ags,
        str(member.facts.get("land", "")),
        public_facts(catalogue, member.ags, dict(member.facts)), member.note, agreed,
        tuple(InterviewLine(catalogue.roles.get(item.role, item.role), item.day, item.place, sum(response.interview == item.key for response in member.responses))
              for item in member.interviews),
        tuple((item.key, item.title, german.short_date(item.dated) if item.dated else "–") for item in member.evidence),
        _services(catalogue, member), _services_text(catalogue, member),
        answers, evaluation.sheet, evaluation.scores, evaluation.gaps, row, plan_for(evaluation, row), clarification(evaluation, row),
        {k: funding_of(evaluation, row, measure) for k, measure in enumerate(catalogue.measures) if measure.funding},
        {k: estimate_of(evaluation, row, measure) for k, measure in enumerate(catalogue.measures)}, size_ratio(evaluation, row),
        (group.chain.events, group.chain.hash) if group.chain else None, plan_facts(plan, row) if plan is not None else None, comparison, change, *release_and_brand(group, row),
        swot=member.swot)


def _services(catalogue: Catalogue, member: Municipality) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Give the recorded online services as table rows: title, OZG number, maturity, in use, EfA, back channel."""
    def word(flag: bool) -> str:
        return "ja" if flag else "nein"

    return tuple((catalogue.service[item.service].title, catalogue.service[item.service].ozg, str(item.maturity), word(item.in_use), word(item.efa), word(item.back_channel))
                 for item in recorded_services(catalogue, member))


def _services_text(catalogue: Catalogue, member: Municipality) -> str:
    """Sum the recorded online services up in a sentence."""
    if not recorded_services(catalogue, member):
        return ""
    scale = catalogue.service_scales[0]
    found = indicators(catalogue, member, scale)
    parts = [f"Erfasst sind {found.recorded} von {found.applicable} zutreffenden Onlinediensten nach dem {scale.title}."]
    if found.online is not None:
        parts.append(f"Davon sind {german.percent(found.online / 100)} vollständig online (ab Stufe {scale.online_from} und in Benutzung).")
    if found.efa is not None and found.back_channel is not None:
        parts.append(f"Von diesen stammen {german.percent(found.efa / 100)} aus der Nachnutzung (Einer für Alle), {german.percent(found.back_channel / 100)} haben einen Rückkanal.")
    return " ".join(parts)


def public_facts(catalogue: Catalogue, ags: str, facts: dict[str, float | str]) -> tuple[tuple[str, str], ...]:
    """Give the key and the facts of a member as label and value."""
    key = "Gemeindeschlüssel (AGS)" if len(ags) == 8 else "Schlüssel des Gemeindeverbands"
    rows = [(key, ags)]
    for name, fact in catalogue.fact.items():
        value = facts.get(name)
        if value is not None:
            rows.append((fact.label, german.number(value) if isinstance(value, float) else fact.options.get(value, value)))
    return tuple(rows)


def _answer(evaluation: Evaluation, row: int, question: Question) -> AnswerCase:
    column = evaluation.column[question.id]
    finding = evaluation.findings[row][question.id]
    sheet = evaluation.sheet
    consolidated = finding.consolidated
    roles = evaluation.catalogue.roles
    lines = tuple(_line(question, response, roles) for response in finding.responses)
    return AnswerCase(
        question, finding.state, _shown_answer(question, finding), float(sheet.level[row, column]), float(sheet.lower[row, column]),
        float(sheet.upper[row, column]), tuple(float(value) for value in sheet.target[:, row, column]),  # type: ignore[arg-type]
        float(sheet.must_at_least[row, column]), float(evaluation.gaps.weight[row, column]), lines, finding.reason, finding.by_rule,
        consolidated.uncut if consolidated and consolidated.ceiling_cut else None, finding.rating_reason, finding.disputed)


def _line(question: Question, response: Response, roles: dict[str, str]) -> ResponseLine:
    return ResponseLine(roles.get(response.role, response.role), response.day, said(question, response), response.level, int(response.grade), response.evidence, response.comment)


def _shown_answer(question: Question, finding: Finding) -> str:
    """Give the answer that stands: the consolidated response's words, the consultant's rating, or the state."""
    consolidated = finding.consolidated
    if consolidated is not None:
        if consolidated.index is None:
            return f"Bewertung der Beratung: Stufe {german.number(consolidated.uncut)}"
        rated = [response for response in finding.responses if response.level is not None]
        return answer_text(question, rated[consolidated.index].answer)
    return {OPEN: "noch nicht gefragt", UNKNOWN: "weiß nicht", NOT_APPLICABLE: "entfällt"}.get(finding.state, "–")
