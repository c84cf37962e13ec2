"""A backup back onto an empty machine; who was erased since stays erased."""

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts.models import User
from kyc.archive import SealedReader
from kyc.ledger import guard
from kyc.services import backup, privacy
from kyc.services.backup import MANIFEST, Manifest, Step


class RestoreError(Exception):
    """A backup cannot be restored here, or is not what it was."""


def check(*, file: IO[bytes], step: Step = lambda: None) -> Manifest:
    """Read a backup to its end and compare every digest; write nothing.

    Raises:
        RestoreError: something is missing or differs.
        SealError: it does not open.
    """
    counts: dict[str, int] = {}
    digests: dict[str, Any] = {}
    photos: dict[str, str] = {}
    manifest = None
    for name, data in members(file):
        if name == MANIFEST:
            manifest = Manifest(**json.loads(data))
        elif name.startswith("photos/"):
            photos[name.removeprefix("photos/")] = hashlib.sha256(data).hexdigest()
        else:
            label = name.split("/")[1]
            digests.setdefault(label, hashlib.sha256()).update(data)
            counts[label] = counts.get(label, 0) + data.count(b"\n")
        step()
    if manifest is None:
        raise RestoreError("the backup has no list of what it holds")
    found = {label: [counts[label], digest.hexdigest()] for label, digest in digests.items()}
    held = {label: list(told) for label, told in manifest.tables.items() if told[0]}
    if found != held or photos != manifest.photos:
        raise RestoreError("the backup does not hold what its list says")
    return manifest


def restore(*, file: IO[bytes], erased: Iterable[str], step: Step = lambda: None) -> Manifest:
    """Write a backup's rows and photos into this empty machine, and erase again who was erased.

    Args:
        file: the backup.
        erased: account numbers from the journal of erasures.
        step: called after each part.

    Raises:
        RestoreError: this machine is not empty, its tables are of another version, or what was
            written differs from what the backup lists; then nothing is kept.
    """
    if User.objects.exists():
        raise RestoreError("this database has accounts: restore into an empty one")
    with transaction.atomic():
        with guard.lifted(connection):
            _clear()
            manifest = _fill(file, step)
        _reset_counters()
        _compare(manifest)
    for account in erased:
        privacy.erase_again(account=account)
    return manifest


def members(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Return name and content of each part of a backup."""
    reader = cast(IO[bytes], SealedReader(file))
    with tarfile.open(fileobj=reader, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content.read()


def _fill(file: IO[bytes], step: Step) -> Manifest:
    manifest = Manifest()
    for name, data in members(file):
        if name == MANIFEST:
            manifest = Manifest(**json.loads(data))
        elif name.startswith("photos/"):
            _store_photo(name.removeprefix("photos/"), data)
        else:
            _insert(name.split("/")[1], data)
        step()
    if manifest.migrations != backup.applied_migrations():
        raise RestoreError("the tables are of another version: migrate to the backup's first")
    return manifest


def _insert(label: str, data: bytes) -> None:
    model = apps.get_model(label)
    columns = {column.attname: column for column in model._meta.concrete_fields}
    rows = [
        model(**{name: _value(columns[name], value) for name, value in json.loads(line).items()})
        for line in data.splitlines()
    ]
    model._base_manager.bulk_create(rows)


def _value(column: "models.Field[Any, Any]", value: Any) -> Any:
    return value if value is None else column.to_python(value)


def _store_photo(name: str, data: bytes) -> None:
    storage = backup.photo_storage()
    if storage.exists(name):
        return  # a restoration that was broken off left it; the digests are compared below
    if storage.save(name, ContentFile(data)) != name:
        raise RestoreError(f"the photo storage does not take the name {name}")


def _clear() -> None:
    """Delete what `migrate` itself wrote: the backup brings it, with its own numbers."""
    for model in backup.tables():
        model._base_manager.all()._raw_delete(using="default")


def _reset_counters() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), backup.tables()):
            cursor.execute(statement)


def _compare(manifest: Manifest) -> None:
    for model in backup.tables():
        told = manifest.tables.get(model._meta.label)
        if told is None or tuple(told) != backup.digest_of(model):
            raise RestoreError(f"{model._meta.label} is not what was backed up")
    for name, told_digest in manifest.photos.items():
        with backup.photo_storage().open(name) as photo:
            if hashlib.sha256(photo.read()).hexdigest() != told_digest:
                raise RestoreError(f"photo {name} is not what was backed up")
