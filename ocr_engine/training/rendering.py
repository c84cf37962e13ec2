"""Render the samples of a set, by two processes and with a bar."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import TypeVar

import cv2
from tqdm import tqdm

Rendered = TypeVar("Rendered")


def render_set(
    render: Callable[[int, str], Rendered], split: str, photos: range
) -> Iterator[Rendered]:
    """Yield every sample of a set in order."""
    with ProcessPoolExecutor(max_workers=2, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        jobs = pool.map(render, photos, repeat(split), chunksize=16)
        yield from tqdm(jobs, total=len(photos), desc=f"rendering {split}", mininterval=5)
