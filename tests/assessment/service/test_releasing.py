"""From draft to release: numbers, four eyes, what was checked is what is released, and nothing released ever changes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.accounts import Reach
from assessment.changes import Change, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import evaluate
from assessment.exchange.bundle import read_bundle, write_bundle
from assessment.exchange.intake import Intake
from assessment.printing import Cache
from assessment.service.members import export_town, find_town
from assessment.service.people import forget_person
from assessment.service.printing import Edition, find_products, source_of
from assessment.service.printing.single import content_seal
from assessment.service.printing.subjects import Subjects
from assessment.service.release_prints import print_draft, print_release
from assessment.service.releasing import (
    ALONE,
    Draft,
    ReleaseRow,
    check_release,
    council_audience,
    council_editions,
    find_release,
    holding,
    keep_draft,
    may_see,
    note_release,
    refuse_day,
    release_document,
    release_file,
    release_setting_for,
    released_for,
    releases,
    withdraw_release,
)
from assessment.service.sharing import project_from_bundle
from assessment.service.waves import freeze_wave
from assessment.store import StoreError, Workspace, erase_municipality
from assessment.store.kinds import CHECKED, DRAFT, RELEASED, SUPERSEDED, WITHDRAWN
from reports.release import Audience, Release

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)
ANNA, BERT, TOWN = "Anna Beispiel", "Bert Beispiel", "Musterstadt"
EVERYTHING, NOTHING, GROUP = Reach(True, frozenset(), False), Reach(False, frozenset(), False), Reach(False, frozenset(), True)


def pdf(text: str = "") -> bytes:
    return b"%PDF-1.7\n" + text.encode() + b"\n%%EOF\n"


def said(folder: Path, content: bytes) -> str:
    """The text of a PDF."""
    path = folder / "gelesen.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout


def draft(workspace: Workspace, text: str = "Entwurf", *, document: str = "gutachten", edition: Audience = Audience.INTERNAL, town: str = TOWN) -> ReleaseRow:
    return keep_draft(workspace, Draft(document, f"{document}.pdf", pdf(text), f"siegel {text}"[:64], edition, town), ANNA, today=TODAY)


def checked(workspace: Workspace, text: str = "Entwurf", who: str = BERT, **more: object) -> ReleaseRow:
    row = draft(workspace, text, **more)  # type: ignore[arg-type]
    assert check_release(workspace, row.id, who, today=TODAY, base=row.version).saved
    return find_release(workspace, row.id)


def released(workspace: Workspace, text: str = "Entwurf", **more: object) -> ReleaseRow:
    row = checked(workspace, text, **more)
    assert release_document(workspace, row.id, pdf(f"{text}, freigegeben"), row.seal, ANNA, approver="Bürgermeisterin", today=TOMORROW, base=row.version).saved
    return find_release(workspace, row.id)


def test_the_whole_way_of_a_document(stored: Workspace) -> None:
    first, second = draft(stored, "eins"), draft(stored, "zwei")
    assert [(row.number, row.state) for row in (first, second)] == [("0.1", DRAFT), ("0.2", DRAFT)]
    assert (first.place, first.title, first.made, first.chain[0] > 0) == ("Musterstadt", "Gutachten", ANNA, True)
    row = released(stored, "drei")
    assert (row.number, row.state, row.made, row.checked, row.released, row.approver, row.released_on, row.alone) == ("1.0", RELEASED, ANNA, BERT, ANNA, "Bürgermeisterin", TOMORROW, False)
    assert release_file(stored, row.id)[1] == pdf("drei, freigegeben")
    assert draft(stored).number == "1.1"
    assert [item.number for item in releases(stored, town=TOWN)] == ["1.1", "1.0", "0.2", "0.1"]
    assert stored.verify().faults == ()


def test_a_newer_release_supersedes_the_older(stored: Workspace) -> None:
    old, other = released(stored, "eins"), released(stored, "öffentlich", edition=Audience.PUBLIC)
    new = released(stored, "zwei")
    assert (new.number, new.state, new.banner) == ("1.1", RELEASED, "")
    old = find_release(stored, old.id)
    assert (old.state, old.banner) == (SUPERSEDED, "Überholt seit 22.11.2026 durch Fassung 1.1.")
    assert find_release(stored, other.id).state == RELEASED, "the public edition is a document of its own"
    assert release_file(stored, old.id)[1] == pdf("eins, freigegeben"), "what councils have read can still be read"
    assert stored.verify().faults == ()


CHANGES = [{"sha256": "0" * 64}, {"number": "9.9"}, {"state": DRAFT}, {"state": CHECKED, "number": "1.0"}, {"approver": "Jemand"}, {"note": "x"}, {"released_on": "2020-01-01"}, {"seal": ""}, {"removed": True}, {"chain_head": ""}]


@pytest.mark.parametrize("fields", CHANGES, ids="+".join)
def test_nothing_released_can_be_changed(workspace: Workspace, fields: dict[str, object]) -> None:
    """Not by the verbs, not by a form, an import or undo; before the release it could."""
    row = released(workspace)
    before = workspace.record("release", row.id)
    assert before is not None
    change = Change("release", row.id, fields, before.version)  # type: ignore[arg-type]
    assert workspace.save(change, actor=workspace.person_named(ANNA), source="Formular").status == "gesperrt"
    with workspace.write("", "Bündel") as writer:
        assert writer.save(change, record_conflict=True).status == "gesperrt"
    assert workspace.record("release", row.id) == before
    assert workspace.verify().faults == ()


def test_the_verbs_refuse_a_released_document(workspace: Workspace) -> None:
    row = released(workspace)
    assert note_release(workspace, row.id, "nachträglich", ANNA, base=row.version).message.startswith("Eine freigegebene Fassung ändert sich nicht mehr.")
    for again in (lambda: check_release(workspace, row.id, BERT, today=TODAY, base=row.version), lambda: release_setting_for(workspace, row.id, "x", today=TODAY),
                  lambda: release_document(workspace, row.id, pdf("anders"), row.seal, ANNA, approver="x", today=TODAY, base=row.version)):
        with pytest.raises(Refused, match="freigegeben"):
            again()
    for event in [event for event in workspace.events(record=row.id) if event.changes]:
        assert workspace.undo(event.id, workspace.person_named(ANNA), "Test").status in ("gesperrt", "Konflikt")
    assert find_release(workspace, row.id) == row


def test_a_superseded_one_does_not_come_back(workspace: Workspace) -> None:
    old = released(workspace, "eins")
    released(workspace, "zwei")
    mark = workspace.events(record=old.id)[-1]
    assert workspace.undo(mark.id, workspace.person_named(ANNA), "Test").status == "gesperrt"
    assert find_release(workspace, old.id).state == SUPERSEDED


def test_who_checked_does_not_release_unless_alone(stored: Workspace) -> None:
    row = checked(stored, who=ANNA)
    assert release_document(stored, row.id, pdf("frei"), row.seal, ANNA, approver="Rat", today=TODAY, base=row.version).saved
    alone = find_release(stored, row.id)
    assert (alone.alone, ALONE in alone.sentences) == (True, True)
    stored.person_named(BERT)
    row = checked(stored, "zwei", who=ANNA)
    with pytest.raises(Refused, match="Vier-Augen"):
        release_document(stored, row.id, pdf("frei"), row.seal, ANNA, approver="Rat", today=TODAY, base=row.version)
    assert release_document(stored, row.id, pdf("frei"), row.seal, BERT, approver="Rat", today=TODAY, base=row.version).saved


def test_only_what_was_checked_is_released(workspace: Workspace) -> None:
    fresh, row = draft(workspace, "ungeprüft"), checked(workspace)
    with pytest.raises(Refused, match=r"Diese Fassung 0\.1 ist entwurf"):
        release_document(workspace, fresh.id, pdf(), fresh.seal, ANNA, approver="x", today=TODAY, base=fresh.version)
    with pytest.raises(Refused, match="Seit der Prüfung hat sich der Inhalt geändert"):
        release_document(workspace, row.id, pdf(), "anderes Siegel", ANNA, approver="x", today=TODAY, base=row.version)
    with pytest.raises(Refused, match="Gremium"):
        release_setting_for(workspace, row.id, " ", today=TODAY)
    assert release_setting_for(workspace, row.id, "Rat", today=TOMORROW) == Release(Audience.INTERNAL, "1.0", "Rat", TOMORROW)


def test_two_who_release_at_once_do_not_pass_each_other_over(workspace: Workspace, crossed: Callable[..., Workspace]) -> None:
    """Withdrawn, or overtaken by a newer edition, in the last moment: neither is released over it, and no number is given twice."""
    gone, first, second = checked(workspace, "weg"), checked(workspace, "eins"), checked(workspace, "zwei")

    def release(place: Workspace, row: ReleaseRow) -> Outcome:
        return release_document(place, row.id, pdf(f"{row.number}!"), row.seal, ANNA, approver="Rat", today=TODAY, base=row.version)
    with pytest.raises(Refused, match="zurückgezogen"):
        release(crossed(workspace, lambda: withdraw_release(workspace, gone.id, "Irrtum", BERT, today=TODAY, base=gone.version)), gone)
    with pytest.raises(Refused):
        release(crossed(workspace, lambda: release(workspace, second)), first)
    assert [(row.number, row.state) for row in releases(workspace, town=TOWN) if row.state == RELEASED] == [("1.0", RELEASED)]
    assert find_release(workspace, second.id).state == RELEASED
    assert workspace.verify().faults == ()


def test_an_older_draft_does_not_replace_a_newer_release(workspace: Workspace) -> None:
    first = released(workspace, "eins")
    older, newer = checked(workspace, "alt"), checked(workspace, "neu")
    assert release_document(workspace, newer.id, pdf("neu!"), newer.seal, ANNA, approver="Rat", today=TODAY, base=newer.version).saved
    with pytest.raises(Refused, match=r"neuere Fassung 1\.2"):
        release_document(workspace, older.id, pdf("alt!"), older.seal, ANNA, approver="Rat", today=TODAY, base=older.version)
    assert find_release(workspace, first.id).superseded_by == "Fassung 1.2"


def test_two_who_act_at_once_conflict(stored: Workspace) -> None:
    row = draft(stored)
    assert check_release(stored, row.id, BERT, today=TODAY, base=row.version).saved
    late = withdraw_release(stored, row.id, "doch nicht", ANNA, today=TODAY, base=row.version)
    assert late.status == "Konflikt"
    assert find_release(stored, row.id).state == CHECKED


def test_withdrawn_with_a_reason_and_out_of_sight(workspace: Workspace) -> None:
    row = released(workspace)
    with pytest.raises(Refused, match="Grund"):
        withdraw_release(workspace, row.id, "", ANNA, today=TOMORROW, base=row.version)
    assert withdraw_release(workspace, row.id, "Zahlendreher auf Seite 4", ANNA, today=TOMORROW, base=row.version).saved
    assert find_release(workspace, row.id).banner == "Zurückgezogen seit 22.11.2026. Grund: Zahlendreher auf Seite 4"
    assert released_for(workspace, GROUP) == []
    with pytest.raises(Refused, match="schon zurückgezogen"):
        withdraw_release(workspace, row.id, "noch einmal", ANNA, today=TOMORROW, base=row.version + 1)
    assert find_release(workspace, row.id).state == WITHDRAWN


def test_who_reads_what(workspace: Workspace) -> None:
    draft(workspace, "Entwurf")
    internal, public = released(workspace, "intern"), released(workspace, "öffentlich", edition=Audience.PUBLIC)
    group = released(workspace, "Gruppe", document="gesamtgutachten", town="")
    own = Reach(False, frozenset({internal.town}), False)

    def seen(reach: Reach, **more: object) -> set[str]:
        return {row.id for row in released_for(workspace, reach, **more)}  # type: ignore[arg-type]

    assert len(seen(EVERYTHING)) == 4
    assert seen(own) == {internal.id, public.id, group.id}
    assert seen(GROUP) == {public.id, group.id}
    assert seen(NOTHING) == set()
    assert seen(GROUP, council=True, town=internal.town) == {public.id}
    service.set_planning(workspace, "ratsausgabe", "intern", ANNA, today=TODAY, town=TOWN)
    assert seen(GROUP, council=True, town=internal.town) == {public.id, internal.id}
    assert seen(GROUP, council=True, town="anders") == set()


def test_who_makes_documents_sees_them_on_their_way(workspace: Workspace) -> None:
    own, group = draft(workspace), draft(workspace, document="gesamtgutachten", town="")
    makes = Reach(False, frozenset({own.town}), False)
    assert [may_see(row, makes, makes) for row in (own, group)] == [True, False]
    assert not may_see(own, makes, NOTHING), "reading alone shows what is released"
    assert not may_see(own, GROUP, GROUP)


def test_councils_read_public_editions_and_internal_ones_where_agreed(workspace: Workspace) -> None:
    internal, public = released(workspace, "intern"), released(workspace, "öffentlich", edition=Audience.PUBLIC)
    draft(workspace, edition=Audience.PUBLIC)
    assert [row.id for row in council_editions(workspace)] == [public.id]
    assert council_audience(workspace, internal.town) is Audience.PUBLIC
    service.set_planning(workspace, "ratsausgabe", "intern", ANNA, today=TODAY, town=TOWN)
    assert council_audience(workspace, internal.town) is Audience.INTERNAL
    assert {row.id for row in council_editions(workspace)} == {public.id, internal.id}
    newer = released(workspace, "neu", edition=Audience.PUBLIC)
    assert holding(workspace, public) == newer
    assert public.id in {row.id for row in council_editions(workspace)}, "what was superseded can still be read"
    assert withdraw_release(workspace, newer.id, "falsch", ANNA, today=TODAY, base=newer.version).saved
    assert newer.id not in {row.id for row in council_editions(workspace)}
    assert holding(workspace, public) is None


def test_on_a_laptop_one_writes_down_who_checked(workspace: Workspace) -> None:
    """The history says who wrote it, the edition who read it."""
    workspace.person_named(BERT)
    row = draft(workspace)
    assert check_release(workspace, row.id, ANNA, today=TODAY, base=row.version, reader=BERT).saved
    assert find_release(workspace, row.id).checked == BERT
    assert workspace.events(record=row.id)[-1].actor == workspace.person_named(ANNA)


def test_nothing_is_released_in_the_future_or_before_it_was_checked(workspace: Workspace) -> None:
    row = checked(workspace)
    refuse_day(row, TODAY, TODAY)
    with pytest.raises(Refused, match="Zukunft"):
        refuse_day(row, TOMORROW, TODAY)
    with pytest.raises(Refused, match=r"Geprüft wurde am 21\.11\.2026"):
        refuse_day(row, date(2026, 11, 20), TODAY)


@pytest.mark.parametrize(("wrong", "error"), [
    (Draft("gutachten", "g.pdf", b"kein PDF", "", town=TOWN), BrokenProject), (Draft("gutachten", "g.pdf", b"", "", town=TOWN), BrokenProject), (Draft("gutachten", "g.exe", pdf(), "", town=TOWN), BrokenProject),
    (Draft("gutachten", "g.pdf", pdf() + bytes(20 * 1024 * 1024), "", town=TOWN), BrokenProject), (Draft("gutachten", "g.pdf", pdf(), ""), Refused), (Draft("gesamtgutachten", "g.pdf", pdf(), "", town=TOWN), Refused),
    (Draft("leitfaden", "g.pdf", pdf(), "", town=TOWN), Refused), (Draft("roman", "g.pdf", pdf(), "", town=TOWN), UnknownName), (Draft("gutachten", "g.pdf", pdf(), "", town="Nirgends"), UnknownName)],
    ids=["no pdf", "empty", "ending", "too large", "no town", "group of a town", "guide", "kind", "town"])
def test_what_cannot_be_kept_is_refused(workspace: Workspace, wrong: Draft, error: type[Exception]) -> None:
    with pytest.raises(error):
        keep_draft(workspace, wrong, ANNA, today=TODAY)
    assert workspace.records("release") == []


def test_documents_of_a_frozen_wave_can_be_released(workspace: Workspace) -> None:
    """That is when most are; its answers stay closed."""
    freeze_wave(workspace, "", ANNA, TODAY)
    assert released(workspace).state == RELEASED


def test_a_damaged_file_is_noticed(workspace: Workspace) -> None:
    row = released(workspace)
    workspace.engine.dispose()
    with sqlite3.connect(workspace.place) as connection:
        connection.execute("UPDATE stored_file SET content = ? WHERE sha256 = ?", (b"anders", row.sha256))
    with pytest.raises(StoreError, match="verändert"):
        release_file(workspace, row.id)


def test_releases_travel_and_leave(workspace: Workspace, tmp_path: Path) -> None:
    """A bundle carries them with their files; who takes a municipality's data gets them; who leaves takes them away; erased people are no longer named."""
    row = released(workspace)
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(write_bundle(workspace, []))
    assert read_bundle(bundle.read_bytes(), "b.zip", "", Intake()) is not None
    other, _ = project_from_bundle(tmp_path / "anderswo.reifegrad", bundle, TODAY)
    assert release_file(other, row.id) == release_file(workspace, row.id)
    folder = export_town(workspace, find_town(workspace, TOWN), tmp_path / "mitgenommen")
    assert [item["number"] for item in json.loads((folder / "daten.json").read_text(encoding="utf-8"))["daten"]["release"]] == ["1.0"]
    assert [path.read_bytes() for path in (folder / "berichte").iterdir()] == [pdf("Entwurf, freigegeben")]
    forget_person(workspace, BERT, ANNA, TODAY)
    assert find_release(workspace, row.id).checked == "gelöscht"
    erase_municipality(workspace, row.town, workspace.person_named(ANNA), TODAY)
    assert workspace.records("release", removed=True) == []
    with pytest.raises(StoreError):
        workspace.file(row.sha256)
    assert workspace.verify().faults == ()


