"""A progress bar for the commands; silent where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress(total: int | None, what: str) -> Iterator[Callable[[], object]]:
    """Give a function that moves the bar by one."""
    with tqdm(total=total, desc=what, disable=None) as bar:  # None: only on a terminal
        yield bar.update
