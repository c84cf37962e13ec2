"""What the line reader may learn from: lines of approved cards, as reviewers read them."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import Consent
from kyc import ledger
from kyc.ledger import Action
from kyc.models import Correction, Decision, Reading
from ocr_engine.elements import Corners
from ocr_engine.examples import Example, cut_examples

# Printed on one line, so that their boxes are one.
BIRTH = ("tempat_lahir", "tanggal_lahir")
PROVINCE_TITLE = "PROVINSI"


def exportable() -> QuerySet[Reading]:
    """Return the readings of approved cards with a correction, whose photo is still kept.

    Whoever took the consent back since is left out.
    """
    newest = Consent.objects.filter(user=OuterRef("document__verification__user"))
    agreed = Subquery(newest.order_by("-pk").values("agreed")[:1])
    corrected = Correction.objects.filter(reading=OuterRef("pk"))
    approved = Decision.objects.filter(
        document=OuterRef("document"), answer=Decision.Answer.APPROVED
    )
    return (
        Reading.objects.alias(agreed=agreed)
        .filter(Exists(approved), Exists(corrected), agreed=True)
        .exclude(document__photo="")
        .order_by("pk")
    )


def corrections_of(readings: QuerySet[Reading]) -> int:
    """Return how many fields reviewers corrected on some cards."""
    return Correction.objects.filter(reading__in=readings.values("pk")).count()


def note_export(*, cards: int, lines: int) -> None:
    """Write down that lines of cards left the database, to be learnt from."""
    ledger.append(
        actor="", action=Action.CORRECTIONS_EXPORTED, details={"cards": cards, "lines": lines}
    )


def examples(readings: QuerySet[Reading], *, with_confirmed: bool) -> Iterator[list[Example]]:
    """Yield the lines of each card.

    Args:
        readings: from `exportable`.
        with_confirmed: also the lines that the reviewer let stand.
    """
    whole = readings.select_related("document__verification__user__person_key")
    for reading in whole.prefetch_related("corrections").iterator(chunk_size=100):
        texts = printed_texts(reading, with_confirmed=with_confirmed)
        with reading.document.photo.open() as photo:
            yield cut_examples(photo.read(), texts, _boxes(reading)) if texts else []


def printed_texts(reading: Reading, *, with_confirmed: bool) -> dict[Corners, str]:
    """Return what is printed in each box, as the card prints it."""
    corrected = {correction.key for correction in reading.corrections.all()}
    if corrected & set(BIRTH):
        corrected |= set(BIRTH)
    fields = {field["key"]: field for field in reading.corrected_fields()}
    place, date = (fields[key]["value"] for key in BIRTH)
    fields["tempat_lahir"]["value"] = f"{place}, {date}" if place and date else ""
    del fields["tanggal_lahir"]
    return {
        _corners(field["box"]): _printed(field)
        for key, field in fields.items()
        if field["box"] and field["value"] and (with_confirmed or key in corrected)
    }


def _printed(field: dict[str, str]) -> str:
    """Return a value with the title that stands before it on the card."""
    title = PROVINCE_TITLE[:4]
    if field["key"] == "provinsi" and field["raw_text"].startswith(title):
        return f"{PROVINCE_TITLE} {field['value']}"
    return field["value"]


def _boxes(reading: Reading) -> list[Corners]:
    return [_corners(field["box"]) for field in reading.read_fields() if field["box"]]


def _corners(box: list[list[float]]) -> Corners:
    return tuple((x, y) for x, y in box)
