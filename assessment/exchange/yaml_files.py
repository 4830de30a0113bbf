"""The project as files: group.yaml and one YAML file per municipality; all problems at once, nothing half-read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessment.answers import BadAnswer, level_of_answer, parsed_answer, plain_number
from assessment.exchange.reading import Node
from assessment.model import (
    AgreedTarget,
    Evidence,
    FactValue,
    Grade,
    Interview,
    Municipality,
    Rating,
    Response,
    ServiceRecord,
    WorkingGroup,
)
from questionnaires import Catalogue, Fact, Problem, allowed_words, find_folder, for_land, load, nearest, read_yaml

GROUP_KEYS = ("arbeitsgemeinschaft", "katalog", "land", "stichtag", "bearbeitung", "beispieldaten", "mitglieder", "gemeinsames_soll")
MEMBER_KEYS = ("kommune", "interviews", "belege", "bewertungen", "onlinedienste")
SERVICE_KEYS = ("reifegrad", "kriterien", "genutzt", "efa", "rueckkanal")
TOWN_KEYS = ("name", "ags", "merkmale", "hinweis")
INTERVIEW_KEYS = ("id", "rolle", "datum", "ort", "nachweis", "antworten")
ANSWER_KEYS = ("antwort", "nachweis", "beleg", "bemerkung", "grund")
GRADES = {"aussage": Grade.AUSSAGE, "einsicht": Grade.EINSICHT, "dokument": Grade.DOKUMENT}
UNKNOWN_WORDS = frozenset({"unbekannt", "weiß nicht"})
NOT_APPLICABLE_WORD = "entfällt"


class LoadedGroup(NamedTuple):
    """A working group and all that is wrong with its files; None if anything is."""

    group: WorkingGroup | None
    problems: list[Problem]


def load_group(folder: Path, today: date) -> LoadedGroup:
    """Read a project folder (or its group.yaml); gives the group only if there is no problem at all."""
    path = folder if folder.suffix in (".yaml", ".yml") else folder / "group.yaml"
    problems: list[Problem] = []
    node = Node.of(read_yaml(path, path.name if path.is_file() else str(path)), problems)
    if not node.is_mapping("Die Projektdatei"):
        if node.raw is None and not problems:
            node.refuse("file-empty", "Die Datei ist leer.", "Vergleichen Sie mit dem kommentierten Beispiel im Handbuch.")
        return LoadedGroup(None, problems)
    node.only_keys(GROUP_KEYS)
    source = _catalogue_source(node, path.parent)
    loaded = load(source)
    problems += loaded.problems
    reference = node.day("stichtag", today=today, required=True)
    name = node.text("arbeitsgemeinschaft", required=True)
    fictional = node.word("beispieldaten", ("ja", "nein"), default="nein") == "ja"
    if loaded.catalogue is None:
        return LoadedGroup(None, problems)
    lands = loaded.catalogue.fact["land"].options if "land" in loaded.catalogue.fact else {}
    catalogue = for_land(loaded.catalogue, node.word("land", lands, default=loaded.catalogue.land))
    members = _members(node, path.parent, catalogue, today, problems)
    agreed = _agreed(node.child("gemeinsames_soll"), catalogue, today)
    if problems or reference is None:
        return LoadedGroup(None, sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return LoadedGroup(WorkingGroup(name, reference, catalogue, members, node.text("bearbeitung"), fictional, agreed, find_folder(source)), [])


def _catalogue_source(node: Node, folder: Path) -> str | Path:
    """Give the catalogue's name, or its folder if one lies beside the project."""
    name = node.text("katalog", required=True) or "kommunal"
    beside = folder / name
    return beside if (beside / "catalogue.yaml").is_file() else name


