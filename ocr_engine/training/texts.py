"""Running text to count letters and words in: what documentation on this machine says.

What `benchmarks.pages` reads is not among it. `bin/install train` fetches what Python and Django do
not bring.
"""

import ast
import html
import re
import sysconfig
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from ocr_engine.training import prose

PHRASE = re.compile(r'^msgstr "(.+)"$', re.MULTILINE)
MANUALS = (
    ("libreoffice-help-id", "/usr/share/libreoffice/help/id", "**/*.html"),
    ("debian-reference-id", "/usr/share/debian-reference", "*.id.html"),
)
PROGRAM = re.compile(r"<(script|style|pre|tt|code)\b.*?</\1>", re.DOTALL)
PARAGRAPH = re.compile(r"<(p|li|dd|h\d)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SHORTEST = 40  # letters of a paragraph; less is the name of a menu


def english() -> Iterator[str]:
    """Yield paragraphs of Python's manual, and of the remarks in its library."""
    yield from prose.manual()
    library = Path(sysconfig.get_path("stdlib"))
    for path in sorted((*library.glob("*.py"), *library.glob("[a-z]*/*.py"))):
        if not {"site-packages", "test"} & set(path.parts):
            yield from prose.paragraphs("\n\n".join(_remarks(path)))


def _remarks(path: Path) -> Iterator[str]:
    kinds = ast.FunctionDef | ast.ClassDef | ast.Module
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, kinds):
            yield ast.get_docstring(node) or ""


def indonesian() -> Iterator[str]:
    """Yield Django's phrases in Indonesian that fit on a line."""
    for path in sorted(
        Path(str(resources.files("django"))).rglob("locale/id/LC_MESSAGES/django.po")
    ):
        yield from PHRASE.findall(path.read_text(encoding="utf-8"))


def indonesian_manuals() -> Iterator[str]:
    """Yield paragraphs of manuals in Indonesian, some of them still in English.

    Raises:
        FileNotFoundError: a manual is not installed.
    """
    for package, folder, pattern in MANUALS:
        pages = sorted(Path(folder).glob(pattern))
        if not pages:
            raise FileNotFoundError(f"{package} is missing: bin/install train fetches it")
        for page in pages:
            yield from _html_paragraphs(page.read_text(encoding="utf-8", errors="replace"))


def _html_paragraphs(page: str) -> Iterator[str]:
    for _, paragraph in PARAGRAPH.findall(PROGRAM.sub(" ", page)):
        plain = " ".join(html.unescape(TAG.sub(" ", paragraph)).split())
        if len(plain) >= SHORTEST:
            yield plain
