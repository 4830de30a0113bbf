"""Settings of documents: state of release and look, with the forms of a colour and a coat of arms."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assessment.changes import Value
from assessment.settings.forms import Day, Fault, Faulty, Text, Word
from assessment.settings.setting import Setting
from assessment.settings.tables import Part, Record
from reports import german
from reports.colours import HEX, TEXT_CONTRAST, contrast
from reports.release import Audience, Brand, Release

PNG = "png:"
"""A kept coat of arms: this word and the PNG file as unpadded base64url – free of all characters that part settings."""
MOST_FILE, MOST_KEPT, SIDES, MOST_PIXELS = 5_000_000, 100_000, (420, 300, 200, 140), 40_000_000
REMEDY = "Nehmen Sie eine PNG- oder JPEG-Datei mit höchstens 5 MB."


@dataclass(frozen=True)
class Colour:
    """A colour #rrggbb dark enough for white text on it and for text of it on white."""

    words = "eine Farbe als #rrggbb, dunkel genug für weiße Schrift, z. B. #0b3c66"

    def read(self, label: str, raw: object) -> str:
        """Give the colour in small letters; raises Faulty for anything else and for too light ones."""
        colour = str(raw).strip().lower()
        if not HEX.fullmatch(colour):
            raise Faulty(Fault((), f"»{raw}« ist bei »{label}« keine Farbe.", f"Erlaubt ist {self.words}."))
        reached = contrast(colour, "#ffffff")
        if reached < TEXT_CONTRAST:
            raise Faulty(Fault((), f"Die Farbe {colour} ist zu hell: Der Kontrast zu Weiß ist {german.decimal(reached)} zu 1, nötig sind {german.decimal(TEXT_CONTRAST)} zu 1.",
                               "Wählen Sie einen dunkleren Ton der Farbe."))
        return colour

    def shown(self, value: Any) -> str:
        """Give the colour."""
        return str(value)


@dataclass(frozen=True)
class Crest:
    """A coat of arms as it is kept; files are turned into that by ``kept_crest`` where they may be read."""

    words = "der Name einer PNG- oder JPEG-Datei"

    def read(self, label: str, raw: object) -> str:
        """Give the kept form; raises Faulty where it is none."""
        text = str(raw)
        if not text.startswith(PNG) or len(text) > MOST_KEPT * 4 // 3 + 10:
            raise Faulty(Fault((), f"»{text[:60]}« ist bei »{label}« keine lesbare Bilddatei.", REMEDY))
        try:
            _image(crest_bytes(text), label)
        except binascii.Error:
            raise Faulty(Fault((), f"Das Bild bei »{label}« ist beschädigt.", REMEDY)) from None
        return text

    def shown(self, value: Any) -> str:
        """Give „Bild, 12 KB“."""
        return f"Bild, {german.whole(max(1, len(crest_bytes(value)) // 1000))} KB"


def crest_bytes(kept: str) -> bytes:
    """Give the PNG file of a kept coat of arms."""
    text = kept.removeprefix(PNG)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def kept_crest(path: Path, label: str = "Wappen") -> str:
    """Read an image file as it is kept; raises Faulty."""
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_FILE else b""
    except OSError as error:
        raise Faulty(Fault((), f"Die Datei »{path.name}« lässt sich nicht lesen ({error.strerror}).", "Prüfen Sie Namen und Ordner der Datei.")) from error
    except ValueError as error:
        raise Faulty(Fault((), f"Der Dateiname bei »{label}« enthält unzulässige Zeichen.", "Prüfen Sie Namen und Ordner der Datei.")) from error
    return kept_image(content, label)


def kept_image(content: bytes, label: str = "Wappen") -> str:
    """Give an image file as it is kept: PNG without metadata, at most 420 pixels high or wide, smaller where it is still too heavy; raises Faulty."""
    if len(content) > MOST_FILE:
        raise Faulty(Fault((), f"Das Bild bei »{label}« ist größer als 5 MB.", REMEDY))
    image = _image(content, label)
    for side in SIDES:
        image.thumbnail((side, side))
        buffer = io.BytesIO()
        image.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_KEPT:
            break
    return PNG + base64.urlsafe_b64encode(buffer.getvalue()).decode().rstrip("=")