def _members(node: Node, folder: Path, catalogue: Catalogue, today: date, problems: list[Problem]) -> tuple[Municipality, ...]:
    members: list[Municipality] = []
    seen: dict[str, str] = {}
    entries = node.child("mitglieder").elements("Die Liste »mitglieder«")
    if not entries:
        node.refuse("members-missing", "Die Arbeitsgemeinschaft hat keine Mitglieder.", "Nennen Sie unter »mitglieder« je Kommune eine Datei.")
    for entry in entries:
        name = str(entry.raw)
        if "/" in name or "\\" in name or not name.endswith((".yaml", ".yml")):
            entry.refuse("member-file-name", f"»{name}« ist kein Dateiname einer Kommune.", "Nennen Sie eine YAML-Datei aus demselben Ordner, z. B. musterstadt.yaml.")
            continue
        if not (folder / name).is_file():
            others = [path.name for path in folder.glob("*.yaml")]
            entry.refuse("member-file-missing", f"Die Datei »{name}« fehlt. {nearest(name, others)}".strip(),
                         f"Vorhanden sind: {allowed_words(sorted(others)) or 'keine YAML-Dateien'}.")
            continue
        member = _read_member(folder / name, catalogue, today, problems)
        for value in (member.ags, member.name):
            if value and value in seen:
                problems.append(Problem("member-duplicate", name, 0, f"»{value}« steht schon in {seen[value]}.", "Jede Kommune darf nur einmal vorkommen."))
            seen[value] = name
        members.append(member)
    return tuple(members)


def _read_member(path: Path, catalogue: Catalogue, today: date, problems: list[Problem]) -> Municipality:
    node = Node.of(read_yaml(path, path.name), problems)
    empty = Municipality(path.stem, "", "")
    if not node.is_mapping("Die Datei der Kommune"):
        return empty
    node.only_keys(MEMBER_KEYS)
    town = node.child("kommune")
    if town.raw is None:
        node.refuse("key-missing", "Der Abschnitt »kommune« fehlt.", "Ergänzen Sie »kommune:« mit Name, AGS und Merkmalen.")
        return empty
    if not town.is_mapping("Der Abschnitt »kommune«"):
        return empty
    town.only_keys(TOWN_KEYS)
    evidence = _evidence(node.child("belege"), today)
    reader = _Answers(catalogue, today, {item.key for item in evidence})
    for index, interview in enumerate(node.child("interviews").elements("Der Abschnitt »interviews«")):
        reader.read_interview(interview, index)
    return Municipality(
        path.stem, town.text("name", required=True), _ags(town), _facts(town.child("merkmale"), catalogue), town.text("hinweis"),
        tuple(reader.interviews), tuple(reader.responses), _ratings(node.child("bewertungen"), catalogue), evidence, _services(node.child("onlinedienste"), catalogue))


def _ags(town: Node) -> str:
    value = town.text("ags", required=True)
    if value and not re.fullmatch(r"(0[1-9]|1[0-6])(\d{6}|\d{7})", value):
        town.refuse("ags-malformed", f"»{value}« ist kein Gemeindeschlüssel.",
                    "Erlaubt sind acht Ziffern (AGS) oder neun Ziffern (Schlüssel eines Gemeindeverbands); die ersten beiden sind das Land 01 bis 16.", "ags")
    return value


def _facts(node: Node, catalogue: Catalogue) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {}
    if node.raw is None:
        return facts
    for key, value in node.items("Der Abschnitt »merkmale«"):
        fact = catalogue.fact.get(key)
        if fact is None:
            value.refuse("fact-unknown", f"Das Merkmal »{key}« gibt es nicht. {nearest(key, catalogue.fact)}".strip(), f"Erlaubt sind: {allowed_words(catalogue.fact, 30)}.")
        elif value.raw not in (None, "unbekannt"):
            parsed = _fact_value(fact, value.raw)
            if parsed is None:
                allowed = {"zahl": "eine Zahl ab 0 ohne Tausenderpunkt", "ja_nein": "ja, nein"}.get(fact.type, allowed_words(fact.options, 20))
                value.refuse("fact-value", f"»{value.raw}« ist kein Wert des Merkmals »{key}«. {nearest(str(value.raw), fact.options)}".strip(), f"Erlaubt sind: {allowed}; oder unbekannt.")
            else:
                facts[key] = parsed
    return facts


def _fact_value(fact: Fact, raw: object) -> FactValue | None:
    if fact.type == "zahl":
        number = plain_number(raw)
        return number if number is not None and number >= 0 else None
    allowed = ("ja", "nein") if fact.type == "ja_nein" else tuple(fact.options)
    return str(raw) if raw in allowed else None


