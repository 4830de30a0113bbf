"""A wave as plain data, in the shape people write it in YAML files; the JSON export says the same and more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from assessment.changes import NOT_APPLICABLE, UNKNOWN
from assessment.errors import Refused
from assessment.exchange.intake import Context, InterviewRow
from assessment.exchange.project_files.answer_nodes import ANSWER_KEYS
from assessment.exchange.project_files.member_nodes import SERVICE_FLAGS, SERVICE_TEXTS, SORT_KEYS
from assessment.exchange.project_files.planning_tree import planning_tree
from assessment.model import SERVICE_SORT, Evidence, FactValue, Grade, InventoryItem, Municipality, PendingReason, Response

Data: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class KeptAnswer:
    """An answer of an interview: ``prior`` waits to be confirmed, ``outdated`` no longer fits the catalogue (its value is not known)."""

    response: Response
    prior: bool = False
    outdated: bool = False


def kept_answers(context: Context, member: Municipality, interview: InterviewRow) -> list[KeptAnswer]:
    """Give the answers of one interview as the catalogue orders its questions."""
    order = {name: index for index, name in enumerate(context.catalogue.questions)}
    found = [*(KeptAnswer(response) for response in member.responses),
             *(KeptAnswer(item.response, item.why is PendingReason.PRIOR, _is_outdated(item.response)) for item in member.pending)]
    return sorted((item for item in found if item.response.interview == interview.label and _belongs(context, item.response, interview)),
                  key=lambda item: order.get(item.response.question, len(order)))


def _is_outdated(response: Response) -> bool:
    return response.answer is None and not response.unknown and not response.not_applicable


def _belongs(context: Context, response: Response, interview: InterviewRow) -> bool:
    """Tell whether an answer was given in this very interview; two may carry the same label."""
    return response.id in ("", context.response_id(interview.id, response.question))


def interviews_of(context: Context, member: Municipality) -> list[InterviewRow]:
    """Give a municipality's interviews in order, planned ones included."""
    return [row for row in context.interviews if row.municipality == member.id]


def plain_number(value: float) -> float:
    """Give a number as people write it: whole ones without a decimal point."""
    return int(value) if float(value).is_integer() else float(value)


def plain_answer(response: Response) -> Any:
    """Give an answer, or the word for „weiß nicht“ and „entfällt“: number, text or list of option keys."""
    if response.unknown:
        return UNKNOWN
    if response.not_applicable:
        return NOT_APPLICABLE
    if isinstance(response.answer, tuple):
        return list(response.answer)
    return plain_number(response.answer) if isinstance(response.answer, float) else response.answer


def group_tree(context: Context) -> Data:
    """Give what is true of the whole group."""
    group, catalogue = context.group, context.catalogue
    lands = catalogue.fact["land"].options if "land" in catalogue.fact else {}
    return _filled({
        "arbeitsgemeinschaft": group.name, "erhebung": group.wave_title, "katalog": catalogue.edition.split("+", maxsplit=1)[0], "land": catalogue.land if catalogue.land in lands else "",
        "stichtag": group.reference_date.isoformat(), "bearbeitung": group.author})


def agreed_tree(context: Context) -> list[Data]:
    """Give the common Soll, by resolution."""
    resolutions: dict[tuple[str, date], Data] = {}
    for item in context.group.agreed:
        resolutions.setdefault((item.body, item.day), {})[item.question] = plain_number(item.level)
    return [{"gremium": body, "datum": day.isoformat(), "werte": levels} for (body, day), levels in resolutions.items()]


