"""The guide cannot lie: its example loads, every error code and command has its place."""

import re
from datetime import date
from importlib import resources
from pathlib import Path

from assessment.exchange import load_group

ROOT = Path(__file__).parent.parent.parent
GUIDE = Path(str(resources.files("assessment"))) / "guide"


def test_the_commented_example_is_a_valid_project(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (GUIDE / "antworten.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "group.yaml").write_text(blocks[0], encoding="utf-8")
    (tmp_path / "musterstadt.yaml").write_text(blocks[1], encoding="utf-8")
    group, problems = load_group(tmp_path, date(2026, 11, 21))
    assert problems == []
    assert group is not None
    assert len(group.members[0].responses) == 8


def test_every_error_code_is_explained() -> None:
    """A code in the source has its heading, a heading its code."""
    source = "\n".join(path.read_text(encoding="utf-8") for folder in ("questionnaires", "assessment") for path in (ROOT / folder).rglob("*.py"))
    codes = set(re.findall(r'(?:problem\(|refuse\(|Problem\(|return \(|Fault = \(|_matching\(texts, places,)\s*"(?!utf-)([a-z]+(?:-[a-z0-9]+)+)"', source))
    headings = set(re.findall(r"^## (\S+)$", (GUIDE / "fehler.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert codes == headings


def test_every_command_and_variable_is_in_the_guide_and_readme() -> None:
    from assessment.cli import app

    text = "".join(path.read_text(encoding="utf-8") for path in [*GUIDE.glob("*.md"), ROOT / "README.md"])
    commands = [info.name or getattr(info.callback, "__name__", "") for info in app.registered_commands]
    for part in app.registered_groups:
        assert part.typer_instance is not None
        commands += [f"{part.name} {info.name or getattr(info.callback, '__name__', '')}" for info in part.typer_instance.registered_commands]
    assert [name for name in commands if f"reifegrad {name}" not in text] == []
    for variable in ("REIFEGRAD_PROJEKT", "REIFEGRAD_AUSGABE", "REIFEGRAD_HEUTE", "REIFEGRAD_WER", "REIFEGRAD_KENNWORT", "REIFEGRAD_CACHE", "REIFEGRAD_SCHEDULER"):
        assert variable in text