def test_the_seal_covers_the_content_and_nothing_else(workspace: Workspace, edit: Callable[..., Outcome]) -> None:
    """Checking and naming an approver leave it as it is; another answer, day or edition is another content."""
    product, = find_products(["kurzfassung"])

    def seal(edition: Edition) -> str:
        return content_seal(source_of(workspace), product, 0, edition)

    before = seal(Edition(TODAY))
    workspace.person_named(BERT)
    draft(workspace)
    assert seal(Edition(TODAY)) == before
    assert seal(Edition(TODAY, release=Release(version="1.0", approver="Rat", approved_on=TOMORROW))) == before
    assert seal(Edition(TOMORROW)) != before
    assert seal(Edition(TODAY, Audience.PUBLIC)) != before
    edit(workspace, "2.1.1", value=80.0)
    assert seal(Edition(TODAY)) != before


def test_a_public_release_is_redacted_like_any_public_edition(workspace: Workspace) -> None:
    """The state of release says public only once everything that is not public was left out."""
    public = Subjects(source_of(workspace), Edition(TODAY, Audience.PUBLIC, release=Release(Audience.PUBLIC, "1.0", "Rat", TODAY))).member(0)
    assert (public.release.audience, public.release.version, public.release.draft, public.evidence) == (Audience.PUBLIC, "1.0", False, ())
    assert evaluate(workspace.group()).group.members[0].evidence


