"""Rows and photos into one encrypted file, and back onto an empty machine.

Photos and personal columns go as they lie, encrypted; the file around them is encrypted once more,
because accounts have addresses. The keys are not in it.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from kyc.archive import SealedWriter
from kyc.models import Document

ROWS_AT_ONCE = 1000
MANIFEST = "manifest.json"
PROTECTED = (str, int, float, bool, type(None), list, dict)
Step = Callable[[], object]


@dataclass
class Manifest:
    """What a backup holds: rows and a digest of each table, a digest of each photo."""

    migrations: list[str] = field(default_factory=list)
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """Return it as text."""
        return json.dumps(vars(self), indent=1, sort_keys=True).encode()


def tables() -> list[type[models.Model]]:
    """Return every table that is backed up: all but log-ins of browsers, which end with it."""
    found = apps.get_models(include_auto_created=True)
    return [
        model
        for model in found
        if model._meta.managed and not model._meta.proxy and model is not Session
    ]


def photo_names() -> list[str]:
    """Return the names of all stored photos."""
    return list(Document.objects.exclude(photo="").order_by("pk").values_list("photo", flat=True))


def total() -> int:
    """Return how many steps a backup takes."""
    return len(tables()) + len(photo_names())


def write(*, file: IO[bytes], step: Step = lambda: None) -> Manifest:
    """Write a backup.

    Args:
        file: where it goes, encrypted.
        step: called after each table and each photo.
    """
    manifest = Manifest(migrations=applied_migrations())
    with SealedWriter(file) as sealed, _tar(sealed) as archive:
        with transaction.atomic():
            _see_one_moment()
            names = photo_names()
            for model in tables():
                manifest.tables[model._meta.label] = _write_table(archive, model)
                step()
        for name in names:
            _write_photo(archive, name, manifest)
            step()
        _add(archive, MANIFEST, manifest.as_json())
    return manifest


def rows(model: type[models.Model]) -> Iterator[bytes]:
    """Return every row of a table as a line of JSON, encrypted columns as they lie."""
    fields = model._meta.concrete_fields
    for row in model._base_manager.order_by("pk").iterator(ROWS_AT_ONCE):
        values = {column.attname: _plain(column, row) for column in fields}
        yield json.dumps(values, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def digest_of(model: type[models.Model]) -> tuple[int, str]:
    """Return how many rows a table has, and a digest of them."""
    count, digest = 0, hashlib.sha256()
    for line in rows(model):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


def applied_migrations() -> list[str]:
    """Return the migrations that made these tables."""
    recorder = MigrationRecorder(connection)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())


def photo_storage() -> Storage:
    """Return where the photos lie."""
    storage: Storage = cast(Any, Document.photo).field.storage
    return storage


def _see_one_moment() -> None:
    """Let all tables be read as they are now; SQLite's transactions do so anyway."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write_table(archive: tarfile.TarFile, model: type[models.Model]) -> tuple[int, str]:
    count, digest, lines = 0, hashlib.sha256(), []
    for count, line in enumerate(rows(model), 1):
        digest.update(line)
        lines.append(line)
        if len(lines) == ROWS_AT_ONCE:
            _add(archive, f"rows/{model._meta.label}/{count}", b"".join(lines))
            lines = []
    if lines:
        _add(archive, f"rows/{model._meta.label}/{count}", b"".join(lines))
    return count, digest.hexdigest()


def _write_photo(archive: tarfile.TarFile, name: str, manifest: Manifest) -> None:
    try:
        with photo_storage().open(name) as photo:
            data = photo.read()
    except FileNotFoundError:  # its owner was erased meanwhile
        return
    manifest.photos[name] = hashlib.sha256(data).hexdigest()
    _add(archive, f"photos/{name}", data)


def _plain(column: Any, row: models.Model) -> Any:
    value = column.value_from_object(row)
    if isinstance(value, PROTECTED):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()  # to the microsecond, unlike Django's own encoder
    return column.value_to_string(row)


def _tar(sealed: SealedWriter) -> tarfile.TarFile:
    return tarfile.open(fileobj=cast(IO[bytes], sealed), mode="w|")


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))