def _evidence(node: Node, today: date) -> tuple[Evidence, ...]:
    found = []
    for key, item in node.items("Der Abschnitt »belege«") if node.raw is not None else []:
        if not item.is_mapping(f"Der Beleg »{key}«"):
            continue
        item.only_keys(("titel", "datum"))
        found.append(Evidence(key, item.text("titel", required=True), item.day("datum", today=today)))
    return tuple(found)


def _ratings(node: Node, catalogue: Catalogue) -> tuple[Rating, ...]:
    found = []
    for key, item in node.items("Der Abschnitt »bewertungen«") if node.raw is not None else []:
        if key not in catalogue.scored_questions:
            item.refuse("question-unknown", f"Die Frage »{key}« gibt es nicht oder sie hat keine Stufe. {nearest(key, catalogue.scored_questions)}".strip(), "Nennen Sie eine bewertete Frage des Katalogs.")
            continue
        if not item.is_mapping(f"Die Bewertung »{key}«"):
            continue
        item.only_keys(("stufe", "grund"))
        level, reason = plain_number(item.text("stufe", required=True)), item.text("grund", required=True)
        if level is None or not catalogue.scale.min <= level <= catalogue.scale.max:
            item.refuse("answer-invalid", f"»{item.text('stufe')}« ist keine Stufe.", f"Erlaubt sind Zahlen von {catalogue.scale.min:g} bis {catalogue.scale.max:g}.", "stufe")
        elif reason:
            found.append(Rating(key, level, reason))
    return tuple(found)


def _services(node: Node, catalogue: Catalogue) -> tuple[ServiceRecord, ...]:
    """Read recorded online services: ``L001: 3`` or a mapping; of several criteria the lowest decides."""
    found = []
    allowed = [level.level for level in catalogue.service_scales[0].levels] if catalogue.service_scales else []
    for key, item in node.items("Der Abschnitt »onlinedienste«") if node.raw is not None else []:
        if key not in catalogue.service:
            item.refuse("service-unknown", f"Den Onlinedienst »{key}« gibt es im Katalog nicht. {nearest(key, catalogue.service)}".strip(), "Die Kennungen stehen in services.yaml des Katalogs.")
            continue
        given = item if isinstance(item.raw, dict) else Node({"reifegrad": item.raw}, item.path, item.places, item.problems)
        given.only_keys(SERVICE_KEYS)
        criteria = given.raw.get("kriterien")
        raw = list(criteria.values()) if isinstance(criteria, dict) else criteria if isinstance(criteria, list) else [given.raw.get("reifegrad")]
        levels = [plain_number(value) for value in raw]
        if not levels or any(level not in allowed for level in levels):
            item.refuse("service-level", f"»{', '.join(str(value) for value in raw)}« ist kein Reifegrad des Onlinedienstes »{key}«.", f"Erlaubt sind: {allowed_words(str(level) for level in allowed)}.")
            continue
        flags = {name: given.word(name, ("ja", "nein"), default="ja" if name == "genutzt" else "nein") == "ja" for name in SERVICE_KEYS[2:]}
        found.append(ServiceRecord(key, int(min(level for level in levels if level is not None)), flags["genutzt"], flags["efa"], flags["rueckkanal"]))
    return tuple(found)


def _agreed(node: Node, catalogue: Catalogue, today: date) -> tuple[AgreedTarget, ...]:
    if node.raw is None or not node.is_mapping("Der Abschnitt »gemeinsames_soll«"):
        return ()
    node.only_keys(("gremium", "datum", "werte"))
    body, day = node.text("gremium", required=True), node.day("datum", today=today, required=True)
    targets = []
    for key, value in node.child("werte").items("Der Abschnitt »werte«"):
        level = plain_number(value.raw)
        if key not in catalogue.scored_questions:
            value.refuse("question-unknown", f"Die Frage »{key}« gibt es nicht. {nearest(key, catalogue.scored_questions)}".strip(), "Nennen Sie eine bewertete Frage des Katalogs.")
        elif level is None or not catalogue.scale.min <= level <= catalogue.scale.max:
            value.refuse("answer-invalid", f"»{value.raw}« ist keine Stufe.", f"Erlaubt sind Zahlen von {catalogue.scale.min:g} bis {catalogue.scale.max:g}.")
        else:
            targets.append(AgreedTarget(key, level, body, day or today))
    return tuple(targets)


