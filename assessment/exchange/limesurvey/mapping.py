"""The mapping file: which column of a LimeSurvey export answers which question, and what its codes mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assessment.answers import BadAnswer
from assessment.exchange.intake import answer_fields
from assessment.exchange.limesurvey.codes import (
    EXCLUSIVE,
    ROLE,
    TOWN,
    Choice,
    Item,
    plain,
    role_choices,
    survey_groups,
    survey_number,
    town_choices,
)
from assessment.exchange.project_files.nodes import Node
from assessment.model import Municipality
from questionnaires import Catalogue, MultiQuestion, NumberQuestion, Problem, Question, nearest, read_yaml

KEYS = ("umfrage", "katalog", "kennung", "antwortnummer", "abgeschlossen", "unvollstaendige", "datum", "kommune", "rolle", "grund_fehlt", "nicht_gestellt", "nicht_einlesen", "spalten")
SOURCE_KEYS = ("spalte", "wert", "werte")
COLUMN_KEYS = ("frage", "option", "antworten", "grund", "bemerkung")
NOT_ASKED = ("N/A", "k. A.", "{question_not_shown}")
PERSONAL = ("token", "firstname", "lastname", "email", "ipaddr", "refurl")
NO_REASON = "laut Onlineumfrage, ohne Angabe von Gründen"
LONGEST_LABEL = 20
YES, NO = "ja", "nein"
PLAIN_WORD = re.compile(r"[A-Za-zÄÖÜäöüß0-9](?:[\wÄÖÜäöüß./-]| (?=\w))*")


@dataclass(frozen=True)
class Source:
    """Where a fact about a whole response comes from: a column with translations, or one value for all."""

    column: str = ""
    value: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column that answers a question: as a whole, or as one option of a multiple choice.

    ``answers`` translates codes or texts (as ``plain`` gives them) to what the question allows, None meaning not asked;
    ``reason`` and ``comment`` name the columns that hold them.
    """

    name: str
    question: Question
    option: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True)
