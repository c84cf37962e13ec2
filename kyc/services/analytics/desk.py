"""What the reviewers do: how much, how late, why, and whether others would have said the same."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from kyc.blind import BlindReview
from kyc.desk import Proposal
from kyc.models import Decision, Verification
from kyc.services.analytics.shares import Share
from kyc.states import Status

# Parts of the promised time, the last one without an end.
AGES = (0.25, 0.5, 0.75, 1.0, 2.0)


@dataclass(frozen=True)
class Day:
    """How many cases were decided on a day, and how."""

    date: date
    approved: int
    retry: int
    final: int

    @property
    def total(self) -> int:
        """Return how many were decided."""
        return self.approved + self.retry + self.final


@dataclass(frozen=True)
class Waiting:
    """How long cases have waited: (from, to, count) in hours; `to` of the last is None."""

    promise: timedelta
    ages: list[tuple[float, float | None, int]]
    oldest: datetime | None

    @property
    def total(self) -> int:
        """Return how many wait."""
        return sum(count for _since, _until, count in self.ages)

    @property
    def late(self) -> int:
        """Return how many have waited longer than was promised."""
        hours = self.promise / timedelta(hours=1)
        return sum(count for since, _until, count in self.ages if since >= hours)


@dataclass(frozen=True)
class Agreement:
    """How often others said the same: on appeal, seen blind, asked to confirm a proposal."""

    reviewer: str
    on_appeal: Share
    blind: Share
    proposed: Share


def throughput(since: datetime) -> list[Day]:
    """Return what was decided each day since, days without a decision among them."""
    rows = (
        Decision.objects.filter(created_at__gte=since)
        .annotate(day=TruncDate("created_at"))
        .values("day", "answer", "reject_type")
        .annotate(count=Count("pk"))
    )
    counts: dict[date, Counter[str]] = {}
    for row in rows:
        kind = row["reject_type"] or row["answer"]
        counts.setdefault(row["day"], Counter())[kind] += row["count"]
    return [_day(day, counts.get(day, Counter())) for day in _days(since)]


def waiting() -> Waiting:
    """Return how long the cases in review have waited, against the promised time."""
    promise, now = settings.REVIEW_PROMISE, timezone.now()
    since = [0.0, *AGES]
    until: list[float | None] = [*AGES, None]
    spans = list(zip(since, until, strict=True))
    # A case that waits 3 hours entered its status before now - 3 h.
    counts: dict[str, Any] = {
        f"age_{place}": Count("pk", filter=_aged(now, promise, *span))
        for place, span in enumerate(spans)
    }
    waits = Verification.objects.filter(status=Status.IN_REVIEW)
    found = waits.aggregate(oldest=Min("updated_at"), **counts)
    hours = promise / timedelta(hours=1)
    ages = [
        (low * hours, None if high is None else high * hours, found[f"age_{place}"])
        for place, (low, high) in enumerate(spans)
    ]
    return Waiting(promise, ages, found["oldest"])


def reasons(since: datetime) -> list[tuple[str, int]]:
    """Return the codes of refusals since, with how often each was given, the usual first."""
    refused = Decision.objects.filter(created_at__gte=since, answer=Decision.Answer.REJECTED)
    counts: Counter[str] = Counter()
    for row in refused.values("reasons").annotate(count=Count("pk")):
        counts.update(dict.fromkeys(row["reasons"], row["count"]))
    return counts.most_common()


def agreements(since: datetime) -> list[Agreement]:
    """Return for each reviewer whose answers somebody else looked at, how often both agreed."""
    seconds = Decision.objects.filter(created_at__gte=since).exclude(answered_appeal=None)
    on_appeal = _compared(seconds, "answered_appeal__decision__")
    blind = _compared(BlindReview.objects.filter(created_at__gte=since), "decision__")
    proposed = _confirmed(Proposal.objects.filter(settled_at__gte=since))
    none = Share(0, 0)
    return [
        Agreement(email, *(found.get(email, none) for found in (on_appeal, blind, proposed)))
        for email in sorted({*on_appeal, *blind, *proposed})
    ]


def _confirmed(settled: QuerySet[Proposal]) -> dict[str, Share]:
    """Return by proposer how many proposals were confirmed, of those confirmed or sent back."""
    is_confirmed = Q(outcome=Proposal.Outcome.CONFIRMED)
    rows = settled.values(email=F("proposer__email")).annotate(
        whole=Count("pk"), part=Count("pk", filter=is_confirmed)
    )
    return {row["email"]: Share(row["part"], row["whole"]) for row in rows}


def _compared(seconds: QuerySet[Any], first: str) -> dict[str, Share]:
    """Return by first reviewer how many second answers are the same; `first` leads to the first."""
    rows = seconds.values(email=F(f"{first}reviewer__email")).annotate(
        whole=Count("pk"), part=Count("pk", filter=Q(answer=F(f"{first}answer")))
    )
    return {row["email"]: Share(row["part"], row["whole"]) for row in rows}


def _aged(now: datetime, promise: timedelta, low: float, high: float | None) -> Q:
    aged = Q(updated_at__lte=now - low * promise) if low else Q()
    return aged if high is None else aged & Q(updated_at__gt=now - high * promise)


def _days(since: datetime) -> list[date]:
    first, last = timezone.localtime(since).date(), timezone.localdate()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(day: date, counts: Counter[str]) -> Day:
    return Day(
        day,
        counts[Decision.Answer.APPROVED],
        counts[Decision.RejectType.RETRY],
        counts[Decision.RejectType.FINAL],
    )
