"""Editions of documents on their way to the council: draft, checked, released, superseded or withdrawn; what is released never changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.accounts import Reach
from assessment.changes import SAVED, Change, Outcome, Value, new_id, tidy
from assessment.errors import BrokenProject, ChangedMeanwhile, Refused, UnknownName
from assessment.exchange.documents import media_type_of
from assessment.exchange.intake import Intake
from assessment.service.members import find_town
from assessment.service.printing import find_products, products
from assessment.service.projects import find_wave
from assessment.store import BadValue, Record, Workspace, Writer
from assessment.store.kinds import CHECKED, DRAFT, RELEASED, SUPERSEDED, WITHDRAWN
from questionnaires import Problem
from reports import german
from reports.documents import Scope
from reports.release import Audience, Release

SOURCE = "Freigabe"
COUNCIL_SETTING = "ratsausgabe"
NUMBER = re.compile(r"(\d{1,4})\.(\d{1,4})")
ALONE = "Geprüft und freigegeben hat dieselbe Person, weil das Projekt nur eine Person kennt."
SAME_PERSON = "Wer geprüft hat, gibt nicht selbst frei (Vier-Augen-Prinzip). Bitten Sie eine zweite Person um die Freigabe."
CHANGED = "Seit der Prüfung hat sich der Inhalt geändert. Legen Sie einen neuen Entwurf an und lassen Sie ihn prüfen."


@dataclass(frozen=True)
class ReleaseRow:
    """An edition as it is listed. ``town`` is the id of its municipality (empty: the group's document); people by name, „gelöscht“ once erased."""

    id: str
    version: int
    wave: str
    town: str
    place: str
    document: str
    title: str
    edition: Audience
    number: str
    state: str
    made: str
    made_on: date | None
    checked: str
    checked_on: date | None
    released: str
    released_on: date | None
    approver: str
    superseded_by: str
    superseded_on: date | None
    reason: str
    note: str
    sha256: str
    file_name: str
    media_type: str
    size: int
    seal: str
    chain: tuple[int, str]
    alone: bool

    @property
    def final(self) -> bool:
        """Tell whether it can no longer change."""
        return self.state in (RELEASED, SUPERSEDED, WITHDRAWN)

    @property
    def banner(self) -> str:
        """Say over an edition that is not the one that holds what to do instead; empty for a draft and for the one that holds."""
        since = f" seit {german.short_date(self.superseded_on)}" if self.superseded_on else ""
        if self.state == SUPERSEDED:
            return f"Überholt{since} durch {self.superseded_by}."
        return f"Zurückgezogen{since}. Grund: {self.reason}" if self.state == WITHDRAWN else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say who did what and when."""
        steps = (("Erstellt", self.made, self.made_on), ("Geprüft", self.checked, self.checked_on), ("Freigegeben", self.released, self.released_on))
        found = [f"{word} von {who} am {german.short_date(day)}." for word, who, day in steps if day]
        return (*found, *([ALONE] if self.alone else []), *([self.banner] if self.banner else []))


@dataclass(frozen=True)
class Draft:
    """A printed document to be kept: kind (as in ``products()``), file, the seal of its content (``printing.content_seal``), a remark.

    ``edition`` is who may read it; ``town`` names the municipality, empty for the group's documents.
    """

    document: str
    file_name: str
    content: bytes
    seal: str
    edition: Audience = Audience.INTERNAL
    town: str = ""
    note: str = ""


def keep_draft(workspace: Workspace, draft: Draft, actor: str, *, today: date, wave: str = "") -> ReleaseRow:
    """Keep a printed document as the next draft (0.1, 0.2 … before the first release, 1.1 … after); raises BrokenProject for a file that cannot be kept."""
    media_type, chosen = _accepted(draft), find_wave(workspace, wave).id
    town = find_town(workspace, draft.town).id if draft.town else ""
    _refuse_subject(draft, town)
    person, head = workspace.person_named(actor), workspace.head()
    fields: dict[str, Value] = {
        "wave_id": chosen, "municipality_id": town or None, "document": draft.document, "edition": draft.edition.value, "state": DRAFT, "file_name": draft.file_name, "media_type": media_type,
        "size": len(draft.content), "seal": draft.seal, "chain_events": head.events, "chain_head": head.hash, "made_by": person, "made_on": today.isoformat(), "note": draft.note}
    record = new_id()
    with workspace.write(person, SOURCE) as writer:
        same = _same_document(workspace, chosen, town, draft.document, draft.edition)
        _save(writer, Change("release", record, {**fields, "number": _next_number(same), "sha256": writer.keep_file(draft.content)}, 0))
    return find_release(workspace, record)


def _accepted(draft: Draft) -> str:
    """Give the media type of a draft's file; raises BrokenProject."""
    intake = Intake()
    media_type = media_type_of(draft.content, draft.file_name, intake)
    if intake.problems:
        raise BrokenProject(intake.problems)
    return media_type


def _refuse_subject(draft: Draft, town: str) -> None:
    """Refuse a kind of document that does not exist or is not about this; raises UnknownName or Refused."""
    (product,) = find_products([draft.document])
    if product.scope is Scope.ROLE:
        raise Refused("Interviewleitfäden sind Arbeitsmittel; sie werden nicht freigegeben.")
    if (product.scope is Scope.GROUP) == bool(town):
        raise Refused(f"»{product.title}« gibt es nur für {'die Arbeitsgemeinschaft' if product.scope is Scope.GROUP else 'einzelne Kommunen'}.")


def check_release(workspace: Workspace, release: str, actor: str, *, today: date, base: int, note: str = "", reader: str = "") -> Outcome:
    """Record that somebody has read a draft and found it right; on a laptop, where one person writes down who did, ``reader`` names them."""
    row = _in_state(workspace, release, DRAFT, "Geprüft wird ein Entwurf.")
    person = workspace.person_named(actor)
    checker = workspace.person_named(reader) if tidy(reader) else person
    more: dict[str, Value] = {"note": note} if tidy(note) else {}
    return _written(workspace, person, Change("release", row.id, {"state": CHECKED, "checked_by": checker, "checked_on": today.isoformat(), **more}, base))


def final_number(workspace: Workspace, row: ReleaseRow) -> str:
    """Give the number an edition gets when it is released: 1.0 for the first, its own afterwards; a draft from before the first release gets the next one."""
    same = _same_document(workspace, row.wave, row.town, row.document, row.edition)
    first = max((_number(str(item.fields["number"])) for item in same), default=(0, 0)) < (1, 0)
    return row.number if _number(row.number) >= (1, 0) else "1.0" if first else _next_number(same)


def holding(workspace: Workspace, row: ReleaseRow) -> ReleaseRow | None:
    """Give the edition of the same document that holds now, None where none does."""
    same = _same_document(workspace, row.wave, row.town, row.document, row.edition)
    return next((_row(item, _Names.of(workspace)) for item in same if item.fields["state"] == RELEASED), None)


def refuse_release(workspace: Workspace, row: ReleaseRow, actor: str) -> None:
    """Refuse what may not be released by somebody: what is not checked, what they checked themselves, what is older than what holds; raises Refused."""
    if row.state != CHECKED:
        raise Refused(f"Freigegeben wird, was geprüft ist. Diese Fassung {row.number} ist {row.state}.")
    if workspace.person_named(actor) == _text(workspace, row.id, "checked_by") and len(_staff(workspace)) > 1:
        raise Refused(SAME_PERSON)
    newer = [item for item in _same_document(workspace, row.wave, row.town, row.document, row.edition)
             if item.fields["state"] == RELEASED and _number(str(item.fields["number"])) > _number(final_number(workspace, row))]
    if newer:
        raise Refused(f"Freigegeben ist schon die neuere Fassung {newer[0].fields['number']}. Legen Sie einen neuen Entwurf an.")


def refuse_day(row: ReleaseRow, day: date, today: date) -> None:
    """Refuse a day of release that has not come yet, or on which nobody had checked the edition; raises Refused."""
    if day > today:
        raise Refused(f"Der {german.short_date(day)} liegt in der Zukunft. Tragen Sie den Tag ein, an dem freigegeben wurde.")
    if row.checked_on and day < row.checked_on:
        raise Refused(f"Geprüft wurde am {german.short_date(row.checked_on)}; vorher lässt sich nichts freigeben.")


def release_setting_for(workspace: Workspace, release: str, approver: str, *, today: date, confidentiality: str = "") -> Release:
    """Give the state of release to print a checked draft with, so that it says number, approver and day instead of „Entwurf“; raises Refused.

    Print it as of the day of the draft with ``Edition(…, release=…)``, then hand the file to ``release_document``.
    """
    row = _in_state(workspace, release, CHECKED, "Freigegeben wird, was geprüft ist.")
    if not tidy(approver):
        raise Refused("Nennen Sie die Person oder das Gremium, das freigibt; beides steht auf dem Dokument.")
    return Release(row.edition, final_number(workspace, row), tidy(approver), today, confidentiality)


def release_document(workspace: Workspace, release: str, content: bytes, seal: str, actor: str, *, approver: str, today: date, base: int) -> Outcome:
    """Release a checked draft with its final print; what was released before of the same document is superseded by it.

    Who checked may not release, unless the project knows only one person; then the row says so. Raises Refused where the content is not what was checked.
    """
    row = find_release(workspace, release)
    refuse_release(workspace, row, actor)
    setting, person = release_setting_for(workspace, release, approver, today=today), workspace.person_named(actor)
    if seal != row.seal:
        raise Refused(CHANGED)
    _accepted(Draft(row.document, row.file_name, content, seal))
    head = workspace.head()
    fields: dict[str, Value] = {
        "state": RELEASED, "number": setting.version, "size": len(content), "seal": seal, "file_name": row.file_name, "media_type": row.media_type, "chain_events": head.events, "chain_head": head.hash,
        "released_by": person, "released_on": today.isoformat(), "approver": setting.approver}
    with workspace.write(person, SOURCE) as writer:
        refuse_release(workspace, find_release(workspace, release), actor)
        if final_number(workspace, row) != setting.version:
            raise ChangedMeanwhile
        outcome = writer.save(Change("release", row.id, {**fields, "sha256": writer.keep_file(content)}, base))
        if outcome.status == SAVED:
            for older in _same_document(workspace, row.wave, row.town, row.document, row.edition):
                if older.fields["state"] == RELEASED and older.id != row.id:
                    mark: dict[str, Value] = {"state": SUPERSEDED, "superseded_by": f"Fassung {setting.version}", "superseded_on": today.isoformat()}
                    _save(writer, Change("release", older.id, mark, older.version))
    return outcome


def withdraw_release(workspace: Workspace, release: str, reason: str, actor: str, *, today: date, base: int) -> Outcome:
    """Withdraw an edition with a reason; the file stays for the record, readers no longer get it."""
    row = find_release(workspace, release)
    if row.state == WITHDRAWN:
        raise Refused("Diese Fassung ist schon zurückgezogen.")
    if not tidy(reason):
        raise Refused("Nennen Sie den Grund; er steht künftig über der Fassung.")
    return _written(workspace, workspace.person_named(actor), Change("release", row.id, {"state": WITHDRAWN, "reason": reason, "superseded_on": today.isoformat()}, base))


def note_release(workspace: Workspace, release: str, note: str, actor: str, *, base: int) -> Outcome:
    """Write a remark on a draft or a checked one; a released one is told as locked."""
    return _written(workspace, workspace.person_named(actor), Change("release", find_release(workspace, release).id, {"note": note}, base))


def releases(workspace: Workspace, *, town: str | None = None, wave: str = "") -> list[ReleaseRow]:
    """Give all editions of a wave, newest number first: of the municipality named, of the group (empty), or all (None)."""
    wanted = find_town(workspace, town).id if town else town
    found = [row for row in _rows(workspace, find_wave(workspace, wave).id) if wanted is None or row.town == wanted]
    return sorted(found, key=lambda row: (row.place, row.title, row.edition.value, *(-part for part in _number(row.number)), row.id))


def released_for(workspace: Workspace, reach: Reach, *, council: bool = False, town: str = "", wave: str = "") -> list[ReleaseRow]:
    """Give what a reader may see: who reaches everything all editions; everybody else what was released and holds or was superseded.

    A member reads all editions of its own and the group's documents; who reaches what was released reads the group's documents and the public
    editions of the members'. The ``council`` of a municipality (``town`` its id) reads the public editions of that municipality's and the group's, or the
    internal ones where the setting „ratsausgabe“ says so.
    """
    rows = releases(workspace, wave=wave)
    if reach.everything:
        return rows
    open_to_council = _internal_for_council(workspace, find_wave(workspace, wave).id) if council else frozenset()
    return [row for row in rows if row.state in (RELEASED, SUPERSEDED) and (_council_reads(row, town, open_to_council) if council else _reads(row, reach))]


def editions_for(workspace: Workspace, reads: Reach, makes: Reach, *, wave: str = "") -> list[ReleaseRow]:
    """Give what a user sees: what they may read, and of municipalities whose documents they make also what is on its way."""
    return [row for row in releases(workspace, wave=wave) if may_see(row, reads, makes)]


def may_see(row: ReleaseRow, reads: Reach, makes: Reach) -> bool:
    """Tell whether a user sees an edition, by the reach of reading and of making documents."""
    return reads.everything or makes.covers(row.town) or (row.state in (RELEASED, SUPERSEDED) and _reads(row, reads))


def council_editions(workspace: Workspace) -> list[ReleaseRow]:
    """Give all editions, of every wave, that councils may read: released or superseded, public or opened by the setting „ratsausgabe“."""
    found: list[ReleaseRow] = []
    for wave in workspace.waves():
        opened = _internal_for_council(workspace, wave.id)
        found += [row for row in releases(workspace, wave=wave.id) if row.state in (RELEASED, SUPERSEDED) and _council_reads(row, row.town, opened)]
    return found


def council_audience(workspace: Workspace, town: str, wave: str = "") -> Audience:
    """Give which edition of a municipality's documents (record id; empty: the group's) its council reads."""
    return Audience.INTERNAL if town in _internal_for_council(workspace, find_wave(workspace, wave).id) else Audience.PUBLIC


def _reads(row: ReleaseRow, reach: Reach) -> bool:
    if row.town in reach.towns or (not row.town and (reach.towns or reach.released)):
        return True
    return reach.released and row.edition is Audience.PUBLIC


def _council_reads(row: ReleaseRow, town: str, open_to_council: Collection[str]) -> bool:
    return row.town in ("", town) and (row.edition is Audience.PUBLIC or row.town in open_to_council)


def _internal_for_council(workspace: Workspace, wave: str) -> frozenset[str]:
    """Give the municipalities (and „“ for the group) that let the council read internal editions."""
    found = workspace.records("plan_setting", wave_id=wave, key=COUNCIL_SETTING)
    return frozenset(str(item.fields["municipality_id"] or "") for item in found if item.fields["value"] == Audience.INTERNAL.value)


def release_file(workspace: Workspace, release: str) -> tuple[ReleaseRow, bytes]:
    """Give an edition with its file, whose checksum was compared; raises UnknownName, or StoreError for a damaged file."""
    row = find_release(workspace, release)
    return row, workspace.file(row.sha256)


def find_release(workspace: Workspace, release: str) -> ReleaseRow:
    """Give an edition by its id; raises UnknownName."""
    record = workspace.record("release", release)
    if record is None or record.fields["removed"]:
        raise UnknownName("Diese Fassung gibt es in dem Projekt nicht.")
    return _row(record, _Names.of(workspace))


def _in_state(workspace: Workspace, release: str, state: str, rule: str) -> ReleaseRow:
    row = find_release(workspace, release)
    if row.state != state:
        raise Refused(f"{rule} Diese Fassung {row.number} ist {row.state}.")
    return row


def _text(workspace: Workspace, record: str, name: str) -> str:
    found = workspace.record("release", record)
    return str(found.fields[name] or "") if found else ""


def _staff(workspace: Workspace) -> Sequence[Record]:
    """Give the people who work on the project; those interviewed belong to a municipality and do not count."""
    return [person for person in workspace.records("person") if not person.fields["municipality_id"]]


def _same_document(workspace: Workspace, wave: str, town: str, document: str, edition: Audience) -> list[Record]:
    return [item for item in workspace.records("release", wave_id=wave, document=document, edition=edition.value) if (item.fields["municipality_id"] or "") == town]


def _number(text: str) -> tuple[int, int]:
    found = NUMBER.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _next_number(same: Sequence[Record]) -> str:
    """Give the number after the highest there is: 0.1 for the first."""
    major, minor = max((_number(str(item.fields["number"])) for item in same), default=(0, 0))
    return f"{major}.{minor + 1}"


def _written(workspace: Workspace, person: str, change: Change) -> Outcome:
    with workspace.write(person, SOURCE) as writer:
        return _save(writer, change)


def _save(writer: Writer, change: Change) -> Outcome:
    try:
        return writer.save(change)
    except BadValue as bad:
        raise BrokenProject([Problem("value-refused", "Fassung", 0, bad.message, bad.remedy)]) from bad


def _rows(workspace: Workspace, wave: str) -> list[ReleaseRow]:
    names = _Names.of(workspace)
    return [_row(record, names) for record in workspace.records("release", wave_id=wave)]


@dataclass(frozen=True)
class _Names:
    people: Mapping[str, str]
    towns: Mapping[str, str]
    group: str

    @classmethod
    def of(cls, workspace: Workspace) -> _Names:
        owner = workspace.record("project", workspace.project)
        return cls({item.id: str(item.fields["name"]) for item in workspace.records("person", removed=True)},
                   {item.id: str(item.fields["name"]) for item in workspace.records("municipality", removed=True)}, str(owner.fields["title"]) if owner else "")

    def person(self, value: Value) -> str:
        return self.people.get(str(value), "gelöscht") if value else ""


def _row(record: Record, names: _Names) -> ReleaseRow:
    fields, town = record.fields, str(record.fields["municipality_id"] or "")
    document = str(fields["document"])
    title = products()[document].title if document in products() else document
    return ReleaseRow(
        record.id, record.version, str(fields["wave_id"]), town, names.towns.get(town, "gelöscht") if town else names.group, document, title, Audience(fields["edition"]), str(fields["number"]),
        str(fields["state"]), names.person(fields["made_by"]), _day(fields["made_on"]), names.person(fields["checked_by"]), _day(fields["checked_on"]), names.person(fields["released_by"]),
        _day(fields["released_on"]), str(fields["approver"]), str(fields["superseded_by"]), _day(fields["superseded_on"]), str(fields["reason"]), str(fields["note"]), str(fields["sha256"]),
        str(fields["file_name"]), str(fields["media_type"]), int(str(fields["size"])), str(fields["seal"]), (int(str(fields["chain_events"])), str(fields["chain_head"])),
        alone=bool(fields["released_by"]) and fields["released_by"] == fields["checked_by"])


def _day(value: Value) -> date | None:
    return date.fromisoformat(str(value)) if value else None
