"""Encrypt the rows and photos there are.

Not in one transaction: a photo that was encrypted must never lose its key to a rollback. It may be
broken off and run again: what is sealed already is left alone.
"""

import json

from django.core.files.base import ContentFile
from django.db import migrations

from kyc import sealing
from kyc.fields import Sealed
from kyc.models import photo_path
from kyc.readings import noticed
from kyc.vault import key_place


def seal_everything(apps, _editor):
    Verification = apps.get_model("kyc", "Verification")
    for user_id in Verification.objects.order_by().values_list("user_id", flat=True).distinct():
        _seal_person(apps, user_id)


def refuse_with_rows(apps, _editor):
    if apps.get_model("kyc", "Document").objects.exists():
        raise RuntimeError("what is encrypted is not made readable again: restore a backup instead")


def _seal_person(apps, user_id):
    key = _key(apps, user_id)
    readings = apps.get_model("kyc", "Reading").objects.filter(document__verification__user=user_id)
    for row in readings.filter(payload=None):
        text = json.dumps(row.plain_payload, ensure_ascii=False)
        sealed = _sealed(key, text, "kyc_reading", "payload", row.document_id)
        readings.filter(pk=row.pk).update(payload=sealed, noticed=noticed(row.plain_payload))
    corrections = apps.get_model("kyc", "Correction").objects.filter(
        reading__document__verification__user=user_id, value=None
    )
    for row in corrections:
        sealed = _sealed(key, row.plain_value, "kyc_correction", "value", row.reading_id, row.key)
        corrections.filter(pk=row.pk).update(value=sealed)
    decisions = apps.get_model("kyc", "Decision").objects.filter(verification__user=user_id)
    for row in decisions.filter(internal_note=None):
        texts = {"user_message": row.plain_user_message, "internal_note": row.plain_internal_note}
        decisions.filter(pk=row.pk).update(
            **{
                name: _sealed(key, text, "kyc_decision", name, row.document_id)
                for name, text in texts.items()
            }
        )
    for document in apps.get_model("kyc", "Document").objects.filter(verification__user=user_id):
        _seal_photo(document, key)


def _key(apps, user_id):
    fresh = sealing.new_key()
    master, wrapped = sealing.wrap(fresh, key_place(user_id))
    row, _made = apps.get_model("kyc", "PersonKey").objects.get_or_create(
        user_id=user_id, defaults={"master": master, "wrapped": wrapped}
    )
    return sealing.unwrap(row.master, bytes(row.wrapped), key_place(user_id))


def _sealed(key, text, table, column, *row):
    return Sealed(sealing.seal(key, text.encode(), sealing.place(table, column, *row)))


def _seal_photo(document, key):
    storage, old = document.photo.storage, document.photo.name
    if not storage.exists(old):
        return
    with storage.open(old) as file:
        photo = file.read()
    if photo.startswith(sealing.VERSION):
        return
    sealed = sealing.seal(key, photo, sealing.place("kyc_document", "photo", document.public_id))
    new = storage.save(photo_path(document, ""), ContentFile(sealed))
    type(document).objects.filter(pk=document.pk).update(photo=new)
    storage.delete(old)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("kyc", "0005_vault")]
    operations = [migrations.RunPython(seal_everything, refuse_with_rows)]