def test_a_draft_is_printed_checked_and_printed_again_as_released(workspace: Workspace, tmp_path: Path, edit: Callable[..., Outcome]) -> None:
    cache = Cache(tmp_path / "cache")
    row = print_draft(workspace, "kurzfassung", ANNA, today=TODAY, cache=cache, town=TOWN)
    _, stands = release_file(workspace, row.id)
    assert check_release(workspace, row.id, BERT, today=TODAY, base=row.version).saved
    with pytest.raises(Refused, match="Vier-Augen"):
        print_release(workspace, row.id, BERT, approver="Rat", today=TOMORROW, base=2, cache=cache)
    assert print_release(workspace, row.id, ANNA, approver="Rat", today=TOMORROW, base=2, cache=cache).saved
    final, content = release_file(workspace, row.id)
    assert (final.state, final.number, final.seal, content[:5], final.sha256 != row.sha256) == (RELEASED, "1.0", row.seal, b"%PDF-", True)
    assert ("Entwurf" in said(tmp_path, stands), "Entwurf" in said(tmp_path, content)) == (True, False)
    assert "Fassung 1.0, freigegeben am 22.11.2026" in said(tmp_path, content)
    next_row = print_draft(workspace, "kurzfassung", ANNA, today=TOMORROW, cache=cache, town=TOWN)
    check_release(workspace, next_row.id, BERT, today=TOMORROW, base=next_row.version)
    edit(workspace, "2.1.1", value=80.0)
    with pytest.raises(Refused, match="Seit der Prüfung"):
        print_release(workspace, next_row.id, ANNA, approver="Rat", today=TOMORROW, base=2, cache=cache)
