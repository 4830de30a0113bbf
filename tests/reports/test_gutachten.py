"""The finished document of the demo and of an empty project: structure, tags, words, bytes."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pikepdf
import pytest

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.clarification import clarification
from assessment.comparing import internal_sight
from assessment.evaluate import evaluate
from reports import ClarificationKind
from reports.html import render_html
from reports.pdf import LayoutComplaint, Pdf, render_pdf
from reports.views.gutachten import ReportView, build_view

TODAY = date(2026, 11, 21)
DEMO = Path(str(resources.files("assessment"))) / "demo"


@pytest.fixture(scope="module")
def view() -> ReportView:
    evaluation = service.open_project(DEMO / "auental", TODAY)
    row, plan = evaluation.row["schieferbach"], service.plan_group(evaluation, work=0.01)
    seen = comparison_facts(replace(internal_sight(evaluation), own=row), TODAY)
    return build_view(build_case(evaluation, row, TODAY, plan=plan, comparison=seen))


@pytest.fixture(scope="module")
def html(view: ReportView) -> str:
    return render_html("gutachten.html.j2", view)


@pytest.fixture(scope="module")
def pdf(html: str) -> Pdf:
    return render_pdf(html, "2026-11-21")


@pytest.fixture(scope="module")
def empty_view() -> ReportView:
    evaluation = service.open_project(DEMO / "hildburghausen", TODAY)
    return build_view(build_case(evaluation, evaluation.row["vg_feldstein"], TODAY))


@pytest.fixture(scope="module")
def empty_pdf(empty_view: ReportView) -> Pdf:
    return render_pdf(render_html("gutachten.html.j2", empty_view), "2026-11-21")


class Outline(HTMLParser):
    """Collects headings, tables and figures of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: set[str] = set()
        self.refs: set[str] = set()
        self.tables: list[list[int]] = []
        self.scopes: list[bool] = []
        self.svgs = 0
        self.titles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if str(given.get("href", "")).startswith("#") and tag == "a":
            self.refs.add(str(given["href"])[1:])
        if tag == "table":
            self.tables.append([])
        if tag == "tr" and self.tables:
            self.tables[-1].append(0)
        if tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1] += int(given.get("colspan") or 1)
        if tag == "th":
            self.scopes.append(given.get("scope") in ("col", "row"))
        self.svgs += tag == "svg"
        self.titles += tag == "title"


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


@pytest.mark.parametrize("which", ["view", "empty_view"])
def test_the_outline_is_whole(which: str, request: pytest.FixtureRequest) -> None:
    """One H1, no level skipped, every reference has its anchor, rows of a table are equally long, headers have scope."""
    found = outline(render_html("gutachten.html.j2", request.getfixturevalue(which)))
    assert found.headings.count(1) == 1
    assert found.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert found.refs <= found.ids
    assert all(len(set(rows)) == 1 for rows in found.tables)
    assert all(found.scopes)
    assert found.titles == found.svgs + 1


def test_every_chapter_is_there(view: ReportView, pdf: Pdf) -> None:
    """Summary, method, picture, five dimensions, SWOT, gaps, comparison, measures, four on the plan, Steckbriefe, clarification, four annexes – as bookmarks too."""
    titles = [title for _, title in view.contents]
    assert len(titles) == 22
    with pikepdf.open(io(pdf)) as document:
        bookmarks = {str(item.title) for root in document.open_outline().root for item in (root, *root.children)}
    assert set(titles) <= bookmarks


def io(pdf: Pdf):
    import io as streams

    return streams.BytesIO(pdf.content)


@pytest.mark.parametrize("which", ["pdf", "empty_pdf"])
def test_the_file_is_tagged_german_and_carries_its_fonts(which: str, request: pytest.FixtureRequest) -> None:
    """Language, title, structure, alternatives for every figure, header cells in every table, all fonts embedded."""
    with pikepdf.open(io(request.getfixturevalue(which))) as document:
        root = document.Root
        assert str(root.Lang).startswith("de")
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "Gutachten zum digitalen Reifegrad" in str(document.docinfo["/Title"])
        kinds = structure(root.StructTreeRoot)
        assert kinds["figures"]
        assert all(kinds["figures"])
        assert kinds["tables"]
        assert all(headers > 0 for headers in kinds["tables"])
        fonts = {str(font.FontDescriptor.FontName) for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
                 for font in [item] if "/FontDescriptor" in font}
        assert fonts
        assert all("Source-Sans-3" in name or "SourceSans3" in name for name in fonts)


