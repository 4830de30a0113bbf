"""German numbers and dates; rounding half away from zero, once."""

from datetime import date

import pytest

from reports import german


@pytest.mark.parametrize(("value", "places", "text"), [
    (2.25, 1, "2,3"), (2.35, 1, "2,4"), (-2.25, 1, "−2,3"), (2.349999, 1, "2,3"), (0.1 + 0.2, 1, "0,3"), (2.5, 0, "3"), (float("nan"), 1, "nicht bewertbar"),
    (-0.04, 1, "0,0"), (1234.5, 1, "1234,5"), (2.85 - 1e-13, 1, "2,9"),
])
def test_decimal(value: float, places: int, text: str) -> None:
    assert german.decimal(value, places) == text


def test_money_share_and_dates() -> None:
    assert german.euro(12500) == "12.500\u00a0€"
    assert german.euro(1234567.5) == "1.234.568\u00a0€"
    assert german.percent(0.705) == "71\u00a0%"
    assert german.percent(float("nan")) == "–"
    assert german.long_date(date(2026, 5, 4)) == "4.\u00a0Mai 2026"
    assert german.short_date(date(2026, 5, 4)) == "04.05.2026"


def test_lists_and_counts() -> None:
    assert german.listed(["a"]) == "a"
    assert german.listed(["a", "b", "c"]) == "a, b und c"
    assert german.listed([]) == ""
    assert german.counted(0, "eine Pflicht", "Pflichten") == "keine Pflichten"
    assert german.counted(1, "eine Pflicht", "Pflichten") == "eine Pflicht"
    assert german.counted(1200, "eine Pflicht", "Pflichten") == "1.200 Pflichten"


def test_span_shows_one_number_where_both_print_alike() -> None:
    assert german.span(1.0, 1.04) == "1,0"
    assert german.span(1.0, 1.05) == "1,0 bis 1,1"


def test_entered_numbers_keep_their_form() -> None:
    assert german.number(12.0) == "12"
    assert german.number(12.5) == "12,5"
    assert german.number(10225.0) == "10.225"
