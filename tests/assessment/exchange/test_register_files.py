"""The official register: fixed positions, sums of associations, and every broken line told with its number."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.exchange.open_data.register_files import ATTRIBUTION, body_type, read_register


def gv(record: str, key: str, name: str, code: str = "", population: int | None = None, day: str = "20250831") -> str:
    """One line of GV100AD; key: Land and Kreis (5), municipality (3), association (4)."""
    line = f"{record}{day}{key:12}{name:50}{'':50}{code:2}"
    if population is not None:
        line += f"{'':4}{3711:011}{population:011}{population // 2:011}{'':4}98673"
    return f"{line:220}"


def town(key: str, name: str, code: str, population: int, day: str = "20250831") -> str:
    return gv("60", key, name, code, population, day)


LINES = (
    gv("10", "16", "Thüringen"),
    gv("40", "16069", "Hildburghausen", "44"),
    gv("50", "16069   0043", "Schleusingen, Stadt", "50"),
    gv("50", "16069   5002", "Feldstein", "54"),
    gv("50", "16069   5051", "Auengrund", "58"),
    town("160690430043", "Schleusingen, Stadt", "63", 10225),
    town("160690375002", "Reurieth", "64", 741),
    town("160690515002", "Themar, Stadt", "63", 2664),
    town("160690065051", "Brünn/Thür.", "64", 394),
    town("160690585051", "Auengrund", "64", 2765),
)
CSV_HEAD = "ags;ars;name;typ;typ_code;land;kreis;verband_schluessel;verband_name;verband_typ_code;bevoelkerung_20241231;plz_sitz"
CSV_ROW = "16069043;160690043043;Schleusingen, Stadt;Stadt;63;Thüringen;Hildburghausen;160690043;Schleusingen, Stadt;50;10225;98553"


def gv_file(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def codes(content: bytes) -> list[tuple[str, int]]:
    rows, problems = read_register(content, "register.txt")
    assert not (rows and problems)
    assert all(problem.message and problem.remedy for problem in problems)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("iso-8859-1", "\r\n"), ("cp1252", "\n")])
def test_gv100ad_is_read_in_every_encoding_it_comes_in(encoding: str, end: str) -> None:
    rows, problems = read_register(gv_file(*LINES, encoding=encoding, end=end), "GV100AD.txt")
    assert problems == []
    found = {row.key: row for row in rows}
    assert list(found) == ["16069006", "16069037", "16069043", "16069051", "16069058", "160695002", "160695051"]
    bruenn, alone = found["16069006"], found["16069043"]
    assert (bruenn.name, bruenn.ars, bruenn.association, bruenn.population) == ("Brünn/Thür.", "160695051006", "Auengrund", 394)
    assert (alone.kind, alone.land, alone.district, alone.association, alone.state_of) == ("Stadt", "TH", "Hildburghausen", "", date(2025, 8, 31))


def test_an_association_has_the_sum_of_its_members_and_none_is_made_for_a_town_on_its_own() -> None:
    rows, _ = read_register(gv_file(*LINES), "GV100AD.txt")
    found = {row.key: row for row in rows}
    feldstein = found["160695002"]
    assert (feldstein.name, feldstein.kind, feldstein.ars, feldstein.population) == ("Feldstein", "Verwaltungsgemeinschaft", "160695002000", 741 + 2664)
    assert found["160695051"].population == 394 + 2765
    assert "160690043" not in found


def test_the_town_that_administers_others_is_told_apart_from_its_neighbours() -> None:
    rows, _ = read_register(gv_file(*LINES), "GV100AD.txt")
    kinds = {row.key: body_type(row.kind, row.name) for row in rows}
    assert kinds == {"16069006": "gemeinde", "16069037": "gemeinde", "16069043": "stadt", "16069051": "stadt", "16069058": "erfuellende_gemeinde",
                     "160695002": "verwaltungsgemeinschaft", "160695051": "erfuellende_gemeinde"}


@pytest.mark.parametrize(("kind", "name", "expected"), [
    ("Große Kreisstadt", "Kamenz / Kamjenc, Stadt", "stadt"), ("Stadtkreis", "Ulm, Universitätsstadt", "stadt"), ("Stadt", "Buttstädt", "stadt"),
    ("Kreisangehörige Gemeinde", "Abenberg, St", "stadt"), ("Kreisangehörige Gemeinde", "Stadtilm-Land", "gemeinde"), ("Markt", "Thiersheim, M", "gemeinde"),
    ("Samtgemeinde", "Holtriem", "verwaltungsgemeinschaft"), ("Landkreis", "Sonneberg", "landkreis"), ("Kreis", "Dithmarschen", "landkreis"),
    ("Gemeindefreies Gebiet (unbewohnt)", "Harz, gemfr. Gebiet", None), ("", "Musterstadt", None), ("Zweckverband", "KITU", None)])
def test_the_kind_becomes_the_word_of_the_catalogue(kind: str, name: str, expected: str | None) -> None:
    assert body_type(kind, name) == expected


def test_all_broken_lines_are_told_at_once_with_their_number() -> None:
    lines = list(LINES)
    lines[0] = gv("70", "16", "Thüringen")
    lines[5] = lines[5][:-3]
    lines[6] = lines[6].replace("20250831", "20251331")
    lines[7] = lines[7][:122] + "99" + lines[7][124:]
    lines[8] = lines[8][:139] + "0000000x394" + lines[8][150:]
    lines[9] = lines[9].replace("16069058", "1606905A")
    lines.append(gv("50", "16069   5002", "Feldstein", "54"))
    problems = codes(gv_file(LINES[0], *lines[1:], lines[0]))
    assert problems == [("register-line-length", 6), ("date-invalid", 7), ("value-not-allowed", 8), ("value-wrong-type", 9), ("register-key-malformed", 10), ("id-duplicate", 11),
                        ("register-record-unknown", 12)]


def test_a_doubled_municipality_is_refused() -> None:
    assert codes(gv_file(*LINES, LINES[6])) == [("id-duplicate", 11)]


def test_a_municipality_without_its_district_or_association_is_refused_once_each() -> None:
    assert codes(gv_file(*(line for line in LINES if not line.startswith("40")))) == [("register-parent-missing", 5)]
    assert codes(gv_file(*(line for line in LINES if "5002Feldstein" not in line))) == [("register-parent-missing", 6)]


def test_an_area_outside_all_districts_needs_none() -> None:
    lines = (gv("50", "07000   0999", "Hoheitsgebiet", "50"), town("070009990999", "Hoheitsgebiet", "66", 0))
    rows, problems = read_register(gv_file(*lines), "GV100AD.txt")
    assert problems == []
    assert (rows[0].district, rows[0].land, rows[0].population) == ("", "RP", 0)


@pytest.mark.parametrize("content", [b"Hallo Welt\n", b"name;wert\na;1\n", b"PK\x03\x04 zip", b"\n", gv_file(LINES[0], LINES[1])])
def test_any_other_file_is_refused_as_a_whole(content: bytes) -> None:
    assert codes(content) == [("register-unknown-file", 0)]


def test_the_csv_form_takes_the_day_from_the_name_of_the_column() -> None:
    rows, problems = read_register(f"{CSV_HEAD}\r\n{CSV_ROW}\r\n".encode(), "register.csv")
    assert problems == []
    assert (rows[0].key, rows[0].land, rows[0].district, rows[0].population, rows[0].state_of) == ("16069043", "TH", "Hildburghausen", 10225, date(2024, 12, 31))


def test_an_unknown_population_stays_unknown_also_in_the_sum() -> None:
    members = [f"16069{no};160695002{no};Ort {no};Gemeinde;64;Thüringen;Hildburghausen;160695002;Feldstein;54;{people};98660" for no, people in (("037", "741"), ("051", ""))]
    rows, problems = read_register("\n".join((CSV_HEAD, *members)).encode(), "register.csv")
    assert problems == []
    assert [(row.key, row.population) for row in rows] == [("16069037", 741), ("16069051", None), ("160695002", None)]


def test_a_csv_file_spoilt_by_a_spreadsheet_is_refused_with_every_line() -> None:
    spoilt = CSV_ROW.replace("160690043043", "1,6069E+11")
    other = CSV_ROW.replace("16069043;", "6069043;").replace(";63;", ";6;")
    assert codes(f"{CSV_HEAD}\n{spoilt}\n{other}".encode()) == [("register-key-malformed", 2), ("value-not-allowed", 3), ("register-key-malformed", 3)]
    assert codes(f"{CSV_HEAD.replace('_20241231', '')}\n{CSV_ROW}".encode()) == [("column-missing", 1)]
    assert codes(f"{CSV_HEAD.replace('_20241231', '_20241331')}\n{CSV_ROW}".encode()) == [("date-invalid", 1)]
    assert ("column-missing", 1) in codes(f"{CSV_HEAD.replace('kreis;', '')}\n{CSV_ROW}".encode())


def test_one_association_cannot_have_two_names() -> None:
    other = CSV_ROW.replace("16069043;160690043043", "16069044;160690043044").replace(";Schleusingen, Stadt;50", ";Andere;50")
    assert codes(f"{CSV_HEAD}\n{CSV_ROW}\n{other}".encode()) == [("id-duplicate", 3)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 200), st.text(st.characters(codec="utf-8"), max_size=6))
@example(0, "1")
@example(0, "4")
@example(0, "5")
def test_no_damage_to_a_line_makes_reading_fail(place: int, dirt: str) -> None:
    """Damage is told or changes a name; nothing is raised and nothing lost silently."""
    damaged = LINES[6][:place] + dirt + LINES[6][place + len(dirt):]
    rows, problems = read_register(gv_file(*LINES[:6], damaged, *LINES[7:]), "GV100AD.txt")
    assert bool(rows) != bool(problems)
    assert not rows or len(rows) == 7


def test_the_real_register_is_read_whole(shared: Path) -> None:
    """Figures from the fact base: 10,952 municipalities and areas with their people, VG Feldstein, Auengrund with Brünn."""
    rows, problems = read_register((shared / "domain" / "gemeindeverzeichnis.csv").read_bytes(), "gemeindeverzeichnis.csv")
    assert problems == []
    towns = [row for row in rows if len(row.key) == 8]
    found = {row.key: row for row in rows}
    assert len(towns) == 10_952
    assert sum(row.population or 0 for row in towns) == 83_577_140
    assert (found["160695002"].name, found["160695002"].population) == ("Feldstein", 6976)
    assert found["160695051"].population == 3159
    assert body_type(found["16069058"].kind, found["16069058"].name) == "erfuellende_gemeinde"
    assert len({row.land for row in rows}) == 16


def test_the_attribution_names_source_licence_and_change() -> None:
    assert all(word in ATTRIBUTION for word in ("Statistisches Bundesamt", "Namensnennung – Version 2.0", "govdata.de/dl-de/by-2-0", "verändert"))