def structure(root: pikepdf.Object) -> dict[str, list]:
    """Collect alternative texts of figures and numbers of header cells per table."""
    found: dict[str, list] = {"figures": [], "tables": []}

    def walk(node: pikepdf.Object, table: int | None) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child, table)
            return
        if not isinstance(node, pikepdf.Dictionary):
            return
        kind = str(node.get("/S", ""))
        if kind == "/Figure":
            found["figures"].append(str(node.get("/Alt", "")))
        if kind == "/Table":
            found["tables"].append(0)
            table = len(found["tables"]) - 1
        if kind == "/TH" and table is not None:
            found["tables"][table] += 1
        if "/K" in node:
            walk(node["/K"], table)

    walk(root["/K"], None)
    return found


def text_of(pdf: Pdf, tmp_path: Path, *options: str) -> str:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.content)
    return subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True).stdout


def test_every_page_says_that_the_data_are_invented(pdf: Pdf, tmp_path: Path) -> None:
    """Real or not must be clear on any single sheet; real projects do not carry the mark."""
    pages = text_of(pdf, tmp_path).split("\f")[:-1]
    assert len(pages) == pdf.pages
    assert all("Beispieldaten – frei erfunden" in page for page in pages)


def test_a_council_can_read_it_in_an_evening(pdf: Pdf) -> None:
    assert 30 <= pdf.pages <= 60


def test_overall_picture_and_gaps_are_one_page_each(pdf: Pdf, tmp_path: Path) -> None:
    """No single row or key line is left alone on a second page."""
    heads = [page.strip().splitlines()[0] for page in text_of(pdf, tmp_path).split("\f")[:-1]]
    assert heads.count("Gesamtbild") == 1
    assert heads.count("Lücken zum Soll") == 1


def test_the_table_of_contents_has_the_right_pages(view: ReportView, pdf: Pdf, tmp_path: Path) -> None:
    """Each chapter stands on the page that the contents promise."""
    pages = text_of(pdf, tmp_path, "-layout").split("\f")
    contents = "\n".join(page for page in pages if page.lstrip().startswith("Inhalt"))
    assert "Stand der Dimensionen" in pages[1]                     # the council's page comes right after the cover
    for _, title in view.contents:
        promised = re.search(re.escape(title) + r"\s+(\d+)\s*$", contents, re.MULTILINE)
        assert promised, title
        assert title.split(":")[0] in pages[int(promised[1]) - 1]


def test_numbers_on_paper_are_the_numbers_computed(view: ReportView) -> None:
    """The overall picture prints what the scores say, rounded once."""
    evaluation = service.open_project(DEMO / "auental", TODAY)
    row = evaluation.row["schieferbach"]
    from reports import german

    for printed in view.overall_rows:
        at = evaluation.scores.index[printed.id]
        assert printed.value == german.decimal(float(evaluation.scores.point[row, at]))
        assert printed.target == german.decimal(float(evaluation.gaps.target[1, row, at]))


def test_an_empty_project_says_not_assessable_and_what_to_ask(empty_view: ReportView) -> None:
    """Nothing is zero, nothing is recommended; the page for the council lists the first questions."""
    assert all(row.value == "–" and row.mark == "nicht bewertbar" for row in empty_view.overall_rows)
    assert "noch nicht bewertbar" in empty_view.summary.headline
    assert len(empty_view.summary.ask_first) == 8
    assert empty_view.sheets == ()
    assert not empty_view.frame.fictional


def test_the_clarification_list_prints_the_items_of_the_work_list(view: ReportView) -> None:
    """Row by row what the assessment says, in its order; nothing is left out where it fits."""
    evaluation = service.open_project(DEMO / "auental", TODAY)
    items = clarification(evaluation, evaluation.row["schieferbach"])
    assert [(row.question, row.title, row.todo) for row in view.clarifications] == [(item.question, item.title, item.todo) for item in items]
    assert view.clarifications_more == ""
    assert view.clarification_text.startswith(f"{len({item.question for item in items})} Fragen sind noch zu klären oder zu belegen.")


def test_a_long_clarification_list_counts_the_rest(empty_view: ReportView) -> None:
    """An empty project has everything open: the first forty are printed, legal duties first, the others counted."""
    rows = empty_view.clarifications
    assert len(rows) == 40
    assert rows[0].why == "Offen, gesetzliche Pflicht"
    assert empty_view.clarifications_more == "159 weitere Punkte mit geringerem Rang sind hier nicht abgedruckt."


