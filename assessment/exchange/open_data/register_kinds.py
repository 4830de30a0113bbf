"""What the official register calls municipalities and their associations, and which »art« of the catalogue that is."""

from __future__ import annotations

import re

LANDS = dict(zip((f"{number:02}" for number in range(1, 17)), ("SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH"), strict=True))
TOWN_KINDS = {
    "60": "Markt", "61": "Kreisfreie Stadt", "62": "Stadtkreis", "63": "Stadt", "64": "Kreisangehörige Gemeinde", "65": "Gemeindefreies Gebiet (bewohnt)",
    "66": "Gemeindefreies Gebiet (unbewohnt)", "67": "Große Kreisstadt", "68": "Amtsangehörige Gemeinde", "69": "Amtsfreie Gemeinde"}
ASSOCIATION_KINDS = {
    "50": "Verbandsfreie Gemeinde", "51": "Amt", "52": "Samtgemeinde", "53": "Verbandsgemeinde", "54": "Verwaltungsgemeinschaft", "55": "Kirchspielslandgemeinde",
    "56": "Verwaltungsverband", "57": "VG Trägermodell", "58": "Erfüllende Gemeinde"}
ALONE, ACTS_FOR_OTHERS = "50", "58"
DISTRICT_KINDS = ("Kreis", "Landkreis", "Regionalverband")


def body_type(kind: str, name: str = "") -> str | None:
    """Give the catalogue's word for the fact »art« from the official kind and, where that says little, the name; None: no administration."""
    if kind.startswith("Gemeindefreies"):
        return None
    if "erfüllende" in kind.casefold():
        return "erfuellende_gemeinde"
    if kind in DISTRICT_KINDS or name.startswith("Landkreis "):
        return "landkreis"
    if kind in ASSOCIATION_KINDS.values() and kind != ASSOCIATION_KINDS[ALONE]:
        return "verwaltungsgemeinschaft"
    if "stadt" in kind.casefold() or re.search(r", .*stadt\b|, (St|GKSt)$", name, re.IGNORECASE):
        return "stadt"
    return "gemeinde" if kind in TOWN_KINDS.values() or kind == ASSOCIATION_KINDS[ALONE] else None
