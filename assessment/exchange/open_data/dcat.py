"""Aggregates members agreed to, and their record for open-data portals: DCAT-AP.de 3.0 as JSON-LD.

After „DCAT-AP.de Spezifikation 3.0“ (https://www.dcat-ap.de/def/dcatde/3.0/spec/, classes Datensatz, Distribution, Zeitraum, Verantwortliche
Stelle, Prüfsumme; controlled vocabularies #kv-licenses, #kv-political-geocoding-uri, #kv-data-theme, #kv-file-type) and the „Konventionenhandbuch“
2.0 (…/2.0/implRules/): contact with mail address (Konvention 1), places as politicalGeocodingURI and mirrored in dct:spatial (8, 9, 11), contributorID
for records that go to GovData directly (12), data themes of the EU (30), file type of the EU (31), licence at the distribution from the list of
DCAT-AP.de (32) with its text of attribution (35), a period with begin or end (38), the file as accessURL and downloadURL (39).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assessment.changes import tidy
from assessment.exchange.open_data.published import address_problems, mail_problems, refuse_any, text_problems
from questionnaires import Problem
from scoring import Consent, column_statistics
from scoring.sheet import Floats

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dcatde": "http://dcat-ap.de/def/dcatde/", "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "spdx": "http://spdx.org/rdf/terms#", "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
DE, EU = "http://dcat-ap.de/def/", "http://publications.europa.eu/resource/authority/"
LICENCE = f"{DE}licenses/dl-by-de/2.0"
PLACE_LISTS = {2: ("stateKey", "state"), 5: ("districtKey", "administrativeDistrict"), 8: ("municipalityKey", "municipality"), 9: ("municipalAssociationKey", "municipality")}
CONSENT_WORDS = {"named": Consent.NAMED, "alias": Consent.ALIAS, "range": Consent.RANGE_ONLY, "hidden": Consent.HIDDEN, "": Consent.HIDDEN}
AGGREGATE_COLUMNS = ("dimension", "anzahl", "minimum", "unteres_quartil", "median", "oberes_quartil", "maximum", "hinweis")
SUPPRESSED = "unterdrückt, weil sonst der Wert einer einzelnen Kommune erkennbar wäre"
ROUNDED = "Werte von Kommunen, die nur in Spannen eingehen, sind dafür auf ein Zehntel der Skala gerundet"
NOTHING = "keine Angaben"


@dataclass(frozen=True)
class OpenTable:
    """The CSV file that is published: its content and the address it can be fetched from."""

    content: bytes
    address: str
    title: str


@dataclass(frozen=True)
class OpenDataset:
    """What the record says. ``places`` are keys (Land 2, Kreis 5, Gemeinde 8, Gemeindeverband 9 digits): see named_members.

    ``contributor`` is the name GovData gave the portal, empty where the record does not go to GovData directly; ``start`` and ``end``
    are the days the figures were gathered between.
    """

    address: str
    title: str
    description: str
    publisher: str
    contact: str
    mail: str
    attribution: str
    issued: date
    modified: date
    start: date
    end: date
    places: tuple[str, ...] = ()
    area: str = ""
    contributor: str = ""
    keywords: tuple[str, ...] = ("Digitalisierung", "Verwaltung", "Reifegrad")


def consent_levels(words: Sequence[Sequence[str]]) -> NDArray[np.int8]:
    """Give the matrix (members, dimensions) of scoring.Consent from words; nothing said counts as hidden, an unknown word is a KeyError."""
    return np.array([[CONSENT_WORDS[word] for word in row] for row in words], dtype=np.int8)


def consented_aggregates(points: Floats, consents: NDArray[np.int8], dimensions: Sequence[str], scale: tuple[float, float] = (0.0, 5.0)) -> list[dict[str, str | int | float | None]]:
    """Give the table that may be published: per dimension the columns of AGGREGATE_COLUMNS, with one decimal.

    ``points`` and ``consents`` are (members, dimensions), nan where not assessed, on a ``scale`` from lowest to highest. What may be shown is decided by scoring.column_statistics
    alone: hidden members enter nothing, and figures that would reveal a range-only member are None.
    """
    lowest, highest = scale
    found = column_statistics(points, consents, lowest=lowest, highest=highest)
    veiled = ((consents == Consent.RANGE_ONLY) & ~np.isnan(points)).any(axis=0)
    series = (found.minimum, found.lower_quartile, found.median, found.upper_quartile, found.maximum)
    rows = []
    for place, dimension in enumerate(dimensions):
        note = SUPPRESSED if found.suppressed[place] else NOTHING if not found.count[place] else ROUNDED if veiled[place] else ""
        figures = [None if np.isnan(column[place]) else round(float(column[place]), 1) for column in series]
        rows.append(dict(zip(AGGREGATE_COLUMNS, (dimension, int(found.count[place]), *figures, note), strict=True)))
    return rows


def named_members(keys: Sequence[str], consents: NDArray[np.int8]) -> tuple[str, ...]:
    """Give the keys of the members that agreed to be named in every dimension, sorted; only these may stand in a public record."""
    named = (consents == Consent.NAMED).all(axis=1)
    return tuple(sorted(key for key, agreed in zip(keys, named, strict=True) if agreed))


def dcat_record(dataset: OpenDataset, table: OpenTable) -> str:
    """Give the record as JSON-LD; the same input gives the same text. Raises Unpublishable with all that is missing or wrong."""
    refuse_any(_problems(dataset, table))
    levels = sorted({_place(key)[1] for key in dataset.places})
    uris = [_iri(f"{DE}politicalGeocoding/{_place(key)[0]}/{key}") for key in sorted(set(dataset.places))]
    places = {"dcatde:politicalGeocodingLevelURI": [_iri(f"{DE}politicalGeocoding/Level/{level}") for level in levels], "dcatde:politicalGeocodingURI": uris, "dct:spatial": uris}
    record = {
        "@context": CONTEXT, "@id": dataset.address, "@type": "dcat:Dataset", "dct:identifier": dataset.address,
        "dct:title": _german(dataset.title), "dct:description": _german(dataset.description), "dct:publisher": {"@type": "foaf:Agent", "foaf:name": tidy(dataset.publisher)},
        "dcat:contactPoint": {"@type": "vcard:Kind", "vcard:fn": tidy(dataset.contact), "vcard:hasEmail": _iri(f"mailto:{dataset.mail}")},
        "dct:issued": _day(dataset.issued), "dct:modified": _day(dataset.modified), "dct:license": _iri(LICENCE),
        "dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(dataset.start), "dcat:endDate": _day(dataset.end)},
        "dct:language": _iri(f"{EU}language/DEU"), "dct:accessRights": _iri(f"{EU}access-right/PUBLIC"),
        "dcat:theme": _iri(f"{EU}data-theme/GOVE"), "dcat:keyword": [_german(word) for word in dataset.keywords],
        **(places if uris else {}), **({"dcatde:geocodingDescription": _german(dataset.area)} if dataset.area else {}),
        **({"dcatde:contributorID": _iri(f"{DE}contributors/{dataset.contributor}")} if dataset.contributor else {}),
        "dcat:distribution": _distribution(dataset, table)}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _distribution(dataset: OpenDataset, table: OpenTable) -> dict[str, object]:
    """Give the CSV file's part; the checksum is of the file behind downloadURL."""
    return {
        "@id": f"{table.address}#distribution", "@type": "dcat:Distribution", "dct:title": _german(table.title),
        "dcat:accessURL": _iri(table.address), "dcat:downloadURL": _iri(table.address),
        "dct:license": _iri(LICENCE), "dcatde:licenseAttributionByText": _german(dataset.attribution),
        "dct:format": _iri(f"{EU}file-type/CSV"), "dcat:mediaType": _iri("https://www.iana.org/assignments/media-types/text/csv"),
        "dct:issued": _day(dataset.issued), "dct:modified": _day(dataset.modified), "dct:language": _iri(f"{EU}language/DEU"),
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(table.content))},
        "spdx:checksum": {
            "@type": "spdx:Checksum", "spdx:algorithm": _iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hashlib.sha256(table.content).hexdigest()}}}