def _image(content: bytes, label: str) -> Any:
    """Open an image and decode it fully; raises Faulty where it is none or too large."""
    from PIL import Image, ImageFile  # noqa: PLC0415 - only who sets or prints a coat of arms needs it

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False     # the layout engine switches it on for everybody
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        small = image.width * image.height <= MOST_PIXELS
        has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        opened = image.convert("RGBA" if has_alpha else "RGB") if small else None
    except (OSError, ValueError, SyntaxError) as error:
        raise Faulty(Fault((), f"Das Bild bei »{label}« lässt sich nicht lesen.", REMEDY)) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    if opened is None:
        raise Faulty(Fault((), f"Das Bild bei »{label}« hat zu viele Bildpunkte ({german.whole(image.width)} × {german.whole(image.height)}).", "Verkleinern Sie es auf höchstens 2.000 × 2.000."))
    return opened


def _release(value: Mapping[str, Any]) -> Release:
    def day(key: str) -> date | None:
        return date.fromisoformat(value[key]) if key in value else None

    return Release(version=value.get("nummer", ""), approver=value.get("freigabe", ""), approved_on=day("freigabe_am"), confidentiality=value.get("vertraulichkeit", ""),
                   superseded_by=value.get("ueberholt_durch", ""), superseded_on=day("ueberholt_am"))


def _kept_release(release: Release) -> dict[str, Value]:
    found = {"nummer": release.version, "freigabe": release.approver, "freigabe_am": release.approved_on and release.approved_on.isoformat(),
             "vertraulichkeit": release.confidentiality, "ueberholt_durch": release.superseded_by, "ueberholt_am": release.superseded_on and release.superseded_on.isoformat()}
    return {key: text for key, text in found.items() if text}


def _whole_approval(value: Mapping[str, Any]) -> tuple[str, str] | None:
    if ("freigabe" in value) == ("freigabe_am" in value):
        return None
    return "Zur Freigabe gehören Person oder Gremium und Tag.", "Nennen Sie beides, »freigabe« und »freigabe_am«."


def _brand(value: Mapping[str, Any]) -> Brand:
    return Brand(value.get("farbe", Brand().accent), crest_bytes(value["wappen"]) if "wappen" in value else b"", value.get("wappen_text", "Wappen") if "wappen" in value else "", value.get("absender", ""))


def _kept_brand(brand: Brand) -> dict[str, Value]:
    found: dict[str, Value] = {"farbe": brand.accent, "absender": brand.sender}
    if brand.crest:
        found |= {"wappen": PNG + base64.urlsafe_b64encode(brand.crest).decode().rstrip("="), "wappen_text": brand.crest_alt}
    return {key: text for key, text in found.items() if text}


RELEASE_FORM = Record({
    "nummer": Part("Fassung", Text(40)), "freigabe": Part("Freigabe durch", Text(120)), "freigabe_am": Part("freigegeben am", Day()), "vertraulichkeit": Part("Vertraulichkeit", Text(80)),
    "ueberholt_durch": Part("überholt durch", Text(160)), "ueberholt_am": Part("überholt seit", Day())}, _whole_approval)
BRAND_FORM = Record({
    "farbe": Part("Farbe", Colour(), Brand().accent), "absender": Part("Absender", Text(160)), "wappen": Part("Wappen", Crest()), "wappen_text": Part("Beschreibung des Wappens", Text(160))})
DOCUMENT_SETTINGS = (
    Setting("fassung", "Fassung der Dokumente", "Nummer, Freigabe, Vertraulichkeit und ob etwas Neueres gilt; ohne Freigabe sind alle Dokumente Entwürfe", RELEASE_FORM, "release", _release, _kept_release, absent="Entwurf"),
    Setting("ratsausgabe", "Ausgabe für den Rat", "welche Ausgabe freigegebener Dokumente der Rat im Programm liest", Word((Audience.PUBLIC.value, Audience.INTERNAL.value)), "council",
            Audience, lambda audience: audience.value),
    Setting("gestaltung", "Gestaltung der Dokumente", "Farbe, Absender und Wappen auf den Dokumenten", BRAND_FORM, "brand", _brand, _kept_brand, absent="Farben von reifegrad, kein Wappen"),
)
"""Settings a group and its members have alike, for their own documents."""
