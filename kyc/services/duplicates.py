"""Whether we have met somebody before: the same NIK, the same person, the same card.

All three are found by keyed digests; nothing is decrypted and nothing readable is stored. Only
cases of other accounts count: that a person sends a new photo of their own card is no news.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kyc import sealing, spelling
from kyc.card import SAME_CARD
from kyc.models import Document, Fingerprint, FingerprintToken, Reading, Verification
from kyc.states import OPEN_STATUSES, Status

NIK_DIGITS = 16
LOOKED_AT = (*OPEN_STATUSES, Status.VERIFIED, Status.REJECTED)
SHOWN = 8
REASON_TEXTS = {
    "nik": _("Same NIK"),
    "person": _("Same person, perhaps spelled otherwise"),
    "card": _("Same photo, or the same card photographed again"),
}


@dataclass(frozen=True)
class Duplicate:
    """Another account's case that looks like the same person or card, and why."""

    verification: Verification
    kinds: tuple[str, ...]

    @property
    def reasons(self) -> list[str | Promise]:
        """Return why, in words."""
        return [REASON_TEXTS[kind] for kind in self.kinds]


def remember(*, reading: Reading) -> Fingerprint:
    """Write, or write again, what a photo's card and person are recognised by."""
    name, key = sealing.current(sealing.index_keys())
    values = {field["key"]: field["value"] for field in reading.corrected_fields()}
    person = spelling.tokens(values["nama"], values["tempat_lahir"], values["tanggal_lahir"])
    with transaction.atomic():
        fingerprint, _made = Fingerprint.objects.update_or_create(
            document_id=reading.document_id,
            defaults={
                "index_key": name,
                "nik": nik_digest(values["nik"], key),
                "card": masked(reading.payload.get("likeness", ""), key),
            },
        )
        fingerprint.tokens.all().delete()
        FingerprintToken.objects.bulk_create(
            FingerprintToken(fingerprint=fingerprint, token=_token(key, text)) for text in person
        )
    return fingerprint


def find(*, document: Document) -> list[Duplicate]:
    """Return other accounts' cases that look like the same, those with most reasons first."""
    own = Fingerprint.objects.filter(document=document).first()
    if own is None:
        return []
    others = _others(document).filter(index_key=own.index_key)
    kinds: dict[int, list[str]] = defaultdict(list)
    found = {"nik": _by_nik(own, others), "person": _by_person(own, others)}
    found["card"] = _by_card(own, others)
    for kind, ids in found.items():
        for verification_id in ids:
            kinds[verification_id].append(kind)
    ranked = sorted(kinds, key=lambda pk: (-len(kinds[pk]), -pk))[:SHOWN]
    cases = Verification.objects.select_related("user").in_bulk(ranked)
    return [Duplicate(cases[pk], tuple(kinds[pk])) for pk in ranked]


def with_nik(cases: QuerySet[Verification], text: str) -> QuerySet[Verification] | None:
    """Return the cases with a NIK, spaces and dots apart, or None where the text is none."""
    if len(re.sub(r"\D", "", text)) != NIK_DIGITS or re.search(r"[^\d\s.\-]", text):
        return None
    digests = [nik_digest(text, key) for key in sealing.index_keys().values()]
    documents = Fingerprint.objects.filter(nik__in=digests).values("document_id")
    return cases.filter(documents__in=documents)


def nik_digest(text: str, key: bytes) -> str:
    """Return the digest that a NIK is looked up by; empty for what is none."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != NIK_DIGITS:
        return ""
    return sealing.digest(key, "nik", digits).hex()[:32]


def masked(likeness: str, key: bytes) -> str:
    """Return a card's bits so that nobody without the key can compare a card of theirs with them.

    All are masked alike, so how far two differ is seen through the mask. Masking twice undoes it.
    """
    if not likeness:
        return ""
    bits = bytes.fromhex(likeness)
    mask = b"".join(sealing.digest(key, "card", str(part)) for part in range(len(bits) // 32 + 1))
    return bytes(bit ^ cover for bit, cover in zip(bits, cycle(mask), strict=False)).hex()


def difference(one: str, other: str) -> float:
    """Return the share of bits that differ, 0..1."""
    return (int(one, 16) ^ int(other, 16)).bit_count() / (4 * len(one))


def _others(document: Document) -> QuerySet[Fingerprint]:
    cases = Q(document__verification__status__in=LOOKED_AT)
    own = Q(document__verification__user=document.verification.user_id)
    return Fingerprint.objects.filter(cases).exclude(own)


def _by_nik(own: Fingerprint, others: QuerySet[Fingerprint]) -> set[int]:
    return _cases(others.filter(nik=own.nik)) if own.nik else set()


def _by_person(own: Fingerprint, others: QuerySet[Fingerprint]) -> set[int]:
    return _cases(others.filter(tokens__token__in=list(own.tokens.values_list("token", flat=True))))


def _by_card(own: Fingerprint, others: QuerySet[Fingerprint]) -> set[int]:
    if not own.card:
        return set()
    card, most = int(own.card, 16), int(SAME_CARD * 4 * len(own.card))
    rows = others.exclude(card="").values_list("document__verification_id", "card")
    return {pk for pk, other in rows.iterator() if (card ^ int(other, 16)).bit_count() <= most}


def _cases(fingerprints: QuerySet[Fingerprint]) -> set[int]:
    return set(fingerprints.values_list("document__verification_id", flat=True))


def _token(key: bytes, text: str) -> int:
    return int.from_bytes(sealing.digest(key, "person", text)[:8], "big", signed=True)
