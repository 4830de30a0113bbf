"""GroupCase → frozen view: everything the Gesamtgutachten says, worded and formatted."""

from __future__ import annotations

from reports import german
from reports.group_case import GroupCase
from reports.views.frame import build_frame
from reports.views.group.annex import build_annex, build_guide
from reports.views.group.common_ground import build_common
from reports.views.group.comparing import build_comparing
from reports.views.group.data import GroupReport
from reports.views.group.deciding import build_deciding
from reports.views.group.effects import build_effects, build_robustness
from reports.views.group.glance import build_glance
from reports.views.group.programme import build_programme
from reports.views.group.roadmap import build_roadmap

CONTENTS = (
    ("ueberblick", "Auf einen Blick"), ("lesehilfe", "Methode und Lesehilfe"), ("vergleich", "Die Kommunen im Vergleich"), ("gemeinsamkeiten", "Gemeinsame Stärken und Lücken"),
    ("synergien", "Synergien, Zwillinge, Lernpaare"), ("programm", "Gemeinsames Programm"), ("entscheidungen", "Entscheidungen"), ("wirkung", "Was der Plan jeder Kommune bringt"),
    ("festigkeit", "Wie fest die Reihenfolge ist"), ("fahrplan", "Fahrplan der Gruppe"), ("anlage-rechnung", "Anlage A: So wurde gerechnet"), ("anlage-kommunen", "Anlage B: Die Kommunen"),
    ("anlage-fassung", "Anlage C: Fragenkatalog und Fassung"))


def build_view(case: GroupCase) -> GroupReport:
    """Build the whole view of the group's report."""
    count = len(case.members)
    frame = build_frame(case, "Gesamtgutachten zum digitalen Reifegrad", case.group, f"Gesamtgutachten der Arbeitsgemeinschaft, Stichtag {german.long_date(case.reference_date)}")
    cover = (german.listed(member.name for member in case.members), f"Fragenkatalog {case.catalogue.edition}")
    return GroupReport(
        frame, cover if count else cover[1:], CONTENTS, build_glance(case), build_guide(case), build_comparing(case), build_common(case), build_programme(case), build_deciding(case), build_effects(case),
        build_robustness(case), build_roadmap(case), build_annex(case))