def _problems(dataset: OpenDataset, table: OpenTable) -> list[Problem]:
    texts = {"Titel": dataset.title, "Beschreibung": dataset.description, "Herausgeber": dataset.publisher, "Kontakt": dataset.contact, "Namensnennung": dataset.attribution,
             "Titel der Tabelle": table.title, **{f"{place}. Schlagwort": word for place, word in enumerate(dataset.keywords, 1)}, **({"Gebiet": dataset.area} if dataset.area else {})}
    found = address_problems({"Adresse des Datensatzes": dataset.address, "Adresse der Tabelle": table.address}) + mail_problems(dataset.mail) + text_problems(texts)
    found += [Problem("ags-malformed", "Angabe »Orte«", 0, f"»{key}« ist kein Gemeindeschlüssel.", "Erlaubt sind Schlüssel mit 2 (Land), 5 (Kreis), 8 (Gemeinde) oder 9 Ziffern (Gemeindeverband).")
              for key in dataset.places if len(key) not in PLACE_LISTS or not re.fullmatch(r"(0[1-9]|1[0-6])[0-9]*", key)]
    if dataset.contributor and not re.fullmatch(r"[A-Za-z0-9_-]+", dataset.contributor):
        found.append(Problem("value-invalid", "Angabe »Datenbereitsteller«", 0, f"»{dataset.contributor}« ist keine Kennung.", "Erlaubt sind Buchstaben, Ziffern, - und _; GovData vergibt sie."))
    if dataset.start > dataset.end or dataset.issued > dataset.modified:
        found.append(Problem("date-order", "Angabe »Zeitraum«", 0, "Ein Ende liegt vor seinem Anfang.", "Prüfen Sie Erhebungszeitraum, Veröffentlichung und Änderung."))
    return found


def _place(key: str) -> tuple[str, str]:
    return PLACE_LISTS[len(key)]


def _iri(address: str) -> dict[str, str]:
    return {"@id": address}


def _german(text: str) -> dict[str, str]:
    return {"@language": "de", "@value": tidy(text)}


def _day(day: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}
