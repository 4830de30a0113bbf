"""What a Gutachten costs: against bare WeasyPrint, a naive template and plain text; per page, per process, per worker. --kurz: one repeat instead of three.

CPU seconds, medians of interleaved repeats; the set of eight by the clock. All variants are tagged PDF/A-3a and run without garbage collection, as in our workers. Trust the ratios.
"""

from __future__ import annotations

import gc
import html as markup
import re
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.cli.front import demo_folder
from assessment.comparing import internal_sight
from benchmarks.naive import naive_html
from reports.composed import Composed
from reports.documents import compose
from reports.fonts import FOLDER
from reports.pdf import Pdf, render_pdf

DAY = date(2026, 11, 21)
REPEATS = 1 if "--kurz" in sys.argv else 3
LENGTHS = (20, 40, 80, 160)
PLAN_WORK = 0.2
ROW = 4
"""The member of the demo group that is measured."""


def bare(html: str) -> int:
    """Set a document as WeasyPrint's manual says; gives its pages."""
    from weasyprint import HTML  # noqa: PLC0415 - after our package chose the fonts
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    document = HTML(string=html, base_url=f"{FOLDER.parent.as_uri()}/").render(font_config=FontConfiguration(), pdf_variant="pdf/a-3a")
    document.write_pdf(pdf_variant="pdf/a-3a")
    return len(document.pages)


def plain_html(html: str) -> str:
    """Give the words of a document in long paragraphs, one per section, without any style."""
    body = re.sub(r"<svg.*?</svg>", "", html.split("<body", 1)[1].split(">", 1)[1], flags=re.DOTALL)
    words = (" ".join(re.sub(r"<[^>]+>", " ", section).split()) for section in body.split("<section"))
    return '<html lang="de"><head><title>Text</title></head><body>' + "".join(f"<p>{text}</p>" for text in words if text) + "</body></html>"


def pieces_of(html: str) -> tuple[str, list[str]]:
    """Cut a document into its head and its sections, without anchors and links, so that sections can be repeated."""
    head, body = html.split("<body", 1)
    body = re.sub(r'<section class="contents">.*?</section>', "", body.split(">", 1)[1].split("</body>")[0], flags=re.DOTALL)
    body = re.sub(r"</?a\b[^>]*>", "", re.sub(r'(<(?:h\d|tr|div|section|p|li|td|th)\b[^>]*?) id="[^"]*"', r"\1", body))
    return f"{head}<body>", re.findall(r"<section.*?</section>", body, re.DOTALL)


def document_of(html: str, pages: int, whole: int) -> str:
    """Give a document of about so many pages from the real sections of one with ``whole`` pages, repeated in turn."""
    head, sections = pieces_of(html)
    wanted = sum(map(len, sections)) * pages / whole
    chosen, length = [], 0
    while length < wanted:
        section = re.sub(r'(\bid="|href="#|url\(#)', rf"\1n{len(chosen)}-", sections[len(chosen) % len(sections)])
        chosen.append(section if not chosen else re.sub("(</?)h1", r"\1h2", section))
        length += len(section)
    return head + "".join(chosen) + "</body></html>"


def seconds(work: Callable[[], object]) -> float:
    """Time a work as our workers do it: garbage is collected between documents."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    spent = time.process_time() - start
    gc.enable()
    return spent


def most_memory() -> int:
    """Give the greatest memory of this process in kB; getrusage would also tell of the parent it was started from."""
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))


def print_one(document: Composed) -> int:
    """Set one document in a worker; gives its peak memory in kB."""
    seconds(lambda: render_pdf(document.html, document.issued, given=document.given, attachments=document.attachments))
    return most_memory()


def set_of_eight(documents: list[Composed], workers: int) -> tuple[float, int]:
    """Set all documents; gives seconds by the clock and the greatest memory of a worker in kB."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(print_one, [documents[0]] * workers))     # every worker has loaded its libraries
        start = time.perf_counter()
        memory = max(pool.map(print_one, documents))
        return time.perf_counter() - start, memory


def goal(value: float, limit: float, text: str, unit: str = "×", *, least: bool = False) -> None:
    met = value >= limit if least else value <= limit
    print(f"{text:58} {value:8.2f} {unit:3} (Ziel {'≥' if least else '≤'} {limit:g} {unit}) {'erreicht' if met else 'VERFEHLT'}")


def against_references(full: Callable[[], object], html: str) -> None:
    """Compare the full way from evaluation to file with the same words set otherwise."""
    variants = {"ganz": full, "bare": lambda: bare(html), "naiv": lambda: bare(naive_html(html)), "Text": lambda: bare(plain_html(html))}
    rounds = [{name: seconds(work) for name, work in variants.items()} for _ in range(REPEATS)]
    median = {name: statistics.median(round_[name] for round_ in rounds) for name in variants}
    print("  ".join(f"{name} {value:.2f} s" for name, value in median.items()))
    goal(median["ganz"] / median["bare"], 1.1, "Gutachten ganz gegen WeasyPrint allein auf seinem HTML")
    goal(median["ganz"] / median["naiv"], 0.33, "Gutachten ganz gegen die naive Vorlage")
    goal(median["ganz"] / median["Text"], 5, "Gutachten ganz gegen bloßen Text")


def by_length(html: str, whole: int) -> None:
    """Measure the time per page of short and long documents."""
    cost = []
    for wanted in LENGTHS:
        document = document_of(html, wanted, whole)
        made: list[Pdf] = []
        spent = statistics.median(seconds(lambda text=document, made=made: made.append(render_pdf(text, DAY.isoformat()))) for _ in range(REPEATS))
        pages = made[0].pages
        cost.append((pages, spent))
        goal(1000 * spent / pages, 110, f"{pages} Seiten in {spent:.2f} s", "ms")
    (few, short), (many, long) = cost[1], cost[-1]
    goal(long / short / (many / few), 1.08, f"Wachstum von {few} auf {many} Seiten je Seite")


def main() -> None:
    """Print all measurements."""
    evaluation = service.open_project(str(demo_folder()), DAY)
    plan, seen = service.plan_group(evaluation, work=PLAN_WORK), comparison_facts(internal_sight(evaluation), DAY)

    def composed(row: int) -> Composed:
        return compose("gutachten", build_case(evaluation, row, DAY, plan=plan, comparison=seen))

    def full() -> int:
        document = composed(ROW)
        return render_pdf(document.html, document.issued, given=document.given, attachments=document.attachments).pages

    pages, html = full(), composed(ROW).html
    print(f"Gutachten mit {pages} Seiten, {len(markup.unescape(re.sub(r'<[^>]+>', '', html))):,} Zeichen".replace(",", "."))
    against_references(full, html)
    by_length(html, pages)
    documents = [composed(row) for row in range(len(evaluation.group.members))]
    (alone, memory), (together, _) = set_of_eight(documents, 1), set_of_eight(documents, 2)
    goal(alone / together, 1.8, f"Acht Gutachten: 1 Prozess {alone:.1f} s, 2 Prozesse {together:.1f} s", least=True)
    goal(memory / 1024, 200, "Arbeitsspeicher eines Arbeiters", "MB")


if __name__ == "__main__":
    main()
