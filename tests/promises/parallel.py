"""Many at once, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
THREADS = 16


def at_once(call: Callable[[int], T], times: int) -> list[T]:
    """Call a function many times from many threads; return what each call gave."""

    def alone(number: int) -> T:
        try:
            return call(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(alone, range(times)))
