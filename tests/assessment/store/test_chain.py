"""The history is append-only, and whoever touches it or the records behind its back is found out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.store import create_workspace, erasing, is_server
from assessment.store.engine import writing


@pytest.fixture
def filled(bench):
    """A project of eight entries; the last three are an answer in three versions."""
    for version, comment in enumerate(("eins", "zwei", "drei")):
        bench.save(version, comment=comment)
    assert (bench.workspace.verify().events, bench.workspace.verify().faults) == (8, ())
    return bench


def test_the_database_refuses_to_change_the_history(fresh_place, furnish):
    """UPDATE and DELETE, and the two back doors: REPLACE in SQLite, TRUNCATE in PostgreSQL."""
    workspace = create_workspace(fresh_place, {"title": "Probe"}, "Ute Beispiel")
    furnish(workspace)
    back_doors = ["TRUNCATE event", "TRUNCATE project_head CASCADE"] if is_server(fresh_place) else ["INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2"]
    for statement in ("UPDATE event SET actor = 'x' WHERE seq = 2", "DELETE FROM event WHERE seq = 2", *back_doors):
        with pytest.raises(DBAPIError, match="wird nie verändert"), writing(workspace.engine) as connection:
            connection.execute(text(statement))
    assert (workspace.verify().events, workspace.verify().faults) == (5, ())
    workspace.engine.dispose()


TAMPERED = {
    "content": (["UPDATE event SET parts = replace(parts, ':\"', ':\"AAAA') WHERE MINE AND seq = 7"], ["Eintrag 7 vom", "Eintrag 7 lässt sich nicht entschlüsseln"]),
    "content of another event": (["UPDATE event SET parts = (SELECT parts FROM event WHERE MINE AND seq = 6) WHERE MINE AND seq = 7"], ["Eintrag 7 vom", "Eintrag 7 lässt sich nicht"]),
    "content of a wrong form": (["UPDATE event SET parts = '[]' WHERE MINE AND seq = 7"], ["Eintrag 7 vom", "Eintrag 7 lässt sich nicht entschlüsseln"]),
    "who": (["UPDATE event SET actor = 'jemand anders' WHERE MINE AND seq = 7"], ["Eintrag 7 vom"]),
    "when": (["UPDATE event SET at = '2020-01-01T00:00:00.000000+00:00' WHERE MINE AND seq = 7"], ["Eintrag 7 vom 2020-01-01"]),
    "when, unreadable": (["UPDATE event SET at = 'gestern' WHERE MINE AND seq = 7"], ["Eintrag 7 vom gestern"]),
    "kind": (["UPDATE event SET kind = 'unfug' WHERE MINE AND seq = 7"], ["Eintrag 7 vom", "unfug"]),
    "action": (["UPDATE event SET action = 'note' WHERE MINE AND seq = 8"], ["Eintrag 8 vom", "weicht von der Geschichte ab (comment)"]),
    "first removed": (["DELETE FROM event WHERE MINE AND seq = 1"], ["fehlt der Eintrag 1; es folgt 2"]),
    "middle removed": (["DELETE FROM event WHERE MINE AND seq = 7"], ["Nach Eintrag 6 fehlt der Eintrag 7", "Eintrag 8 vom"]),
    "middle removed and renumbered": (["DELETE FROM event WHERE MINE AND seq = 7", "UPDATE event SET seq = 7 WHERE MINE AND seq = 8"], ["Eintrag 7 vom", "vermerkt sind 8 Einträge, vorhanden 7"]),
    "tail cut": (["DELETE FROM event WHERE MINE AND seq = 8"], ["vermerkt sind 8 Einträge, vorhanden 7", "weicht von der Geschichte ab (comment)"]),
    "swapped": (["UPDATE event SET seq = 70 WHERE MINE AND seq = 7", "UPDATE event SET seq = 7 WHERE MINE AND seq = 8", "UPDATE event SET seq = 8 WHERE MINE AND seq = 70"],
                ["Eintrag 7 vom", "Eintrag 8 vom"]),
    "head": (["UPDATE project_head SET head = 'x' WHERE MINE"], ["Das Ende der Kette fehlt"]),
    "head removed": (["DELETE FROM project_head WHERE MINE"], ["Das Ende der Kette fehlt"]),
    "record": (["UPDATE response SET comment = 'beschönigt' WHERE MINE"], ["Antwort", "weicht von der Geschichte ab (comment)"]),
    "record's version": (["UPDATE response SET version = 9 WHERE MINE"], ["weicht von der Geschichte ab (Fassung)"]),
    "record's value, unreadable": (["UPDATE response SET value = 'unfug' WHERE MINE"], ["Antwort: in der Tabelle stehen Werte, die nicht lesbar sind"]),
    "record deleted": (["DELETE FROM response WHERE MINE"], ["der Datensatz fehlt"]),
    "record smuggled in": (["INSERT INTO rating (id, project_id, version, question, level, reason, removed) VALUES ('fremd', :project, 1, '1.1.1', 5, '', false)"],
                           ["Bewertung fremd: der Stand weicht"]),
    "key thrown away": (["DELETE FROM scope_key WHERE MINE AND scope LIKE 'interview:%'"], ["Der Schlüssel zu Eintrag 7 fehlt, obwohl keine Löschung vermerkt ist"]),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_verify_finds_what_was_touched(filled, tamper, what):
    """Each fault is named in a German sentence, and looking for faults never fails itself."""
    statements, expected = TAMPERED[what]
    tamper(filled.workspace, *statements)
    faults = "\n".join(filled.workspace.verify().faults)
    assert [words for words in expected if words not in faults] == []


def test_a_noted_head_lies_on_the_chain_for_ever(filled):
    """What a released report prints can be checked years later; a foreign head is named."""
    noted = filled.workspace.verify().head
    filled.save(3, comment="vier")
    assert filled.workspace.verify().head != noted
    assert filled.workspace.verify([noted, "0" * 63 + "1"]).faults == (f"Der Kettenkopf {'0' * 63}1 kommt in diesem Projekt nicht vor.",)


def test_a_rewritten_end_is_found_by_the_noted_head(filled, tamper):
    """Somebody who cuts the end and mends head and record is found out by the report that was printed before."""
    noted = filled.workspace.verify().head
    tamper(filled.workspace, "DELETE FROM event WHERE MINE AND seq = 8", "UPDATE response SET comment = 'zwei', version = 2 WHERE MINE",
           "UPDATE project_head SET seq = 7, head = (SELECT hash FROM event WHERE MINE AND seq = 7) WHERE MINE")
    assert filled.workspace.verify().faults == ()
    assert "kommt in diesem Projekt nicht vor" in filled.workspace.verify([noted]).faults[0]


def test_erased_words_do_not_hide_altered_levels(filled, tamper):
    """After an interview's words were erased, its levels are still compared with the history."""
    filled.save(3, state="beantwortet", value=1.0)
    erasing.erase_scopes(filled.workspace, [f"interview:{filled.interview}"], filled.actor, date(2026, 12, 1))
    assert (filled.workspace.verify().faults, filled.workspace.verify().erased) == ((), 3)
    tamper(filled.workspace, "UPDATE response SET value = '5.0' WHERE MINE")
    assert "weicht von der Geschichte ab (value)" in filled.workspace.verify().faults[0]
