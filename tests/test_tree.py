"""The tree keeps the shape that HOUSE rules give it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("config", "accounts", "kyc", "ocr_engine", "benchmarks", "docs", "tests")
TOP_LEVEL = {
    *(".ci", ".gitignore", ".dockerignore", ".pre-commit-config.yaml", "ARCHITECTURE.md"),
    *(
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Dockerfile",
        "LICENSE",
        "LICENSE-THIRD-PARTY",
        "Makefile",
    ),
    *(
        "README.md",
        "SECURITY.md",
        "accounts",
        "benchmarks",
        "bin",
        "compose.yaml",
        "config",
        "docs",
    ),
    *("firestore.rules", "kyc", "locale", "manage.py", "ocr_engine", "package.json"),
    *("pyproject.toml", "requirements.txt", "static", "templates", "tests"),
}
BINS = {"utils", "util", "helpers", "common", "misc", "signals", "selectors", "managers"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
# Each of these is known to one file, so that replacing it changes one file.
KNOWN_TO_ONE = ("pyotp", "firebase_admin", "pytesseract", "onnxruntime", "reportlab")


def sources() -> Iterator[Path]:
    """Yield every Python file that somebody wrote."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_top_level_holds_nothing_unknown() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


def test_no_file_is_a_bin_for_anything() -> None:
    assert [name(path) for path in sources() if path.stem in BINS] == []


def test_no_file_is_too_long() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in sources()}
    assert {key: lines for key, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found[f"{name(path)}:{node.name}"] = lines
    assert found == {}


@pytest.mark.parametrize("package", KNOWN_TO_ONE)
def test_package_is_known_to_one_file(package: str) -> None:
    inside = [
        path for path in sources() if path.parts[len(ROOT.parts)] not in {"tests", "benchmarks"}
    ]
    users = [
        name(path) for path in inside if package in imported(path) and "training" not in path.parts
    ]
    assert len(users) == 1, users


def test_engine_knows_nothing_of_django() -> None:
    engine = [path for path in sources() if path.is_relative_to(ROOT / "ocr_engine")]
    assert [name(path) for path in engine if imported(path) & {"django", "accounts", "kyc"}] == []


def test_requirements_are_exact() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in wanted if not re.fullmatch(r"[\w.\-\[\]]+==[\w.]+", line)] == []