class _Answers:
    """Reads interviews one after another and keeps what is valid."""

    def __init__(self, catalogue: Catalogue, today: date, evidence: set[str]) -> None:
        self.catalogue, self.today, self.evidence = catalogue, today, evidence
        self.interviews: list[Interview] = []
        self.responses: list[Response] = []

    def read_interview(self, node: Node, index: int) -> None:
        """Read one interview with all its answers."""
        if not node.is_mapping(f"Das {index + 1}. Interview"):
            return
        node.only_keys(INTERVIEW_KEYS)
        key = node.text("id") or f"I{index + 1}"
        if any(interview.key == key for interview in self.interviews):
            node.refuse("interview-duplicate", f"Die Kennung »{key}« tragen zwei Interviews.", "Geben Sie jedem Interview eine eigene »id«.", "id")
        role = node.word("rolle", self.catalogue.roles, required=True)
        day = node.day("datum", today=self.today, required=True)
        grade = GRADES[node.word("nachweis", GRADES, default="aussage")]
        interview = Interview(key, role, day or self.today, node.text("ort"))
        self.interviews.append(interview)
        answers = node.child("antworten")
        for question, answer in answers.items("Der Abschnitt »antworten«") if answers.raw is not None else []:
            self._read_answer(interview, question, answer, grade)

    def _read_answer(self, interview: Interview, name: str, node: Node, grade: Grade) -> None:
        question = self.catalogue.questions.get(name)
        if question is None:
            node.refuse("question-unknown", f"Die Frage »{name}« gibt es im Katalog {self.catalogue.edition} nicht. {nearest(name, self.catalogue.questions)}".strip(),
                        "Verbessern Sie die Nummer; alle Fragen stehen in »reifegrad check« und im Fragenkatalog.")
            return
        details = node if isinstance(node.raw, dict) else None
        raw = node.raw if details is None else details.raw.get("antwort")
        if details is not None:
            details.only_keys(ANSWER_KEYS)
            grade = GRADES[details.word("nachweis", GRADES, default=grade.name.lower())]
        if raw is None and (details is None or "antwort" not in details.raw):
            node.refuse("key-missing", f"Der Frage »{name}« fehlt die Antwort.", "Ergänzen Sie »antwort: …« oder löschen Sie die Zeile; nicht gestellte Fragen bleiben einfach weg.")
            return
        common = self._details(details, interview, name, grade)
        if isinstance(raw, str) and raw in UNKNOWN_WORDS:
            self.responses.append(Response(**common, unknown=True))
        elif raw == NOT_APPLICABLE_WORD:
            self._not_applicable(details, node, name, common)
        else:
            try:
                answer = parsed_answer(self.catalogue, question, raw)
            except BadAnswer as error:
                node.refuse("answer-invalid", f"Frage »{name}«: {error.message}", error.remedy, "antwort" if details else None)
                return
            self.responses.append(Response(**common, answer=answer, level=level_of_answer(self.catalogue, question, answer)))

    def _details(self, details: Node | None, interview: Interview, name: str, grade: Grade) -> dict:  # type: ignore[type-arg]
        evidence = details.text("beleg") if details else ""
        if evidence and evidence not in self.evidence and details:
            details.refuse("evidence-unknown", f"Den Beleg »{evidence}« gibt es nicht. {nearest(evidence, self.evidence)}".strip(),
                           f"Erlaubt sind: {allowed_words(sorted(self.evidence)) or 'noch keine – ergänzen Sie den Abschnitt »belege«'}.", "beleg")
        if evidence and grade < Grade.DOKUMENT:
            grade = Grade.DOKUMENT
        return {"question": name, "interview": interview.key, "role": interview.role, "day": interview.day, "grade": grade,
                "evidence": evidence, "comment": details.text("bemerkung") if details else ""}

    def _not_applicable(self, details: Node | None, node: Node, name: str, common: dict) -> None:  # type: ignore[type-arg]
        reason = details.text("grund") if details else ""
        if not reason:
            node.refuse("reason-missing", f"Die Frage »{name}« entfällt ohne Begründung.", "Schreiben Sie {antwort: entfällt, grund: …}.")
            return
        self.responses.append(Response(**common, not_applicable=reason))
