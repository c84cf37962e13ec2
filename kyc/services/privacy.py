"""A person's rights over their data: consent, a copy, the end. Law 27/2022, articles 5 to 16.

What an account knows is `accounts`' own business; photos, readings and decisions are added here,
because this side may call that one and not the other way round.
"""

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import services as accounts
from accounts.errors import ProblemError
from accounts.models import Consent, Erasure, User
from kyc import firebase, ledger, outbox
from kyc.ledger import Action
from kyc.models import Document, PersonKey, Verification
from kyc.objections import FieldMark
from kyc.reasons import told_checks
from kyc.services import appeals

IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger archive lies in a nameless temporary file


def answer_consent(*, user: User, version: str, agreed: bool, language: str) -> Consent:
    """Keep an answer; declining ends an open verification.

    Raises:
        ProblemError: `consent_outdated`.
    """
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        consent = accounts.answer_consent(
            user=held, version=version, agreed=agreed, language=language
        )
        running = Verification.objects.open().filter(user=held).first()
        if running and not agreed:
            appeals.give_up(verification=running, reason="consent_declined")
        return consent


def export(*, user: User, actor: User | None = None) -> IO[bytes]:
    """Return a ZIP archive of all we know of a person: `data.json` and the photos.

    It is made while the person waits, which takes less than a second for the few photos that
    anybody sends. So no copy of their data lies about, waiting to be fetched and to be cleared up.

    Args:
        user: whose data.
        actor: who asked; None is a command.
    """
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on open
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:  # photos are compressed
        cases = list(Verification.objects.with_documents().filter(user=user).order_by("pk"))
        data = {
            "account": accounts.account_data(user),
            "verifications": [_told_case(case) for case in cases],
        }
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        zipped.writestr("data.json", text)
        kept = Document.objects.filter(verification__user=user).exclude(photo="")
        for document in kept.order_by("pk"):
            with document.photo.open() as photo:
                zipped.writestr(_photo_name(document), photo.read())
    archive.seek(0)
    _note(Action.DATA_EXPORTED, actor, user.public_id)
    return archive


def erase(*, user: User, password: str) -> Erasure:
    """Delete a person's account and all that hangs on it; files and Firebase follow by a task.

    Raises:
        ProblemError: `password_wrong`; `staff_account`, whose decisions others rely on.
    """
    accounts.check_own_password(user=user, password=password)
    return erase_on_request(user=user, actor=user)


def erase_on_request(*, user: User, actor: User | None = None) -> Erasure:
    """Delete an account as `erase` does, for somebody who asked in writing and proved who they are.

    With the account goes the person's key: what a backup or a disk still holds of their columns
    and photos opens no more, once the key's wrapping in that backup is not restored.

    Args:
        user: whose account.
        actor: who asked; None is a command.

    Raises:
        ProblemError: `staff_account`.
    """
    if user.is_staff or _is_relied_on(user):
        message = gettext("A reviewer's account is closed by an administrator.")
        raise ProblemError("staff_account", message, status=409)
    with transaction.atomic():
        erasure = _erase(user)
        outbox.enqueue_erasure(erasure_id=erasure.pk)
        _note(Action.ACCOUNT_ERASED, actor, erasure.account)
        return erasure


def erase_again(*, account: str) -> None:
    """Delete from a restored backup somebody who was erased since; they were told long ago."""
    user = User.objects.filter(public_id=account).first()
    if user is None:
        return
    with transaction.atomic():
        erasure = _erase(user)
        files = list(erasure.files)
        accounts.close_erasure(erasure=erasure)
        _note(Action.ACCOUNT_ERASED, None, account)
    _delete_files(files)


def finish_erasure(*, erasure: Erasure) -> None:
    """Delete what no transaction can: the photo files and the phone's view in Firebase."""
    _delete_files(erasure.files)
    firebase.forget(uid=erasure.account)
    _write_journal(erasure.account)
    accounts.finish_erasure(erasure=erasure)


def erased_accounts(path: Path) -> list[str]:
    """Return the account numbers in a journal of erasures."""
    return [line.split()[0] for line in path.read_text().splitlines() if line.strip()]


def _is_relied_on(user: User) -> bool:
    answers = (user.decisions, user.proposals, user.settled_proposals)
    return any(given.exists() for given in answers)


def _erase(user: User) -> Erasure:
    held = User.objects.select_for_update().get(pk=user.pk)
    photos = Document.objects.filter(verification__user=held).exclude(photo="")
    PersonKey.objects.filter(user=held).delete()
    return accounts.erase_account(user=held, files=list(photos.values_list("photo", flat=True)))


def _delete_files(names: list[str]) -> None:
    storage = Document.photo.field.storage
    for name in names:
        storage.delete(name)


def _write_journal(account: str) -> None:
    """Write, outside the database and its backups, who must stay erased after a restoration."""
    path = settings.ERASURE_JOURNAL
    if path.exists() and account in erased_accounts(path):
        return  # the task ran before, and died before its end
    with path.open("a") as journal:
        journal.write(f"{account} {timezone.now():%Y-%m-%dT%H:%M:%SZ}\n")
        journal.flush()
        os.fsync(journal.fileno())


def _note(action: Action, actor: User | None, account: str) -> None:
    ledger.append(actor=actor.public_id if actor else "", action=action, subject=account)


def _photo_name(document: Document) -> str:
    return f"photos/{document.public_id}.jpg"


def _told_case(case: Verification) -> dict[str, Any]:
    """Return a verification as its owner may know it: no notes, no suspicions."""
    steps = case.status_changes.values("from_status", "to_status", "version", "created_at")
    return {
        "id": case.public_id,
        "status": case.status,
        "created_at": case.created_at,
        "steps": list(steps),
        "photos": [_told_document(document) for document in case.documents.all()],
    }


def _told_document(document: Document) -> dict[str, Any]:
    reading = getattr(document, "reading", None)
    decision = document.newest_decision
    return {
        "id": document.public_id,
        "file": _photo_name(document),
        "sent_at": document.created_at,
        "fields": [_told_field(field) for field in reading.corrected_fields()] if reading else [],
        "marks": [_told_mark(mark) for mark in reading.marks.all()] if reading else [],
        "appeals": [
            {"note": answered.appeal.note, "made_at": answered.appeal.created_at}
            for answered in document.decisions.all()
            if hasattr(answered, "appeal")
        ],
        "answer": decision and decision.answer,
        "answered_at": decision and decision.created_at,
        "reasons": [str(reason.user_text) for reason in decision.told_reasons()]
        if decision
        else [],
        "message": decision.told_message() if decision else "",
    }


def _told_field(field: dict[str, Any]) -> dict[str, Any]:
    return {**field, "checks": told_checks(field["checks"])}


def _told_mark(mark: FieldMark) -> dict[str, Any]:
    return {"key": mark.key, "is_right": mark.is_right, "should_be": mark.should_be}
