"""All that is known of one case as a file for print: what was seen, said and decided, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kyc.admin.evidence_photo import add_photo
from kyc.models import Verification
from kyc.paper import Paper, stamp
from kyc.services import duplicates


@dataclass(frozen=True)
class Entry:
    """One line of the audit trail, as it stands in the file."""

    number: int
    at: datetime
    who: str
    what: str
    details: str
    seal: str


def evidence_file(
    *, verification: Verification, viewer: User, entries: Sequence[Entry] | None = None
) -> bytes:
    """Return everything about a case as a PDF.

    Args:
        verification: with its documents.
        viewer: who asked for it; their name stands on it.
        entries: of the audit trail about the case; None where there is no trail.
    """
    number, now = verification.public_id, stamp(timezone.now())
    asked = _("Made on %(time)s for %(who)s") % {"time": now, "who": viewer.email}
    paper = Paper(title=number, footer=f"{number} · {asked}")
    secret = _("Personal data of the person named below. Keep it locked, hand it on to nobody.")
    paper.headline(_("Evidence file"), f"{asked}. {secret}")
    _case(paper, verification)
    _history(paper, verification)
    documents = sorted(verification.documents.all(), key=lambda document: document.pk)
    for place, document in enumerate(documents, 1):
        add_photo(paper, document, place)
    _duplicates(paper, verification)
    _trail(paper, entries)
    return paper.finish()


def _case(paper: Paper, verification: Verification) -> None:
    user = verification.user
    paper.facts(
        [
            (_("Case"), verification.public_id),
            (_("Person"), f"{user.email} · {user.public_id}"),
            (_("Begun"), stamp(verification.created_at)),
            (
                _("Status"),
                f"{verification.get_status_display()} · {stamp(verification.updated_at)}",
            ),
        ]
    )


def _history(paper: Paper, verification: Verification) -> None:
    paper.heading(_("History"))
    rows = [
        [
            stamp(change.created_at),
            change.get_to_status_display(),
            change.actor.email if change.actor else _("the system"),
            change.reason,
        ]
        for change in verification.status_changes.select_related("actor")
    ]
    paper.table([_("When"), _("Status"), _("Who"), _("Why")], rows, (38, 38, 54, 48))


def _duplicates(paper: Paper, verification: Verification) -> None:
    document = verification.document
    found = duplicates.find(document=document) if document else []
    paper.heading(_("Seen before"))
    if not found:
        paper.note(_("No other account's case looks like the same person or card today."))
        return
    rows = [
        [
            duplicate.verification.public_id,
            duplicate.verification.user.public_id,
            duplicate.verification.get_status_display(),
            " · ".join(str(reason) for reason in duplicate.reasons),
        ]
        for duplicate in found
    ]
    paper.table([_("Case"), _("Account"), _("Status"), _("Why")], rows, (52, 52, 24, 50))


def _trail(paper: Paper, entries: Sequence[Entry] | None) -> None:
    if entries is None:
        return
    paper.heading(_("Audit trail"))
    rows = [
        [str(entry.number), stamp(entry.at), entry.who, entry.what, entry.details, entry.seal[:12]]
        for entry in entries
    ]
    heads = [_("Number"), _("When"), _("Who"), _("What"), _("Details"), _("Seal")]
    paper.table(heads, rows, (14, 36, 38, 34, 36, 24), numbers=(0,))
    paper.note(_("The seals' first digits; manage.py verify_ledger checks the whole chain."))