@dataclass(frozen=True)
class MemberTree:
    """Writes municipalities. ``full`` names what was seen, kept files and answers that no longer fit, and truth values as such; else as people write YAML."""

    context: Context
    full: bool

    def of(self, member: Municipality) -> Data:
        """Give a municipality with everything recorded about it; raises Refused where two documents carry the same label."""
        return _filled({
            "kommune": _filled({"name": member.name, "ags": member.ags, "hinweis": member.note, "merkmale": {key: _fact(value) for key, value in member.facts.items()}}),
            "belege": self._evidence(member), "interviews": list(self._interviews(member)),
            "onlinedienste": {item.data["dienst"]: self._service(item) for item in self._services(member)}, "bestand": self._inventory(member),
            "bewertungen": {item.question: _filled({"stufe": plain_number(item.level), "grund": item.reason, **self._seen(self.context.rating_id(member.id, item.question))}) for item in member.ratings},
            **planning_tree(member.planning, self.flag)})

    def flag(self, value: bool) -> bool | str:
        """Give a truth value."""
        return value if self.full else "ja" if value else "nein"

    def _seen(self, record: str) -> Data:
        token = self.context.token(record)
        return {"fassung": token} if self.full and token else {}

    def _evidence(self, member: Municipality) -> Data:
        labels = [item.key for item in member.evidence]
        for label in labels:
            if labels.count(label) > 1:
                raise Refused(f"Zwei Belege von {member.name} tragen die Kennung »{label}«. Geben Sie einem von ihnen eine andere; dann ist die Ausgabe eindeutig.")
        return {item.key: _filled({"titel": item.title, "datum": item.dated.isoformat() if item.dated else "", **self._file(item)}) for item in member.evidence}

    def _file(self, item: Evidence) -> Data:
        return {"datei": {"name": item.file_name, "sha256": item.sha256}} if self.full and item.sha256 else {}

    def _interviews(self, member: Municipality) -> Iterator[Data]:
        for row in interviews_of(self.context, member):
            answers = kept_answers(self.context, member, row)
            data = _filled({
                "id": row.label, "rolle": row.role, "datum": row.day.isoformat() if row.day else "", "ort": row.place,
                "antworten": {item.response.question: self._answer(item) for item in answers if not item.outdated},
                "nicht_passend": {item.response.question: self._beside(item) for item in answers if item.outdated and self.full}})
            if self.full or row.day or "antworten" in data:
                yield data

    def _answer(self, item: KeptAnswer) -> Any:
        answer = plain_answer(item.response)
        if not self.full and answer == []:
            answer = "keine"
        data = {"antwort": answer, **self._beside(item)}
        return answer if not self.full and len(data) == 1 else {key: data[key] for key in (*ANSWER_KEYS, "fassung") if key in data}

    def _beside(self, item: KeptAnswer) -> Data:
        """Give what stands beside an answer; the grade only where it does not follow from the document."""
        response = item.response
        usual = Grade.DOKUMENT if response.evidence else Grade.AUSSAGE
        return _filled({
            "nachweis": response.grade.name.lower() if self.full or response.grade != usual else "", "beleg": response.evidence, "grund": response.not_applicable,
            "bemerkung": response.comment, "vermerk": response.note, "nachfassen": self.flag(True) if response.follow_up else "",
            "vorerhebung": self.flag(True) if item.prior else "", **self._seen(response.id)})

    def _services(self, member: Municipality) -> list[InventoryItem]:
        """Give the online services that count; raises Refused where one is recorded twice."""
        found = [item for item in member.inventory if _is_recorded(item) and self._in_catalogue(item)]
        keys = [item.data["dienst"] for item in found]
        for key in keys:
            if keys.count(key) > 1:
                raise Refused(f"Der Onlinedienst »{key}« ist bei {member.name} zweimal erfasst. Löschen Sie in der Bestandserhebung einen der Einträge; dann ist die Ausgabe eindeutig.")
        return found

    def _service(self, item: InventoryItem) -> Any:
        """Give a service with what was said about it and no more."""
        flags = {name: self.flag(item.data[name] == "ja") for name in SERVICE_FLAGS if item.data.get(name)}
        beside = {**flags, **{name: item.data[name] for name in SERVICE_TEXTS if item.data.get(name)}, **self._seen(item.id)}
        maturity = int(item.data["reifegrad"])
        return {"reifegrad": maturity, **beside} if self.full or beside else maturity

    def _in_catalogue(self, item: InventoryItem) -> bool:
        return item.sort != SERVICE_SORT or item.data.get("dienst") in self.context.catalogue.service

    def _inventory(self, member: Municipality) -> Data:
        """Give all other entries; of online services only those of the last wave nobody has confirmed."""
        shown = [item for item in member.inventory if self._in_catalogue(item) and (item.sort != SERVICE_SORT or item.prior)]
        return _filled({sort: [self._entry(item) for item in shown if item.sort == sort] for sort in dict.fromkeys((*SORT_KEYS, *(item.sort for item in shown)))})

    def _entry(self, item: InventoryItem) -> Data:
        data = {key: _fact(value) for key, value in item.data.items() if value is not None}
        return {**data, **({"vorerhebung": self.flag(True)} if item.prior else {}), **self._seen(item.id)}


def _is_recorded(item: InventoryItem) -> bool:
    return item.sort == SERVICE_SORT and not item.prior and item.data.get("reifegrad") is not None


def _fact(value: FactValue) -> FactValue:
    return plain_number(value) if isinstance(value, float) else value


def _filled(data: Data) -> Data:
    """Leave out what is empty."""
    return {key: value for key, value in data.items() if value not in ("", {}, [], None)}
