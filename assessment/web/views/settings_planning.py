"""What is agreed for planning and documents, grouped as people look for it; and one setting as a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.agreements import Resolution
from assessment.service.planning import SettingRow
from assessment.service.setting_forms import NamedSetting, SettingField, SettingForm, TypedSetting, readable
from assessment.web.forms import Form
from assessment.web.views.settings import Faults, FormField
from reports import german

GROUPS = (
    ("Menschen und Geld", ("kapazitaet", "budget", "projektteam", "gemeinschaftsbudget", "tagessatz", "zuschlag", "groessenanpassung")),
    ("Zuständigkeiten", ("rollen",)),
    ("Reihenfolge der Maßnahmen", ("gewichte", "schwelle", "reihenfolge")),
    ("Zeit", ("beginn", "zeitraeume", "zeitraum_monate", "pflichtfrist_monate", "sichtbar_monate")),
    ("Zusammenarbeit", ("schluessel", "abstimmung", "toleranz")),
    ("Dokumente", ("fassung", "ratsausgabe", "gestaltung")),
    ("Rechenverfahren", ("korrelation", "konzentration", "saat")))
"""Which settings stand together, of the group and of its members."""
FAMILIES = {"foerderung": "Förderbedingungen", "schaetzung": "Eigene Schätzungen"}
PART, ROW, AMOUNT, WITHOUT = "teil", "zeile", "betrag", "ohne-bild"
SPARE_ROWS = 3
RESOLVED_ON = "Tag des Beschlusses"


@dataclass(frozen=True)
class SettingLine:
    """A setting in the table: what holds, whether it is agreed, by whom and when."""

    label: str
    hint: str
    value: str
    agreed: bool
    resolution: str
    href: str


@dataclass(frozen=True)
class SettingGroup:
    """Settings that stand together."""

    title: str
    lines: tuple[SettingLine, ...]


def setting_groups(rows: Sequence[SettingRow], roles: Mapping[str, str], at: Callable[[str], str]) -> tuple[SettingGroup, ...]:
    """Give all settings in their groups; what exists once per programme or measure stands at the end, as far as it is set."""
    lines = {row.key: _line(row, roles, at(row.key)) for row in rows}
    groups = [SettingGroup(title, tuple(lines[key] for key in keys if key in lines)) for title, keys in GROUPS]
    families = [SettingGroup(title, tuple(line for key, line in lines.items() if key.startswith(f"{prefix}."))) for prefix, title in FAMILIES.items()]
    return tuple(group for group in (*groups, *families) if group.lines)


def _line(row: SettingRow, roles: Mapping[str, str], href: str) -> SettingLine:
    return SettingLine(capital(row.label), sentence(row.hint), readable(row.value, roles), row.agreed, _resolved(row.resolution), href)


def _resolved(resolution: Resolution) -> str:
    day = f"am {german.short_date(resolution.day)}" if resolution.day else ""
    return " ".join(part for part in (resolution.body, day) if part)


def capital(text: str) -> str:
    """Give a text with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text: str) -> str:
    """Give a fragment as a sentence."""
    return f"{capital(text)}."


@dataclass(frozen=True)
class RowField:
    """A row of a series: number, what it is for and its value, with what is wrong."""

    number: int
    name: str
    value: str
    error: str


@dataclass(frozen=True)
class SettingView:
    """One setting as its page shows it; ``axis`` is empty where it is no series."""

    title: str
    hint: str
    holds: str
    default: str
    agreed: bool
    resolved: bool
    fields: tuple[FormField, ...]
    axis: str
    axis_words: str
    rows: tuple[RowField, ...]
    row_options: tuple[tuple[str, str], ...]
    body: str
    day: str
    day_error: str
    version: int
    problems: tuple[tuple[str, str], ...]
    has_image: bool


def setting_view(found: SettingForm, form: Form, faults: Faults, title: str, *, has_image: bool) -> SettingView:
    """Give the page of a setting, with what was typed where a form was sent."""
    sent = form.has("fassung")
    rows = sent_rows(form) if sent else found.rows.rows if found.rows else ()
    spare = (("", ""),) * SPARE_ROWS if found.rows else ()
    day = form.text("tag") if sent else found.resolution.day.isoformat() if found.resolution.day else ""
    return SettingView(
        title, sentence(found.hint), found.holds, found.default, found.agreed, found.resolved, tuple(_field(item, form, faults, sent=sent) for item in found.fields),
        found.rows.axis if found.rows else "", f"{sentence(found.rows.words)} " if found.rows and found.rows.words else "",
        tuple(RowField(number, name, value, faults.of(row_name(number))) for number, (name, value) in enumerate((*rows, *spare), start=1)), found.rows.options if found.rows else (),
        form.text("gremium") if sent else found.resolution.body, day, faults.of("tag"), found.version, faults.listed, has_image)


def _field(item: SettingField, form: Form, faults: Faults, *, sent: bool) -> FormField:
    name = field_name(item.key)
    value = form.text(name) if sent else item.value
    return FormField(name, capital(item.label), item.sort, value, sentence(item.words) if item.words else "", faults.of(name), item.options)


def field_name(key: str) -> str:
    """Give the name of the field of a part."""
    return f"{PART}-{key}" if key else PART


def row_name(number: int) -> str:
    """Give what the field of a row is called on the page."""
    return f"{ROW}-{number}"


def sent_rows(form: Form) -> tuple[tuple[str, str], ...]:
    """Give the rows of a series as they were typed, empty ones left out."""
    return tuple(row for row in zip(form.texts.get(ROW, ()), form.texts.get(AMOUNT, ()), strict=False) if any(row))


def fault_places(found: SettingForm, form: Form) -> dict[str, str]:
    """Give where a fault is shown: at the field of a part, at the row of a series, at the day of the resolution."""
    parts = {f"{found.key}.{item.key}" if item.key else found.key: field_name(item.key) for item in found.fields}
    rows = {f"{found.key}.{name}": row_name(number) for number, (name, _) in enumerate(sent_rows(form), start=1)}
    return {**parts, **rows, RESOLVED_ON: "tag"}


def typed_setting(found: SettingForm, form: Form) -> TypedSetting:
    """Give what was typed."""
    image = next((form.upload(field_name(item.key)) for item in found.fields if item.sort == "bild"), None)
    return TypedSetting({item.key: form.text(field_name(item.key)) for item in found.fields}, sent_rows(form), image.content if image else b"", form.flag(WITHOUT))


def named_choices(named: Sequence[NamedSetting]) -> tuple[tuple[str, str], ...]:
    """Give what may be set one by one, to choose from."""
    return tuple((item.key, f"{item.name} {item.title}") for item in named)
