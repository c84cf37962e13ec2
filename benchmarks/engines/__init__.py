"""The readers that are compared. Each is one module here with a class `Reader`; nothing else
has to know of a new one.

A module is imported only in the process that holds its reader, so that memory and start-up
time belong to that reader alone.
"""

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import Protocol, cast


@dataclass(frozen=True)
class Answer:
    """What an engine says of one photo.

    `values` holds the 17 fields, empty where nothing was read. Engines that can tell add a
    confidence 0..1 for each field, and the card's corners (x, y) clockwise from its top left.
    """

    values: dict[str, str]
    confidences: dict[str, float] = field(default_factory=dict)
    corners: list[list[float]] | None = None


class Engine(Protocol):
    """A reader, ready to read: its networks are loaded by the constructor or the first call."""

    name: str
    version: str

    def read(self, jpeg: bytes) -> Answer:
        """Read the photo of a card."""

    def read_page(self, jpeg: bytes) -> str:
        """Read all print on a picture, in reading order."""


def names() -> list[str]:
    """Return the modules of this package that hold a reader, ours first."""
    found = [module.name for module in pkgutil.iter_modules(__path__)]
    readers = [name for name in found if not name.startswith("_")]
    return sorted(readers, key=lambda name: (name != "ours", name))


def load(name: str) -> Engine:
    """Import one engine's module and start its reader."""
    return cast(Engine, importlib.import_module(f"{__name__}.{name}").Reader())
