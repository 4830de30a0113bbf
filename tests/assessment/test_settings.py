"""What can be agreed for planning: one rule reads files, command line and database; whatever is wrong is said in German."""

from __future__ import annotations

import io
import random
import re
from dataclasses import fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from PIL import Image, ImageFile

from assessment.agreements import GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.settings import (
    FAMILIES,
    Faulty,
    agreed_settings,
    find_setting,
    foreign_names,
    group_planning,
    kept_crest,
    keys,
    member_planning,
    pin_fault,
)
from assessment.settings.planning import Agreed
from assessment.settings.table import GROUP_SETTINGS, MEMBER_SETTINGS
from questionnaires import load
from reports.colours import contrast
from tests.assessment.planning_strategies import EXPECTED, GROUPS, MEMBER_VALUES, MEMBERS, SOME_GROUP, SOME_MEMBER, VALUES


def read(key: str, raw: object, *, to_member: bool = False) -> object:
    setting = find_setting(key, to_member=to_member)
    assert setting is not None
    return setting.form.read(setting.label, raw)


def test_every_setting_has_its_place_in_the_model() -> None:
    """Each field of the model that can be agreed has exactly one setting; pins and decisions are records of their own."""
    for model, to_member, table in ((GroupPlanning, False, GROUP_SETTINGS), (MemberPlanning, True, MEMBER_SETTINGS)):
        named = [setting.field for setting in table] + [family.setting.field for family in FAMILIES if family.to_member == to_member]
        assert sorted(named) == sorted({field.name for field in fields(model)} - {"pins", "decisions", "given", "resolutions"})
    assert set(VALUES) == {setting.key for setting in GROUP_SETTINGS} | {"foerderung.E", "foerderung.L"}
    assert set(MEMBER_VALUES) == {setting.key for setting in MEMBER_SETTINGS} | {"schaetzung.M1", "schaetzung.M2"}


def test_nothing_agreed_is_the_plain_default() -> None:
    assert group_planning({}) == GroupPlanning()
    assert member_planning({}) == MemberPlanning()
    assert agreed_settings(GroupPlanning()) == agreed_settings(MemberPlanning()) == {}


@settings(max_examples=150, deadline=None)
@given(group=GROUPS, member=MEMBERS)
def test_kept_values_and_model_say_the_same(group: GroupPlanning, member: MemberPlanning) -> None:
    assert group_planning(agreed_settings(group), group.pins) == group
    assert member_planning(agreed_settings(member), member.pins, member.decisions) == member


@settings(max_examples=150, deadline=None)
@given(group=GROUPS, member=MEMBERS)
def test_what_is_kept_is_read_as_itself_and_can_be_shown(group: GroupPlanning, member: MemberPlanning) -> None:
    for planning, to_member in ((group, False), (member, True)):
        for key, agreed in agreed_settings(planning).items():
            setting = find_setting(key, to_member=to_member)
            assert setting is not None
            assert setting.form.read(setting.label, agreed.value) == agreed.value
            assert setting.form.shown(agreed.value)


def test_the_model_means_what_was_agreed() -> None:
    weights, rule, terms, estimate = EXPECTED
    assert (SOME_GROUP.weights, SOME_GROUP.rule, SOME_GROUP.terms, SOME_GROUP.day_rate, SOME_GROUP.begin) == (weights, rule, (terms,), 520.0, date(2027, 1, 1))
    assert SOME_GROUP.weights_agreed == Resolution("Lenkungskreis", date(2026, 9, 1))
    assert SOME_GROUP.given == {"gewichte", "tagessatz", "beginn", "foerderung.L"}
    assert SOME_MEMBER.capacity == ((date(2027, 1, 1), 40.0), (date(2028, 7, 1), 60.0))
    assert (SOME_MEMBER.budget, SOME_MEMBER.estimates) == ({2027: 20_000.0}, (estimate,))
    assert member_planning({"kapazitaet": agreed_settings(SOME_GROUP)["tagessatz"]}).capacity == ((date.min, 520.0),)


@pytest.mark.parametrize(("key", "text", "kept"), [
    ("tagessatz", "512,5", 512.5), ("tagessatz", "520 EUR", 520.0), ("zuschlag", "5 %", 5.0), ("zuschlag", "0", 0.0), ("beginn", "1.4.2027", "2027-04-01"), ("schluessel", "Shapley", "shapley"),
    ("gemeinschaftsbudget", "2028=7,5, 2027=8000", {"2027": 8000.0, "2028": 7.5}), ("abstimmung", "mehrheit=50", {"quorum": 0.0, "mehrheit": 50.0, "mindestens": 2.0}),
    ("gewichte", "lueckenschluss=33,3, abhaengigkeiten=33,3; sichtbarkeit=33,4, synergie=0", {"lueckenschluss": 33.3, "abhaengigkeiten": 33.3, "sichtbarkeit": 33.4, "synergie": 0.0}),
    ("foerderung.L", "satz=75; quelle=Auskunft vom 02.11.2026, mündlich", {"satz": 75.0, "bewilligung_monate": 0.0, "erst_nach_bewilligung": "ja", "quelle": "Auskunft vom 02.11.2026, mündlich"})])
