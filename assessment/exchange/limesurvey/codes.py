"""What LimeSurvey export, mapping and import agree on: question codes, answer codes, the texts people see."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import NamedTuple

from assessment.changes import NOT_APPLICABLE, UNKNOWN
from assessment.model import Municipality
from questionnaires import (
    Catalogue,
    ChoiceQuestion,
    ContextQuestion,
    Field,
    LevelQuestion,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
)

TOWN, ROLE = "kommune", "rolle"
TOWN_TEXT, ROLE_TEXT = "Für welche Kommune antworten Sie?", "In welcher Rolle antworten Sie?"
NONE = "keine"
NO_NUMBER = "u"
LONGEST_ANSWER_CODE = 5
FIXED = {
    "id": ("Antwort ID", "Antwort-ID", "Response ID"), "submitdate": ("Datum Abgeschickt", "Date submitted"), "lastpage": ("Letzte Seite", "Last page"),
    "startlanguage": ("Start-Sprache", "Start language"), "seed": ("Zufallsstartwert", "Zufallsgeneratorstartwert", "Seed"),
    "startdate": ("Datum gestartet", "Date started"), "datestamp": ("Datum letzte Aktivität", "Date last action"),
}
"""Columns every export has: code → heading where LimeSurvey writes texts."""


class Choice(NamedTuple):
    """One option as the survey shows it: LimeSurvey's code, what it means to us, the text."""

    code: str
    key: str
    text: str


SPECIAL = (Choice("U", UNKNOWN, "Weiß nicht"), Choice("E", NOT_APPLICABLE, "Trifft bei uns nicht zu"))
NOTHING = Choice(NONE, NONE, "Nichts davon")
EXCLUSIVE = (NONE, UNKNOWN, NOT_APPLICABLE)
"""Options of a multiple choice that stand alone."""


@dataclass(frozen=True)
class Item:
    """A catalogue question in the survey: its code there and its options (subquestions for a multiple choice)."""

    question: Question
    code: str
    choices: tuple[Choice, ...]

    @property
    def text(self) -> str:
        """Give the text shown; the number makes it unique, so that a column can be recognised by it."""
        return f"{self.question.id} {self.question.ask}"

    @property
    def no_number(self) -> str:
        """Give the code of the extra question for those who cannot name a number, empty for other types."""
        return f"{self.code}{NO_NUMBER}" if isinstance(self.question, NumberQuestion) else ""

    @property
    def no_number_text(self) -> str:
        """Give the text of that question."""
        return f"{self.question.id} Falls Sie keine Zahl nennen können"


@dataclass(frozen=True)
class Group:
    """A Handlungsfeld in the survey: its questions and the code of the question why something does not apply."""

    field: Field
    items: tuple[Item, ...]
    reason: str

    @property
    def title(self) -> str:
        """Give the heading of the page."""
        return f"{self.field.id} {self.field.title}"

    @property
    def has_reason(self) -> bool:
        """Tell whether any question here can be answered with „trifft nicht zu“."""
        return any(item.choices for item in self.items)

    @property
    def reason_text(self) -> str:
        """Give the text of the question for reasons."""
        return f"{self.title}: Falls hier etwas bei Ihnen nicht zutrifft – warum?"


def survey_groups(catalogue: Catalogue, questions: Iterable[Question]) -> tuple[Group, ...]:
    """Give the chosen questions by Handlungsfeld in catalogue order; a question's code never depends on what else is chosen."""
    chosen = {question.id for question in questions}
    taken = {TOWN, ROLE}
    groups = []
    for field in catalogue.fields.values():
        reason = _free_code("g", field.id, taken)
        items = tuple(Item(question, _free_code("q", question.id, taken), answer_choices(catalogue, question)) for question in field.questions)
        asked = tuple(item for item in items if item.question.id in chosen)
        if asked:
            groups.append(Group(field, asked, reason))
    return tuple(groups)


