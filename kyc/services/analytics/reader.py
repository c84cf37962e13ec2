"""How well the reader reads one's own cards, told from what reviewers corrected.

What was approved was looked at: a field that nobody corrected was right. Only the corrected keys
and the confidences are needed, which lie readable; no value is opened.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kyc.card import FIELD_LABELS
from kyc.models import Correction, Decision
from kyc.services.analytics.shares import Share

MOST_CARDS = 5000  # the newest; more would change no figure, only take time
LEAST_CLAIMED = 0.5  # below it the reader claims nothing
# Where the levels of confidence begin; the last one ends at 1.
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True)
class Level:
    """The fields of a level of confidence: how sure the reader was, how many were right."""

    least: float
    most: float
    confidence: float
    right: Share


@dataclass(frozen=True)
class CardAccuracy:
    """How well the reader read so many approved cards.

    `claimed` and `right` are by field: how often something was claimed, and how often that was
    right. `whole` counts cards on which nothing had to be corrected.
    """

    cards: int
    whole: Share
    claimed: dict[str, Share]
    right: dict[str, Share]
    levels: list[Level]

    @property
    def all_right(self) -> Share:
        """Return how many of all claimed fields were right."""
        shares = self.right.values()
        return Share(sum(s.part for s in shares), sum(s.whole for s in shares))

    @property
    def calibration_error(self) -> float:
        """Return how far confidence and truth lie apart on average (ECE, Naeini 2015)."""
        total = sum(level.right.whole for level in self.levels)
        apart = sum(
            abs(level.confidence - level.right.value) * level.right.whole for level in self.levels
        )
        return apart / total if total else 0.0


def accuracy(since: datetime) -> CardAccuracy:
    """Return how well the reader read the cards that were approved since."""
    approved = Decision.objects.filter(
        answer=Decision.Answer.APPROVED, created_at__gte=since, document__reading__error_code=""
    )
    # From the decisions and not from the readings: these have an index by time.
    newest = approved.order_by("-created_at")[:MOST_CARDS]
    noticed = dict(newest.values_list("document__reading", "document__reading__noticed"))
    corrections = Correction.objects.filter(reading__in=list(noticed))
    return _measured(noticed, set(corrections.values_list("reading_id", "key")))


def _measured(noticed: dict[int, dict[str, Any]], corrected: set[tuple[int, str]]) -> CardAccuracy:
    seen = [
        (key, confidence, (pk, key) not in corrected)
        for pk, codes in noticed.items()
        for key, confidence in codes["confidence"].items()
        if key in FIELD_LABELS
    ]
    fields = Counter(key for key, _confidence, _right in seen)
    claims = [field for field in seen if field[1] >= LEAST_CLAIMED]
    claimed = Counter(key for key, _confidence, _right in claims)
    right = Counter(key for key, _confidence, is_right in claims if is_right)
    touched = len(noticed.keys() & {pk for pk, _key in corrected})
    return CardAccuracy(
        cards=len(noticed),
        whole=Share(len(noticed) - touched, len(noticed)),
        claimed={key: Share(claimed[key], fields[key]) for key in FIELD_LABELS},
        right={key: Share(right[key], claimed[key]) for key in FIELD_LABELS},
        levels=_levels(claims),
    )


def _levels(claims: Iterable[tuple[str, float, bool]]) -> list[Level]:
    """Return the levels that have any field."""
    members: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for _key, confidence, is_right in claims:
        members[bisect_right(LEVELS, confidence) - 1].append((confidence, is_right))
    return [_level(place, members[place]) for place in sorted(members)]


def _level(place: int, members: list[tuple[float, bool]]) -> Level:
    least, most = (*LEVELS, 1.0)[place : place + 2]
    mean = sum(confidence for confidence, _right in members) / len(members)
    return Level(least, most, mean, Share(sum(right for _c, right in members), len(members)))
