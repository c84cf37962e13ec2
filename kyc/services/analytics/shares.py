"""A share of a count, and how far the true one may lie from it."""

import math
from dataclasses import dataclass

Z = 1.96  # of a normal distribution, for 95 %


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Return the share, 0..1; 0 where there is nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Return between what the true share lies in 95 of 100 cases (Wilson 1927)."""
        if not self.whole:
            return 0.0, 1.0
        grown = 1 + Z**2 / self.whole
        middle = (self.value + Z**2 / (2 * self.whole)) / grown
        spread = self.value * (1 - self.value) / self.whole + Z**2 / (4 * self.whole**2)
        reach = Z / grown * math.sqrt(spread)
        return max(0.0, middle - reach), min(1.0, middle + reach)