def _free_code(prefix: str, name: str, taken: set[str]) -> str:
    """Give and take a code LimeSurvey accepts: letter first, letters and digits only, at most 20, unique in any case."""
    base = (prefix + re.sub(r"[^A-Za-z0-9]", "x", name))[:14]
    code = next(found for found in chain([base], (f"{base}n{number}" for number in count(2))) if not {found.casefold(), f"{found}{NO_NUMBER}".casefold()} & taken)
    taken |= {code.casefold(), f"{code}{NO_NUMBER}".casefold()}
    return code


def answer_choices(catalogue: Catalogue, question: Question) -> tuple[Choice, ...]:
    """Give the options of a question with „weiß nicht“ and „entfällt“; none for context questions."""
    match question:
        case LevelQuestion(anchors=anchors):
            return (*(Choice(_short(f"{level:g}", f"S{number}"), f"{level:g}", anchors[level]) for number, level in enumerate(sorted(anchors), 1)), *SPECIAL)
        case ChoiceQuestion(options=options):
            return (*(Choice(f"A{number}", option.key, option.text) for number, option in enumerate(options, 1)), *SPECIAL)
        case MultiQuestion(options=several):
            return (*(Choice(f"SQ{number:03}", option.key, option.text) for number, option in enumerate(several, 1)), NOTHING, *SPECIAL)
        case YesNoQuestion():
            return (*_yes_no(catalogue, question), *SPECIAL)
        case NumberQuestion():
            return SPECIAL
        case ContextQuestion():
            return ()


def _yes_no(catalogue: Catalogue, question: YesNoQuestion) -> Iterable[Choice]:
    words = ("ja", "teilweise", "nein") if catalogue.yes_no_levels(question).teilweise is not None else ("ja", "nein")
    for word in words:
        criterion = getattr(question.criteria, word)
        yield Choice(word[0].upper(), word, f"{word.capitalize()} – {criterion}" if criterion else word.capitalize())


def _short(code: str, otherwise: str) -> str:
    return code if code.isascii() and code.isalnum() and len(code) <= LONGEST_ANSWER_CODE else otherwise


def town_choices(members: Sequence[Municipality]) -> tuple[Choice, ...]:
    """Give the municipalities as options; the key is the AGS."""
    return tuple(Choice(f"K{number}", member.ags, member.name) for number, member in enumerate(members, 1))


def role_choices(catalogue: Catalogue) -> tuple[Choice, ...]:
    """Give the roles as options."""
    return tuple(Choice(_short(key, f"R{number}"), key, label) for number, (key, label) in enumerate(catalogue.roles.items(), 1))


def meaning_of_texts(choices: Iterable[Choice]) -> dict[str, str]:
    """Give text (as ``plain`` gives it) → key; texts that two options share tell nothing and are left out."""
    listed = [(plain(choice.text), choice.key) for choice in choices]
    often = Counter(text for text, _ in listed)
    return {text: key for text, key in listed if often[text] == 1}


def headings(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Give column code → headings LimeSurvey writes for it where it writes texts, for a survey of the whole catalogue."""
    found: dict[str, tuple[str, ...]] = {**FIXED, TOWN: (TOWN_TEXT,), ROLE: (ROLE_TEXT,)}
    for group in survey_groups(catalogue, catalogue.questions.values()):
        found[group.reason] = (group.reason_text,)
        for item in group.items:
            found[item.code] = (item.text,)
            if item.no_number:
                found[item.no_number] = (item.no_number_text,)
            if isinstance(item.question, MultiQuestion):
                found.update({f"{item.code}[{choice.code}]": (f"{item.text} [{choice.text}]",) for choice in item.choices})
    return found


def survey_number(catalogue: Catalogue) -> int:
    """Give the six-digit number a survey of this catalogue asks LimeSurvey for."""
    return 100_000 + int(catalogue.content_hash[:12] or "0", 16) % 900_000


def plain(text: str) -> str:
    """Give a text as it is compared: no tags, no entities, single blanks, lower case."""
    bare = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", " ", text))
    return " ".join(unicodedata.normalize("NFC", bare).split()).casefold()
