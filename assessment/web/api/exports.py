"""Everything the project gives away as a file."""

from __future__ import annotations

from fastapi import Response

from assessment.accounts import Right
from assessment.service.data_exports import EXPORTS, Asked, export_file
from assessment.web.api.routing import PROJECT, TOWN, Room
from assessment.web.desk import Desk
from assessment.web.routing import AtDesk

room = Room("Ausgaben")
GROUP_MEDIA = sorted({item.media.partition(";")[0] for item in EXPORTS.values() if not item.of_town})
TOWN_MEDIA = sorted({item.media.partition(";")[0] for item in EXPORTS.values() if item.of_town})


@room.file(f"{PROJECT}/ausgaben/{{datei}}", Right.PROJEKT_VERWALTEN, *GROUP_MEDIA)
def ausgabe(desk: AtDesk, datei: str) -> Response:
    """Alle Antworten oder Werte als Datei: antworten-csv, antworten-json, antworten-parquet, projektordner, werte-csv, werte-parquet, klaerung, limesurvey, limesurvey-kurz."""
    return _given(desk, datei, "")


@room.file(f"{TOWN}/ausgaben/{{datei}}", Right.PROJEKT_VERWALTEN, *TOWN_MEDIA)
def ausgabe_der_kommune(desk: AtDesk, datei: str) -> Response:
    """Eine Datei über eine Kommune: interviewmappe oder bestand."""
    return _given(desk, datei if datei in EXPORTS and EXPORTS[datei].of_town else "", desk.town_key)


def _given(desk: Desk, kind: str, town: str) -> Response:
    file = export_file(kind, Asked(desk.workspace, desk.evaluation, desk.today, town))
    return desk.file(file.content, file.name, file.media)