def test_contradictions_are_printed_however_long_the_list() -> None:
    """The chapters say »siehe Klärungsliste«, so it must be there."""
    evaluation = service.open_project(DEMO / "auental", TODAY)
    case = build_case(evaluation, 0, TODAY)
    duties = tuple(item for item in case.clarifications if item.mandatory) * 30
    last = next(item for item in case.clarifications if item.kind is ClarificationKind.CONTRADICTION)
    crowded = build_view(replace(case, clarifications=(*duties, last)))
    assert len(crowded.clarifications) == 41
    assert crowded.clarifications[-1].question == last.question
    assert crowded.clarifications_more.startswith(f"{len(duties) - 40} weitere Punkte")


def test_follow_ups_are_printed_without_the_internal_note(project: Path) -> None:
    """A mark and a long comment fit on the page; the interviewer's note stays in the project."""
    group = service.open_project(project, TODAY).group
    responses = tuple(replace(item, follow_up=True, note="GEHEIMNOTIZ", comment="Bitte nachsehen. " * 100) for item in group.members[0].responses)
    evaluation = evaluate(replace(group, members=(replace(group.members[0], responses=responses),)))
    html = render_html("gutachten.html.j2", build_view(build_case(evaluation, 0, TODAY)))
    assert "Nachfassen" in html
    assert "GEHEIMNOTIZ" not in html
    assert render_pdf(html, "2026-11-21").pages > 5


def test_each_measure_is_printed_once_with_all_its_origins(view: ReportView) -> None:
    ids = [sheet.id for sheet in view.sheets]
    assert len(ids) == len(set(ids)) > 20
    assert all(sheet.origins for sheet in view.sheets)


def test_the_ranking_has_no_empty_column(view: ReportView) -> None:
    """A column nobody fills is a promise nobody keeps."""
    for column in ("id", "title", "klass", "share", "effort", "cost", "duration"):
        assert all(getattr(row, column) for row in view.measure_rows), column


def test_swot_entries_carry_their_origin_and_fit(view: ReportView) -> None:
    for part in view.swot:
        assert len(part.entries) <= 6
        assert all(entry.text and entry.origin for entry in part.entries)


def test_unverified_norms_are_not_printed_as_fact(view: ReportView) -> None:
    unverified = [norm for norm in view.norms if norm.status == "ungeprüft"]
    assert unverified
    assert all(norm.content.startswith("Nicht geprüft") for norm in unverified)


def test_hostile_text_in_a_name_stays_text(project: Path) -> None:
    """Markup, quotes and style tricks in user text change nothing."""
    path = project / "musterstadt.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Musterstadt", "name: '<script>x</script>\"; } @page { margin: 0 } </style>'"), encoding="utf-8")
    evaluation = service.open_project(project, TODAY)
    html = render_html("gutachten.html.j2", build_view(build_case(evaluation, 0, TODAY)))
    assert "<script>" not in html
    assert html.count("</style>") == 1
    assert render_pdf(html, "2026-11-21").pages > 5


def test_a_foreign_or_missing_file_is_an_error() -> None:
    """The fetcher opens bundled assets only."""
    for source in ("http://example.org/x.png", "file:///etc/passwd", "missing.png"):
        with pytest.raises(LayoutComplaint):
            render_pdf(f'<html lang="de"><head><title>x</title></head><body><h1>x</h1><img alt="x" src="{source}"/></body></html>', "2026-11-21")


def test_the_same_input_gives_the_same_bytes_in_another_process(project: Path, tmp_path: Path) -> None:
    """Determinism is an argument: dates passed in, no clock, no random identifiers."""
    code = ("import sys, hashlib; from datetime import date; from pathlib import Path; from assessment import service; from assessment.cases import build_case;"
            "from reports.html import render_html; from reports.pdf import render_pdf; from reports.views.gutachten import build_view;"
            "e = service.open_project(Path(sys.argv[1]), date(2026, 11, 21));"
            "print(hashlib.sha256(render_pdf(render_html('gutachten.html.j2', build_view(build_case(e, 0, date(2026, 11, 21)))), '2026-11-21').content).hexdigest())")
    runs = {subprocess.run([sys.executable, "-c", code, str(project)], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}).stdout for seed in ("1", "2")}
    assert len(runs) == 1
