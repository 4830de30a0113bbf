"""The CSV file LimeSurvey exports: headings as codes, texts or both, found again by what they mean."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.exchange.intake import Intake
from assessment.exchange.limesurvey.codes import plain
from assessment.exchange.tables_text import DELIMITERS, decoded, read_table, refuse_broken

QUOTED = re.compile(r'"(?:[^"]|"")*"')
CODE_BEFORE_TEXT = re.compile(r"([A-Za-z]\w*(?:\[\w+\])*)\s*[.:;|,–-]\s")


@dataclass(frozen=True)
class Row:
    """One response: the line it starts at and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SurveyTable:
    """An export with its headings as they stand."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def places(self, columns: Iterable[str], texts: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
        """Give column → where it stands: by its name, by one of its ``texts``, or by the code before a text."""
        whole, coded = defaultdict(list), defaultdict(list)
        for place, heading in enumerate(self.headings):
            whole[plain(heading)].append(place)
            if code := CODE_BEFORE_TEXT.match(heading):
                coded[plain(code[1])].append(place)
        found = {}
        for column in columns:
            codes = {plain(column), plain(re.sub(r"\[(\w+)\]", r"_\1", column))}
            named = {place for name in codes | {plain(text) for text in texts.get(column, ())} for place in whole.get(name, ())}
            found[column] = sorted(named or {place for name in codes for place in coded.get(name, ())})
        return found


def read_survey_table(content: bytes, name: str, intake: Intake) -> SurveyTable | None:
    """Read an export; notes what is wrong with it as a CSV file and then gives None.

    Headings are whole sentences here. They are taken off before the table is read, so that their commas and semicolons are
    not taken for separators and two questions may have the same text.
    """
    text = decoded(content, name, intake)
    if text is None:
        return None
    separator = max(DELIMITERS, key=QUOTED.sub("", text[:200_000]).split("\n")[0].count)
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    try:
        headings = tuple(" ".join(cell.split()) for cell in next(reader, []))
    except csv.Error as error:
        refuse_broken(error, 1, name, intake)
        return None
    keys = [f"s{place}" for place in range(len(headings))]
    table = read_table((separator.join(keys) + "\n" * reader.line_num + stream.read()).encode(), name, intake)
    return SurveyTable(name, headings, tuple(Row(line, tuple(cells[key] for key in keys)) for line, cells in table.rows)) if table else None