def test_german_texts_are_read(key: str, text: str, kept: object) -> None:
    assert read(key, text) == kept


@pytest.mark.parametrize(("key", "text", "kept"), [
    ("kapazitaet", "37,5 PT", 37.5), ("kapazitaet", "01.07.2028=60; 2027-01-01=40", {"2027-01-01": 40.0, "2028-07-01": 60.0}), ("rollen", "IT=Digitallotsin, im Hauptamt", {"IT": "Digitallotsin, im Hauptamt"}),
    ("schaetzung.M1", "aufwand=4/6/10, kosten=0/0/2,5", {"aufwand": [4.0, 6.0, 10.0], "kosten": [0.0, 0.0, 2.5]})])
def test_german_texts_of_a_member_are_read(key: str, text: str, kept: object) -> None:
    assert read(key, text, to_member=True) == kept


@pytest.mark.parametrize(("key", "raw", "words"), [
    ("tagessatz", "1.250", "Tausenderpunkt oder Komma"), ("tagessatz", "0", "eine Zahl von 1 bis 5.000"), ("tagessatz", "-5", "keine Zahl ab 0"), ("tagessatz", "nan", "keine Zahl"), ("tagessatz", {"a": "1"}, "einzelner Wert"),
    ("tagessatz", None, "fehlt der Wert"), ("zuschlag", "0,05", "Prozent oder Anteil von 1"), ("abstimmung", "quorum=1", "Prozent oder Anteil von 1"), ("zuschlag", "101", "0 bis 100"), ("zeitraeume", "7,5", "ganze Zahl"),
    ("zeitraum_monate", "2", "Erlaubt ist 1 oder 3"), ("beginn", "31.02.2027", "kein Datum"), ("schluessel", "shaply", "Meinten Sie »shapley«?"), ("gewichte", "lueckenschluss=40", "fehlt »synergie«"),
    ("gewichte", "lueckenschluss=40; abhaengigkeiten=20; sichtbarkeit=20; synergie=30", "110 statt 100"), ("gewichte", "lückenschluss=100", "Meinten Sie »lueckenschluss«?"), ("gewichte", "40", "besteht aus mehreren Angaben"),
    ("gemeinschaftsbudget", "27=8000", "von 2.000 bis 2.199"), ("gemeinschaftsbudget", "2027=8000; 2027=9000", "zweimal"), ("foerderung.L", "hoechstbetrag=5", "fehlt »satz«"),
    ("foerderung.L", "satz=75; antrag_ab=01.05.2027; antrag_bis=01.04.2027", "endet, bevor sie beginnt"), ("foerderung.L", "satz=75; erst_nach_bewilligung=vielleicht", "ja, nein")])
