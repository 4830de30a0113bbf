"""A setting as a form shows it: its parts as fields, a series as rows; and the way back from what was typed to the value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.agreements import GroupPlanning, Resolution
from assessment.changes import Value, natural_change
from assessment.errors import BrokenProject, UnknownName
from assessment.model import WorkingGroup
from assessment.plan.resolution import KEY_WORDS
from assessment.settings import Agreed, Faulty, Setting, agreed_settings, crest_bytes, families, find_setting, kept_image, settings
from assessment.settings.documents import Crest
from assessment.settings.forms import Day, Form, Order, Text, Word
from assessment.settings.tables import Axis, OneOrSeries, Record, Series
from assessment.store import Workspace
from questionnaires import Catalogue, Problem

SHARING = {key.value: words for key, words in KEY_WORDS.items()}
UNIT, ONE = re.compile(r"\bPT\b"), re.compile(r"\b(?<![\d.,/])1 PT\b")
ROLE = re.compile(r"(^|, )([A-Z]+):")
"""„PT“, „1 PT“ and the short name of a role before what stands for it."""
NOTHING = "Hier ist noch nichts eingetragen."
TWICE = "steht zweimal da."


@dataclass(frozen=True)
class SettingField:
    """A field of a form: ``key`` of the part (empty where the setting has one value), its sort (text, zeilen, tag, wahl, bild) and what is allowed, empty where the sort says it."""

    key: str
    label: str
    words: str
    sort: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SettingRows:
    """A series: what its rows run over (``options`` where only these), what stands beside, and the rows so far."""

    axis: str
    words: str
    rows: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SettingForm:
    """A setting to be changed: value that holds and default in words, fields, rows of a series, resolution, and the version it was read at."""

    key: str
    label: str
    hint: str
    holds: str
    default: str
    agreed: bool
    resolved: bool
    fields: tuple[SettingField, ...]
    rows: SettingRows | None
    resolution: Resolution
    version: int


@dataclass(frozen=True)
class TypedSetting:
    """What was typed: texts by part (an empty name for the one value), rows of a series, an image sent, whether the kept image goes."""

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[tuple[str, str]] = ()
    image: bytes = b""
    without_image: bool = False


@dataclass(frozen=True)
class NamedSetting:
    """A setting there may be one of per programme or measure: key, name and title of what it is about."""

    key: str
    name: str
    title: str


def setting_form(workspace: Workspace, group: WorkingGroup, key: str, town: str = "") -> SettingForm:
    """Give the form of a setting of the group, or of the member of this record id; raises UnknownName."""
    setting = _found(key, town)
    held = _held(group, setting.key, town)
    change = natural_change(workspace.project, "plan_setting", {"wave_id": group.wave, "municipality_id": town or None, "key": key})
    record = workspace.record("plan_setting", change.id)
    value = held.value if held else _default(setting)
    return SettingForm(
        key, setting.label, setting.hint, readable(setting.form.shown(value) if held else setting.default, group.catalogue.roles), readable(setting.default), held is not None, setting.resolved, tuple(_fields(setting.form, setting.label, value)),
        _rows(setting.form, value, group.catalogue), held.resolution if held else Resolution(), record.version if record else 0)


def named_settings(group: WorkingGroup, town: str = "") -> list[NamedSetting]:
    """Give what may be set for each programme (of the group) or each measure (of a member) of the catalogue."""
    return [NamedSetting(family.key(name), name, str(getattr(item, "title", name))) for family in families(to_member=bool(town)) for name, item in family.names(group.catalogue).items()]


def crest_of(group: WorkingGroup, key: str, town: str = "") -> bytes:
    """Give the coat of arms a setting holds as a PNG file, empty for none."""
    value = _crest(_held(group, key, town))
    return crest_bytes(value) if value else b""


def typed_value(group: WorkingGroup, key: str, typed: TypedSetting, town: str = "") -> Value:
    """Give the value as it is to be set; raises UnknownName, or BrokenProject for an image nobody can read or rows that say nothing."""
    setting = _found(key, town)
    form = setting.form
    if isinstance(form, Record):
        return _parts(form, typed, setting, _crest(_held(group, key, town)))
    if isinstance(form, Series) or (isinstance(form, OneOrSeries) and any(name or value for name, value in typed.rows)):
        return _series(setting, typed.rows)
    return typed.texts.get("", "")


def _found(key: str, town: str) -> Setting:
    setting = find_setting(key, to_member=bool(town))
    if setting is None or (setting not in settings(to_member=bool(town)) and not any(family.name_in(key) for family in families(to_member=bool(town)))):
        raise UnknownName(f"Die Vorgabe »{key}« gibt es hier nicht.")
    return setting


def _held(group: WorkingGroup, key: str, town: str) -> Agreed | None:
    planning = next(member.planning for member in group.members if member.id == town) if town else group.planning
    return agreed_settings(planning).get(key)


def _default(setting: Setting) -> Any:
    """Give the value a form begins with: the default where it is one, nothing where the default is no value."""
    return None if setting.absent else setting.kept(getattr(GroupPlanning(), setting.field))


def _fields(form: Form, label: str, value: Any) -> list[SettingField]:
    if isinstance(form, Record):
        held = value or {}
        return [SettingField(key, part.label, _words(part.form), _sort(part.form), _typed(part.form, held.get(key, part.default)), _options(part.form)) for key, part in form.parts.items()]
    if isinstance(form, Series):
        return []
    one = form.one if isinstance(form, OneOrSeries) else form
    return [SettingField("", label, _words(one), _sort(one), "" if isinstance(value, dict) else _typed(one, value), _options(one))]


def _rows(form: Form, value: Any, catalogue: Catalogue) -> SettingRows | None:
    series = form.series if isinstance(form, OneOrSeries) else form
    if not isinstance(series, Series):
        return None
    held = value if isinstance(value, dict) else {}
    options = tuple(catalogue.roles.items()) if series.axis is Axis.ROLE else ()
    day = "; das Datum wie 01.01.2027" if series.axis is Axis.DAY else ""
    return SettingRows(series.axis.value[0], f"{_words(series.form)}{day}", tuple((series.axis.shown(key).removeprefix("ab "), _typed(series.form, item)) for key, item in held.items()), options)


def _sort(form: Form) -> str:
    sorts: tuple[tuple[type, str], ...] = ((Day, "tag"), (Word, "wahl"), (Crest, "bild"), (Order, "zeilen"))
    return next((sort for kind, sort in sorts if isinstance(form, kind)), "text")


def _options(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple((word, readable(word)) for word in form.allowed) if isinstance(form, Word) else ()


def _words(form: Form) -> str:
    """Say what is allowed, nothing where the field itself says it."""
    if isinstance(form, Crest):
        return "eine PNG- oder JPEG-Datei mit höchstens 5 MB"
    return "" if isinstance(form, Text | Word | Day) else readable(form.words)


def readable(text: str, roles: Mapping[str, str] | None = None) -> str:
    """Give a text of the table of settings without abbreviations and key words; ``roles`` of the catalogue by their names."""
    if text in SHARING:
        return SHARING[text]
    named = ROLE.sub(lambda found: f"{found[1]}{(roles or {}).get(found[2], found[2])}:", text)
    return UNIT.sub("Personentage", ONE.sub("1 Personentag", named))


def _typed(form: Form, value: Any) -> str:
    """Give a value as people type it: no unit, no point between thousands, a decimal comma; an image cannot be typed."""
    if value is None or isinstance(form, Crest):
        return ""
    if isinstance(value, list):
        return "/".join(_typed(form, item) for item in value)
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float | int) else str(value)


def _parts(form: Record, typed: TypedSetting, setting: Setting, crest: str) -> Value:
    given: dict[str, Value] = {key: text for key, text in typed.texts.items() if key in form.parts and text and not isinstance(form.parts[key].form, Crest)}
    image = next((key for key, part in form.parts.items() if isinstance(part.form, Crest)), "")
    if image and typed.image:
        given[image] = _kept(typed.image, f"{setting.key}.{image}")
    elif image and crest and not typed.without_image:
        given[image] = crest
    if not given:
        raise BrokenProject([Problem("setting-empty", setting.key, 0, NOTHING, "Füllen Sie mindestens ein Feld aus, oder kehren Sie zum Standard zurück.")])
    return given


def _crest(held: Agreed | None) -> str:
    value = held.value if held else None
    return str(value.get("wappen", "")) if isinstance(value, dict) else ""


def _kept(image: bytes, place: str) -> str:
    try:
        return kept_image(image)
    except Faulty as wrong:
        raise BrokenProject([Problem("setting-invalid", place, 0, fault.message, fault.remedy) for fault in wrong.faults]) from wrong


def _series(setting: Setting, rows: Sequence[tuple[str, str]]) -> Value:
    given = [(name, value) for name, value in rows if name or value]
    names = [name for name, _ in given]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not given:
        raise BrokenProject([Problem("setting-empty", setting.key, 0, NOTHING, "Füllen Sie mindestens eine Zeile aus, oder kehren Sie zum Standard zurück.")])
    if twice:
        raise BrokenProject([Problem("setting-twice", f"{setting.key}.{name}", 0, f"»{name}« {TWICE}", "Behalten Sie eine der beiden Zeilen.") for name in twice])
    return dict(given)
