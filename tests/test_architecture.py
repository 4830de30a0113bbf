"""Imports run downwards only, and each heavy library has one room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "questionnaires": set(),
    "scoring": set(),
    "reports": {"questionnaires", "scoring"},
    "assessment": {"questionnaires", "scoring", "reports"},
}
ONLY_IN = {
    "yaml": ("questionnaires/yaml_text.py",),
    "pydantic": ("questionnaires/schema/", "assessment/web/"),
    "ortools": ("scoring/roadmap/cpsat.py", "scoring/roadmap/first_order.py"),
    "scipy": ("scoring/roadmap/relaxation.py", "scoring/roadmap/clash.py", "scoring/uncertainty.py"),
    "matplotlib": ("reports/charts/",),
    "jinja2": ("reports/html.py", "assessment/web/rendering.py"),
    "weasyprint": ("reports/pdf/",),
    "pydyf": ("reports/pdf/",),
    "cssselect2": ("reports/pdf/",),
    "fontTools": ("reports/fonts.py",),
    "typer": ("assessment/cli/",),
    "rich": ("assessment/cli/",),
    "distributed": ("assessment/printing/cluster.py",),
    "starlette": ("assessment/web/",),
    "fastapi": ("assessment/web/",),
    "uvicorn": ("assessment/web/",),
    "markdown_it": ("assessment/web/",),
    "authlib": ("assessment/web/oidc.py",),
    "joserfc": ("assessment/web/oidc.py",),
    "requests": ("assessment/web/oidc.py",),
    "segno": ("assessment/web/qr.py",),
    "argon2": ("assessment/accounts/",),
    "pyotp": ("assessment/accounts/",),
    "sqlalchemy": ("assessment/store/",),
    "alembic": ("assessment/store/",),
    "cryptography": ("assessment/store/",),
    "psycopg": ("assessment/store/",),
    "openpyxl": ("assessment/exchange/",),
    "xlsxwriter": ("assessment/exchange/", "reports/workbook/"),
    "docx": ("reports/word/",),
    "lxml": ("reports/word/",),
    "resvg_py": ("reports/word/",),
    "pyarrow": ("assessment/exchange/",),
    "pyrage": ("assessment/exchange/",),
    "puremagic": ("assessment/exchange/",),
}
SCORING_MAY_USE = {"numpy", "scipy", "ortools", "scoring"}   # the last two only in their rooms, see ONLY_IN
# inside assessment: who may import whom, lowest first
STOREYS = ["ways", "errors", "accounts", "bulk", "agreements", "model", "answers", "conditions", "online_services", "interviews", "catalogue_words", "inventory", "changes", "settings",
           "store", "exchange", "evaluate", "upgrading", "wave_differences", "divergence", "clarification", "timeline", "duties", "estimates", "funding", "costing", "recommend", "plan", "comparing", "cases", "guides", "printing", "jobs",
           "explain", "service", "web", "cli"]
SOURCES = [path for name in MAY_IMPORT for path in sorted((ROOT / name).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stay_inside_the_fence(path: Path) -> None:
    """No package reaches up, and no library leaves its room."""
    here = path.relative_to(ROOT).as_posix()
    own = here.split("/")[0]
    names = {name.split(".")[0] for name in imported(path)}
    upward = names & MAY_IMPORT.keys() - MAY_IMPORT[own] - {own}
    strays = {name for name in names & ONLY_IN.keys() if not here.startswith(ONLY_IN[name])}
    assert not upward, f"{here} reaches up to {sorted(upward)}"
    assert not strays, f"{here} imports {sorted(strays)}"


@pytest.mark.parametrize("path", sorted((ROOT / "scoring").rglob("*.py")), ids=lambda path: path.name)
def test_scoring_needs_arrays_and_solvers_only(path: Path) -> None:
    """The numbers depend on nothing that reads files, clocks or words."""
    import sys

    outside = {name.split(".")[0] for name in imported(path)} - SCORING_MAY_USE - set(sys.stdlib_module_names) - {""}
    assert not outside
    assert not {"datetime", "time", "pathlib", "os", "random"} & {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", sorted((ROOT / "assessment").rglob("*.py")), ids=lambda path: path.name)
def test_assessment_is_built_in_storeys(path: Path) -> None:
    """model ← exchange, evaluate ← service ← cli; nobody reaches up."""
    own = path.relative_to(ROOT / "assessment").parts[0].removesuffix(".py")
    if own == "__init__":
        return
    used = {name.split(".")[1] for name in imported(path) if name.startswith("assessment.")} - {own}
    assert all(STOREYS.index(name) < STOREYS.index(own) for name in used), f"{own} uses {sorted(used)}"
