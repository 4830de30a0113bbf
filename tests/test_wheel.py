"""What is installed is complete: catalogues, templates, styles, fonts, demo and guide are in the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = (
    "questionnaires/kommunal/2026.1/catalogue.yaml", "questionnaires/kommunal/2026.1/1_it_sicherheit/1.4_datensicherung.yaml",
    "questionnaires/kommunal/2026.1/measures/1_it_sicherheit.yaml", "questionnaires/musterstadt/1/catalogue.yaml", "questionnaires/schema.json",
    "reports/templates/gutachten.html.j2", "reports/assets/print.css", "reports/assets/fonts/SourceSans3-Regular.ttf", "reports/assets/fonts/OFL.md",
    "reports/assets/fonts/fonts.conf", "assessment/demo/auental/group.yaml", "assessment/demo/hildburghausen/group.yaml", "assessment/demo/leer/group.yaml",
    "assessment/guide/antworten.md", "questionnaires/kommunal/LICENSE",
)


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    for name in NEEDED:
        assert name in names
    assert len([name for name in names if name.startswith("questionnaires/kommunal/2026.1/") and name.endswith(".yaml")]) >= 40
    assert not [name for name in names if name.startswith(("tests/", "ausgabe/", "benchmarks/"))]


def test_every_python_file_and_asset_of_the_packages_is_in_the_wheel(tmp_path: Path) -> None:
    """A stray .gitignore line must not drop a package (it happened to „reports/“)."""
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    for package in ("assessment", "questionnaires", "scoring", "reports"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(ROOT).as_posix() in names
