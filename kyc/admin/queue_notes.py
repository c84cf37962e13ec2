"""What the queue says of the cases of a page, read in five queries without a sealed column."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kyc.admin.case import Noticed, noticed_words
from kyc.desk import Tag
from kyc.models import Correction, Document, Verification
from kyc.objections import Appeal, FieldMark

NEWEST = ("verification", "pk", "reading", "reading__error_code", "reading__noticed")


@dataclass(frozen=True)
class Notes:
    """Labels, number of photos, and in words what was noticed about the newest."""

    labels: list[str]
    photos: int
    findings: list[str]


def notes_on(cases: Sequence[Verification]) -> dict[int, Notes]:
    """Return the notes of each case by its key."""
    keys = [case.pk for case in cases]
    documents = Document.objects.filter(verification__in=keys).order_by("pk").values_list(*NEWEST)
    photos = Counter(case for case, *_rest in documents)
    newest = {case: rest for case, *rest in documents}
    noticed = _noticed(newest)
    tagged = Tag.cases.through.objects.filter(verification__in=keys)
    labels = _grouped(tagged, by="verification", name="tag__name")
    return {
        key: Notes(labels[key], photos[key], noticed_words(noticed[key]) if key in noticed else [])
        for key in keys
    }


def _noticed(newest: dict[int, list[Any]]) -> dict[int, Noticed]:
    """Return what is known of newest photos: key, reading, its error and what was noticed."""
    documents = [document for document, *_reading in newest.values()]
    readings = [reading for _document, reading, *_rest in newest.values() if reading]
    appeals = Appeal.objects.filter(decision__document__in=documents)
    appealed = set(
        appeals.filter(answer=None, withdrawn_at=None).values_list("decision__document", flat=True)
    )
    corrections = Correction.objects.filter(reading__in=readings)
    corrected = _grouped(corrections, by="reading", name="key")
    marks = FieldMark.objects.filter(reading__in=readings, is_right=False)
    wrong = Counter(marks.values_list("reading", flat=True))
    return {
        case: Noticed(document in appealed, error, found, corrected[reading], wrong[reading])
        for case, (document, reading, error, found) in newest.items()
    }


def _grouped(rows: QuerySet[Any], *, by: str, name: str) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, value in rows.order_by(name).values_list(by, name):
        found[key].append(value)
    return found