def test_wrong_values_are_said_in_german(key: str, raw: object, words: str) -> None:
    with pytest.raises(Faulty) as caught:
        read(key, raw)
    assert any(words in f"{fault.message} {fault.remedy}" for fault in caught.value.faults), caught.value.faults
    assert all(fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize(("key", "raw", "words"), [
    ("kapazitaet", {"2027-01-01": "40", "01.01.2027": "50"}, "zweimal"), ("schaetzung.M1", "quelle=Angebot", "weder Aufwand noch Kosten"), ("schaetzung.M1", "aufwand=4/6", "braucht drei Zahlen"),
    ("schaetzung.M1", "aufwand=6/4/10", "nicht der Größe nach geordnet"), ("rollen", {"IT": ""}, "fehlt der Wert")])
def test_wrong_values_of_a_member_are_said_in_german(key: str, raw: object, words: str) -> None:
    with pytest.raises(Faulty) as caught:
        read(key, raw, to_member=True)
    assert any(words in f"{fault.message} {fault.remedy}" for fault in caught.value.faults), caught.value.faults


def test_all_faults_of_a_value_come_at_once_with_their_place() -> None:
    with pytest.raises(Faulty) as caught:
        read("foerderung.L", {"satz": "viel", "stand": "gestern", "höhe": "3"})
    assert {fault.at for fault in caught.value.faults} == {("satz",), ("stand",), ("höhe",)}


def test_names_the_catalogue_does_not_have_are_found() -> None:
    catalogue = load("musterstadt").catalogue
    assert catalogue is not None
    for key, value, to_member in (("foerderung.LL", {"satz": 75.0}, False), ("rollen", {"IT": "a", "HALL": "b"}, True), ("schaetzung.M44", {}, True)):
        setting = find_setting(key, to_member=to_member)
        assert setting is not None
        assert len(list(foreign_names(catalogue, setting, value))) == 1
    assert find_setting("foerderung.L", to_member=True) is None
    assert find_setting("foerderung", to_member=False) is None


@pytest.mark.parametrize(("pin", "words"), [
    (Pin("M1"), "legt nichts fest"), (Pin("M1", finished_by=date(2027, 1, 1), excluded=True), "gestrichen sein und zugleich"), (Pin("M1", date(2027, 5, 1), date(2027, 5, 1)), "fertig sein, bevor")])
def test_a_pin_that_makes_no_sense_says_why(pin: Pin, words: str) -> None:
    fault = pin_fault(pin)
    assert fault is not None
    assert words in fault[0]
    assert all(pin_fault(pin) is None for pin in (*SOME_GROUP.pins, *SOME_MEMBER.pins))


def test_the_guide_lists_every_setting_as_the_program_knows_it() -> None:
    text = (Path(str(resources.files("assessment"))) / "guide" / "planung.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    table = (*GROUP_SETTINGS, FAMILIES[0].setting, *MEMBER_SETTINGS, FAMILIES[1].setting)
    assert rows == [(setting.key, f"{setting.label}: {setting.hint}", setting.default) for setting in table]
    assert set(keys(to_member=False)) & set(keys(to_member=True)) == {"fassung", "ratsausgabe", "gestaltung"}     # documents of the group and of each member


def test_a_colour_too_light_for_white_text_is_refused() -> None:
    """The ratio of WCAG 2.2; black on white is 21, the same colour twice 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert read("gestaltung", "farbe=#7A1F1F") == {"farbe": "#7a1f1f"}
    for colour, words in (("#777777", "zu hell"), ("rot", "keine Farbe"), ("#12345", "keine Farbe")):
        with pytest.raises(Faulty, match=words):
            read("gestaltung", f"farbe={colour}")


def picture(folder: Path, name: str, size: tuple[int, int], **options: Any) -> Path:
    Image.new("RGB", size, "#c00000").save(folder / name, **options)
    return folder / name


def test_a_coat_of_arms_is_kept_small_and_without_metadata(tmp_path: Path) -> None:
    """A large photograph with a comment becomes a small plain PNG, the same bytes each time."""
    path = picture(tmp_path, "wappen.jpg", (1600, 1200), comment=b"GEHEIM")
    kept = kept_crest(path)
    assert kept == kept_crest(path)
    brand = member_planning({"gestaltung": Agreed(read("gestaltung", {"wappen": kept}, to_member=True))}).brand
    assert b"GEHEIM" in path.read_bytes()
    assert b"GEHEIM" not in brand.crest
    with Image.open(io.BytesIO(brand.crest)) as image:
        assert (image.format, max(image.size)) == ("PNG", 420)
    assert brand.crest_alt == "Wappen"


def test_a_heavy_picture_is_kept_smaller(tmp_path: Path) -> None:
    """Noise does not compress; it must still fit into a project."""
    Image.frombytes("RGB", (900, 900), random.Random(1).randbytes(900 * 900 * 3)).save(tmp_path / "rauschen.png")  # noqa: S311 - noise, no secret
    assert len(kept_crest(tmp_path / "rauschen.png")) < 140_000


def test_what_is_no_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.png").write_text("kein Bild", encoding="utf-8")
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)      # as the layout engine leaves it
    (tmp_path / "halb.png").write_bytes(picture(tmp_path, "ganz.png", (300, 300)).read_bytes()[:200])
    for name in ("text.png", "halb.png", "fehlt.png"):
        with pytest.raises(Faulty, match="lässt sich nicht lesen"):
            kept_crest(tmp_path / name)
    for kept in ("png:AAAA", "png:%%%", "/etc/passwd", "wappen.png", "png:" + "A" * 300_000):
        with pytest.raises(Faulty):
            read("gestaltung", {"wappen": kept})


def test_an_approval_needs_who_and_when() -> None:
    release = group_planning({"fassung": Agreed(read("fassung", "freigabe=Bürgermeisterin; freigabe_am=02.12.2026"))}).release
    assert (release.draft, release.approver) == (False, "Bürgermeisterin")
    assert group_planning({"fassung": Agreed(read("fassung", "nummer=1.0"))}).release.draft
    with pytest.raises(Faulty, match="Person oder Gremium und Tag"):
        read("fassung", "freigabe=Bürgermeisterin")
