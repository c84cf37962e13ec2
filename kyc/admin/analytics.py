"""The analytics page: how much, how late, why, how well others agree, how well the reader reads."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyc.admin import case as presentation
from kyc.admin import plots
from kyc.card import FIELD_LABELS
from kyc.roles import ANALYSE
from kyc.services import analytics as measured
from kyc.services.analytics.reader import LEAST_CLAIMED, MOST_CARDS

SPANS = (7, 30, 90)
USUAL_SPAN = 30
SCALE_STEP = 0.1


def may_see(user: Any) -> bool:
    """Return whether somebody may see how the reviewers and the reader do."""
    return bool(user.has_perm(ANALYSE))


def analytics(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    """Show the page for the last days; nothing sealed is opened for it."""
    if not may_see(request.user):
        raise PermissionDenied
    days = _days(request)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=days - 1)
    accuracy = measured.accuracy(since)
    context = {
        **page,
        "title": _("Analytics"),
        "days": days,
        "spans": SPANS,
        **_throughput(measured.throughput(since)),
        **_waiting(measured.waiting()),
        **_reasons(measured.reasons(since)),
        "agreements": measured.agreements(since),
        "accuracy": accuracy,
        "most_cards": MOST_CARDS,
        **_fields(accuracy),
        **_levels(accuracy),
    }
    return render(request, "admin/kyc/analytics.html", context)


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, SPANS) else USUAL_SPAN


def _throughput(days: list[measured.Day]) -> dict[str, Any]:
    counts = [{"approved": day.approved, "retry": day.retry, "final": day.final} for day in days]
    labels = [date_format(day.date, "j M") for day in days]
    titles = [f"{label}: {day.total}" for label, day in zip(labels, days, strict=True)]
    total = sum(day.total for day in days)
    return {
        "throughput": plots.columns(counts, labels, titles),
        "day_rows": [day for day in reversed(days) if day.total],
        "decided": total,
        "each_day": total / len(days),
    }


def _waiting(waits: measured.Waiting) -> dict[str, Any]:
    most = max(count for _since, _until, count in waits.ages)
    hours = waits.promise / timedelta(hours=1)
    rows = [
        {
            "title": _span(since, until),
            "count": count,
            "bar": plots.bar(count, most),
            "is_late": since >= hours,
        }
        for since, until, count in waits.ages
    ]
    return {"waits": waits, "wait_rows": rows, "promised": _hours(hours)}


def _reasons(counts: list[tuple[str, int]]) -> dict[str, Any]:
    most = counts[0][1] if counts else 0
    titles = presentation.titles([code for code, _count in counts])
    rows = [
        {"code": code, "title": title, "count": count, "bar": plots.bar(count, most)}
        for (code, count), title in zip(counts, titles, strict=True)
    ]
    return {"reason_rows": rows}


def _fields(accuracy: measured.CardAccuracy) -> dict[str, Any]:
    lows = [share.bounds[0] for share in accuracy.right.values() if share.whole]
    steps = int(min(lows, default=1.0) / SCALE_STEP)
    least = min(steps * SCALE_STEP, 1 - SCALE_STEP)
    rows = [
        {
            "label": label,
            "right": accuracy.right[key],
            "claimed": accuracy.claimed[key],
            "mark": plots.interval(accuracy.right[key], least),
        }
        for key, label in FIELD_LABELS.items()
    ]
    return {"field_rows": rows, "field_scale": least}


def _levels(accuracy: measured.CardAccuracy) -> dict[str, Any]:
    titles = [
        ngettext("%(count)d field", "%(count)d fields", level.right.whole)
        % {"count": level.right.whole}
        for level in accuracy.levels
    ]
    return {"reliability": plots.reliability(accuracy.levels, LEAST_CLAIMED, titles)}


def _span(since: float, until: float | None) -> str:
    if until is None:
        return _("more than %(time)s") % {"time": _hours(since)}
    if not since:
        return _("up to %(time)s") % {"time": _hours(until)}
    return _("%(from)s to %(to)s") % {"from": _hours(since), "to": _hours(until)}


def _hours(hours: float) -> str:
    if hours < 1:
        minutes = round(hours * 60)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    shown = f"{hours:g}"
    return ngettext("%(count)s hour", "%(count)s hours", round(hours)) % {"count": shown}
