"""What may stand in a file of the project."""

import ast
import re
import tomllib
from pathlib import Path

# Put together from pieces, so that this file does not name what it forbids.
REGISTRY = re.compile(
    "|".join([r"pypi\." + "org", "python" + r"hosted\.org", "deb" + r"\.debian\.", r"registry\." + "npm"])
)
MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(" + "work|farm|root|home/[a-z]" + r")/")
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + r"X|HA" + r"CK)\b|NotImplemented" + "Error")


def matches(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    found = []
    for path in files:
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [
            f"{path}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line)
        ]
    return found


def test_no_file_names_the_host_of_a_package_registry(files: list[Path]) -> None:
    assert matches(REGISTRY, files) == []


def test_no_file_names_a_path_of_somebodys_machine(files: list[Path]) -> None:
    assert matches(MACHINE_PATH, files) == []


def test_no_file_is_left_unfinished(sources: list[Path]) -> None:
    assert matches(UNFINISHED, sources) == []


def test_a_lock_file_holds_a_hash_for_every_package_and_no_address(root: Path) -> None:
    for lock in root.glob("requirements*.lock"):
        text = lock.read_text().replace("\\\n", "")
        assert "://" not in text
        assert all("==" in line and "--hash=sha256:" in line for line in text.splitlines() if line), lock


def test_every_dependency_stands_there_with_its_reason(root: Path) -> None:
    text = (root / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    assert [name for name in wanted if not re.search(rf'"{re.escape(name)}",\s+# \w', text)] == []


def test_every_lint_rule_that_is_off_has_its_reason(root: Path) -> None:
    section = (root / "pyproject.toml").read_text().split("\nignore = [")[1].split("[tool.mypy]")[0]
    rules = re.findall(r'^    "[A-Z]+\d*",.*$', section, re.MULTILINE)
    assert len(rules) > 10
    assert [rule for rule in rules if not re.search(r"# [\w`]", rule)] == []


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    broad = handler.type is None or getattr(handler.type, "id", "") in {"Exception", "BaseException"}
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def handlers_in(path: Path) -> list[ast.ExceptHandler]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ExceptHandler)]


def test_only_the_top_of_a_process_catches_everything(sources: list[Path]) -> None:
    inside = [path for path in sources if path.name != "__main__.py"]
    found = [(path, handler) for path in inside for handler in handlers_in(path)]
    assert [f"{path}:{handler.lineno}" for path, handler in found if swallows_everything(handler)] == []