class SurveyMapping:
    """A mapping file that has been checked against the catalogue."""

    survey: str
    label: str
    number: str
    finished: str
    incomplete: bool
    day: Source
    town: Source
    role: Source
    no_reason: str
    not_asked: frozenset[str]
    ignored: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Give every column that must be in the export, each once."""
        named = [self.number, self.finished, self.day.column, self.town.column, self.role.column]
        named += [name for column in self.columns for name in (column.name, column.reason, column.comment)]
        return tuple(dict.fromkeys(name for name in named if name))


def read_mapping(path: Path, catalogue: Catalogue, problems: list[Problem]) -> SurveyMapping | None:
    """Read a mapping file; adds all that is wrong with it to ``problems`` and then gives None."""
    found: list[Problem] = []
    node = Node.of(read_yaml(path, path.name), found)
    mapping = _mapping(node, catalogue) if node.is_mapping("Die Zuordnung") else None
    problems += found
    return None if found else mapping


def _mapping(node: Node, catalogue: Catalogue) -> SurveyMapping:
    node.only_keys(KEYS)
    label = node.text("kennung") or "LS"
    if len(label) > LONGEST_LABEL:
        node.refuse("text-too-long", f"Die Kennung hat {len(label)} Zeichen.", f"Erlaubt sind höchstens {LONGEST_LABEL} Zeichen, z. B. LS.", "kennung")
    edition = node.text("katalog")
    if edition and edition != catalogue.edition:
        node.refuse("catalogue-differs", f"Die Zuordnung gehört zum Fragenkatalog {edition}, die Erhebung verwendet {catalogue.edition}.",
                    f"Prüfen Sie, ob die Fragen noch dieselben sind, und schreiben Sie dann »katalog: {catalogue.edition}«.", "katalog")
    return SurveyMapping(
        survey=node.text("umfrage", required=True), label=label, number=node.text("antwortnummer") or "id", finished=node.text("abgeschlossen") or "submitdate",
        incomplete=node.word("unvollstaendige", (YES, NO), default=NO) == YES, day=_source(node, "datum"), town=_source(node, "kommune"), role=_source(node, "rolle"),
        no_reason=node.text("grund_fehlt"), not_asked=frozenset(plain(word) for word in _words(node, "nicht_gestellt") or NOT_ASKED),
        ignored=_words(node, "nicht_einlesen"), columns=_columns(node, catalogue))


def _words(node: Node, key: str) -> tuple[str, ...]:
    return tuple(item.raw for item in node.child(key).elements(f"Die Liste »{key}«") if isinstance(item.raw, str))


def _distinct(node: Node, what: str) -> list[tuple[str, Node]]:
    """Give the entries of a mapping; two that only differ in case or blanks would mean the same column or code."""
    entries = node.items(what) if node.raw is not None else []
    seen: dict[str, str] = {}
    for name, item in entries:
        if plain(name) in seen:
            item.refuse("duplicate-key", f"»{name}« meint dasselbe wie »{seen[plain(name)]}«.", "Behalten Sie genau einen der beiden Einträge; Groß- und Kleinschreibung zählt hier nicht.")
        seen[plain(name)] = name
    return entries


def _source(node: Node, key: str) -> Source:
    child = node.child(key)
    if child.raw is None or not child.is_mapping(f"Die Angabe »{key}«"):
        if child.raw is None:
            node.refuse("key-missing", f"Die Angabe »{key}« fehlt.", f"Schreiben Sie {key}: {{spalte: …}} oder für alle gleich {key}: {{wert: …}}.")
        return Source()
    child.only_keys(SOURCE_KEYS)
    words = child.child("werte")
    translated = {plain(word): words.text(word) for word, _ in _distinct(words, "Die Angabe »werte«")}
    source = Source(child.text("spalte"), child.text("wert"), translated)
    if not source.column and not source.value:
        child.refuse("key-missing", f"Bei »{key}« fehlt, woher die Angabe kommt.", "Nennen Sie »spalte: …« oder »wert: …«.")
    return source


def _columns(node: Node, catalogue: Catalogue) -> tuple[Column, ...]:
    columns = node.child("spalten")
    if not columns.raw:
        node.refuse("key-missing", "Der Abschnitt »spalten« fehlt oder ist leer.", "Nennen Sie je Spalte die Frage, z. B. q1x1x1: {frage: 1.1.1}.")
        return ()
    read = [_column(name, item, catalogue) for name, item in _distinct(columns, "Der Abschnitt »spalten«")]
    return tuple(column for column in read if column is not None)


def _column(name: str, node: Node, catalogue: Catalogue) -> Column | None:
    if not node.is_mapping(f"Die Spalte »{name}«"):
        return None
    node.only_keys(COLUMN_KEYS)
    key = node.text("frage", required=True)
    question = catalogue.questions.get(key)
    if question is None:
        if key:
            node.refuse("question-unknown", f"Die Frage »{key}« gibt es im Katalog {catalogue.edition} nicht. {nearest(key, catalogue.questions)}".strip(),
                        "Verbessern Sie die Nummer oder löschen Sie die Zeile.", "frage")
        return None
    return Column(name, question, _option(node, question), _answers(node, question, catalogue), node.text("grund"), node.text("bemerkung"))


def _option(node: Node, question: Question) -> str:
    if not isinstance(question, MultiQuestion):
        if node.text("option"):
            node.refuse("value-not-allowed", f"Die Frage {question.id} hat keine einzelnen Optionen zum Ankreuzen.", "Löschen Sie »option« oder nennen Sie eine Mehrfachauswahl.", "option")
        return ""
    return node.word("option", (*(option.key for option in question.options), *EXCLUSIVE))


def _answers(node: Node, question: Question, catalogue: Catalogue) -> dict[str, Any]:
    """Read the translations; every target must be an answer the question allows."""
    translated: dict[str, Any] = {}
    for word, item in _distinct(node.child("antworten"), "Die Angabe »antworten«"):
        translated[plain(word)] = item.raw
        try:
            if item.raw is not None:
                answer_fields(catalogue, question, item.raw, NO_REASON)
        except BadAnswer as error:
            item.refuse("answer-invalid", f"Frage {question.id}: {error.message}", error.remedy)
    return translated


def write_mapping(catalogue: Catalogue, questions: Sequence[Question], members: Sequence[Municipality] = ()) -> str:
    """Give the mapping of a survey written by ``write_lss`` with the same arguments, as YAML with German comments."""
    lines = [
        "# Zuordnung einer LimeSurvey-Umfrage zu den Fragen des Katalogs.",
        "# Für eine selbst erstellte Umfrage ändern Sie die Spalten unten: links steht die Überschrift der Spalte, wie sie in der CSV-Datei steht",
        "# (Fragecode oder voller Text), rechts die Nummer unserer Frage. Fragen, die Ihre Umfrage nicht stellt, löschen Sie.",
        "", "# Nummer der Umfrage in LimeSurvey. Sie hält die Antworten mehrerer Umfragen auseinander; nach dem ersten Einlesen nicht mehr ändern.",
        f"umfrage: {survey_number(catalogue)}", f"katalog: {_word(catalogue.edition)}",
        "# Vor die Antwortnummer gesetzt ergibt das die Kennung des Interviews, z. B. LS12.", "kennung: LS",
        "", "# Spalten, die LimeSurvey selbst anlegt: die Nummer der Antwort und der Zeitpunkt des Absendens.", "antwortnummer: id", "abgeschlossen: submitdate",
        "# Nicht abgeschickte Antworten: nein = auslassen und auflisten, ja = einlesen, soweit beantwortet.", f"unvollstaendige: {NO}",
        "", "# Tag, Kommune und Rolle: »spalte« nennt die Spalte, »wert« gilt, wo sie leer ist oder fehlt, »werte« übersetzt ihren Inhalt.",
        "# Bei anonymen Umfragen schreibt LimeSurvey den 01.01.1980; nennen Sie dann den Tag: datum: {wert: 2026-05-04}", "datum: {spalte: submitdate}",
        "# Die Kommune erkennen wir am Namen oder am Gemeindeschlüssel.", f"kommune: {{spalte: {TOWN}{_values(town_choices(members))}}}",
        f"rolle: {{spalte: {ROLE}{_values(role_choices(catalogue))}}}",
        "", "# Grund für »entfällt«, wenn jemand keinen nennt. Leer: Das Einlesen verlangt einen.", f"grund_fehlt: {_word(NO_REASON)}",
        "# Wörter, die bedeuten, dass eine Frage nicht gestellt wurde; eine leere Zelle bedeutet es immer.", f"nicht_gestellt: [{', '.join(map(_word, NOT_ASKED))}]",
        "# Angaben zu Personen; sie werden nie eingelesen.", f"nicht_einlesen: [{', '.join(PERSONAL)}]",
        "", "# Spalte: {frage: Nummer, antworten: {Code oder Text: unsere Antwort}, grund: Spalte, bemerkung: Spalte}",
        "# Mehrfachauswahl: je Option eine Spalte mit »option«; ohne Spalte für »keine« gilt ein ausdrückliches Nein in allen Spalten als »keine«.",
        "spalten:"]
    for group in survey_groups(catalogue, questions):
        lines += ["", f"  # {' '.join(group.title.split())}"]
        for item in group.items:
            lines += [f"  # {' '.join(item.text.split())}", *(f"  {line}" for line in _item_lines(item, group.reason))]
    return "\n".join(lines) + "\n"


def _item_lines(item: Item, reason: str) -> Iterator[str]:
    match item.question:
        case MultiQuestion():
            for choice in item.choices:
                yield f"{_word(f'{item.code}[{choice.code}]')}: {{frage: {_word(item.question.id)}, option: {_word(choice.key)}{_grund(choice.key, reason)}}}"
        case NumberQuestion():
            yield f"{item.code}: {{frage: {_word(item.question.id)}}}"
            yield f"{item.no_number}: {{frage: {_word(item.question.id)}, antworten: {_table(item.choices)}, grund: {reason}}}"
        case _ if item.choices:
            yield f"{item.code}: {{frage: {_word(item.question.id)}, antworten: {_table(item.choices)}, grund: {reason}}}"
        case _:
            yield f"{item.code}: {{frage: {_word(item.question.id)}}}"


def _grund(key: str, reason: str) -> str:
    return f", grund: {reason}" if key == EXCLUSIVE[-1] else ""


def _values(choices: Iterable[Choice]) -> str:
    table = _table(choices)
    return f", werte: {table}" if table != "{}" else ""


def _table(choices: Iterable[Choice]) -> str:
    return "{" + ", ".join(f"{_word(choice.code)}: {_word(choice.key)}" for choice in choices) + "}"


def _word(text: str) -> str:
    """Give a word as YAML reads it back: bare where that is safe, else in quotes."""
    return text if PLAIN_WORD.fullmatch(text) and text != "null" else json.dumps(text, ensure_ascii=False)
