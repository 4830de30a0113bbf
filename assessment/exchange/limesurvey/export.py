"""A catalogue as a LimeSurvey survey: one page per Handlungsfeld, with the options and texts interviewers use.

Conditions of the catalogue do not become relevance equations: they speak of facts and of what all interviewees together said,
which one person's page cannot know. Whoever meets a question that does not apply says so with its last option.
"""

from __future__ import annotations

from collections.abc import Sequence

from assessment.exchange.limesurvey.codes import (
    EXCLUSIVE,
    ROLE,
    ROLE_TEXT,
    TOWN,
    TOWN_TEXT,
    Group,
    Item,
    role_choices,
    survey_groups,
    survey_number,
    town_choices,
)
from assessment.exchange.limesurvey.lss import LANGUAGE, SurveyFile, as_html, paragraphs
from assessment.model import Municipality
from questionnaires import Catalogue, ContextQuestion, MultiQuestion, NumberQuestion, Question

WELCOME = ("Bitte beantworten Sie, was Sie aus Ihrer Arbeit wissen. »Weiß nicht« ist eine vollwertige Antwort; Fragen, zu denen Sie nichts sagen können, "
           "dürfen Sie auslassen. Nennen Sie bitte keine Namen von Personen. Sie können unterbrechen und später fortfahren.")
FAREWELL = "Vielen Dank für Ihre Antworten."
REASON_HELP = "Nur nötig, wenn Sie oben »Trifft bei uns nicht zu« gewählt haben; bitte ohne Namen von Personen."
LARGEST = {"percent": "100"}
LARGEST_NUMBER = "1000000000"


def write_lss(catalogue: Catalogue, *, questions: Sequence[Question], title: str, members: Sequence[Municipality] = ()) -> bytes:
    """Give the survey structure file (.lss); every question becomes one LimeSurvey question, a number has a second one for „weiß nicht“.

    ``members`` become the options of the question for the municipality; without them name or key is typed in.
    """
    survey = SurveyFile(survey_number(catalogue))
    _add_first_page(survey, catalogue, members)
    for group in survey_groups(catalogue, questions):
        _add_page(survey, group)
    source = f"Fragenkatalog {catalogue.edition}, Prüfsumme {catalogue.content_hash}"
    survey.add_settings(title, paragraphs(catalogue.title, source), paragraphs(WELCOME), paragraphs(FAREWELL))
    return survey.content()


def _add_first_page(survey: SurveyFile, catalogue: Catalogue, members: Sequence[Municipality]) -> None:
    survey.add_group("Angaben zu Ihnen", "")
    towns = town_choices(members)
    hint = "" if towns else paragraphs("Name oder amtlicher Gemeindeschlüssel")
    survey.add_answers(survey.add_question("L" if towns else "S", TOWN, TOWN_TEXT, hint, mandatory=True), towns)
    survey.add_answers(survey.add_question("L", ROLE, ROLE_TEXT, mandatory=True), role_choices(catalogue))


def _add_page(survey: SurveyFile, group: Group) -> None:
    survey.add_group(group.title, group.field.about)
    for item in group.items:
        _add_item(survey, item)
    if group.has_reason:
        survey.add_question("T", group.reason, group.reason_text, paragraphs(REASON_HELP))


def _add_item(survey: SurveyFile, item: Item) -> None:
    question = item.question
    hint = paragraphs(question.probe, f"Als Nachweis eignet sich: {question.evidence}" if question.evidence else "")
    match question:
        case MultiQuestion():
            multi = survey.add_question("M", item.code, item.text, hint)
            survey.add_subquestions(multi, item.choices)
            survey.add_attribute(multi, "exclude_all_others", ";".join(choice.code for choice in item.choices if choice.key in EXCLUSIVE))
        case NumberQuestion():
            _add_number(survey, item, question, hint)
        case ContextQuestion():
            survey.add_question("T" if question.type == "text" else "S", item.code, item.text, hint)
        case _:
            survey.add_answers(survey.add_question("L", item.code, item.text, hint), item.choices)


def _add_number(survey: SurveyFile, item: Item, question: NumberQuestion, hint: str) -> None:
    """Add the number and, seen only while it is empty, the question for „weiß nicht“ and „trifft nicht zu“."""
    number = survey.add_question("N", item.code, item.text, hint)
    survey.add_attribute(number, "suffix", as_html(question.shown_unit), LANGUAGE)
    survey.add_attribute(number, "min_num_value_n", "0")
    survey.add_attribute(number, "max_num_value_n", LARGEST.get(question.type, LARGEST_NUMBER))
    survey.add_answers(survey.add_question("L", item.no_number, item.no_number_text, relevance=f"is_empty({item.code}.NAOK)"), item.choices)
