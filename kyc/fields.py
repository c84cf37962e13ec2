"""Columns and files that lie encrypted where they lie, under the key of the person they are about.

A model with such a column says whose row it is with `person_key()`, and each column which others
its ciphertext is bound to. Nothing is decrypted before somebody looks at it.

E-mail addresses stay readable: people log in by them, and the database keeps them unique.
"""

import json
from collections.abc import Callable
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Protocol

from django.core.files.base import ContentFile, File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.files import FieldFile
from django.db.models.query_utils import DeferredAttribute

from kyc import sealing

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field


class PersonKeyed(Protocol):
    """A person's key, which opens and closes what is theirs."""

    def seal(self, data: bytes, bound_to: bytes) -> bytes:
        """Encrypt for one place."""

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Decrypt what was sealed for that place."""


class Sealed(bytes):
    """A ciphertext as it lies in the database."""


class SealedAttribute(DeferredAttribute):
    """A column that is decrypted when it is first looked at."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.unsealed(instance, value)  # type: ignore[attr-defined]
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(AnyField):
    """What every encrypted column has in common."""

    descriptor_class = SealedAttribute
    empty: Callable[[], Any]

    def __init__(self, *args: Any, bound_to: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False})
        self.bound_to = tuple(bound_to)

    def deconstruct(self) -> Any:
        """Return how a migration makes it again."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "bound_to": self.bound_to}

    def get_internal_type(self) -> str:
        """Return the kind of column."""
        return "BinaryField"

    def get_default(self) -> Any:
        """Return what stands in a fresh row; as an option, migrations would write it readable."""
        return self.empty()

    def from_db_value(self, value: Any, *_context: Any) -> Sealed | None:
        """Return the ciphertext, not opened yet."""
        return None if value is None else Sealed(value)

    def pre_save(self, instance: Any, add: bool) -> Sealed:  # noqa: ARG002 - Django's
        """Return what is written: as it came, or sealed afresh where it was looked at."""
        value = instance.__dict__[self.attname]
        return value if isinstance(value, Sealed) else self.sealed(instance, value)

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: ARG002 - Django's
    ) -> Any:
        """Return a ciphertext for the database; anything readable is refused."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: write it by an instance, do not search it")
        return None if value is None else connection.Database.Binary(value)  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        """Return the ciphertext that a dump holds in hex."""
        return Sealed.fromhex(value) if isinstance(value, str) else value

    def value_to_string(self, obj: Any) -> str:
        """Return the ciphertext in hex, so that no dump holds it readable."""
        return self.pre_save(obj, False).hex()

    def value_from_object(self, obj: Any) -> Any:
        """Return what is there without opening it: dumps ask for every column."""
        return obj.__dict__.get(self.attname)

    def sealed(self, instance: Any, value: Any) -> Sealed:
        """Return a value encrypted for its place."""
        key = instance.person_key()
        return Sealed(key.seal(self.encode(value), self._place(instance)))

    def unsealed(self, instance: Any, value: Sealed) -> Any:
        """Return what a ciphertext holds."""
        return self.decode(instance.person_key().unseal(value, self._place(instance)))

    def encode(self, value: Any) -> bytes:
        """Return a value as bytes."""
        raise NotImplementedError

    def decode(self, data: bytes) -> Any:
        """Return the value that bytes stand for."""
        raise NotImplementedError

    def _place(self, instance: Any) -> bytes:
        row = [getattr(instance, name) for name in self.bound_to]
        return sealing.place(self.model._meta.db_table, self.column, *row)


class SealedTextField(SealedField):
    """A text that lies encrypted."""

    empty = str

    def encode(self, value: Any) -> bytes:
        """Return the text as bytes."""
        return str(value).encode()

    def decode(self, data: bytes) -> str:
        """Return the text."""
        return data.decode()


class SealedJSONField(SealedField):
    """Plain JSON values that lie encrypted."""

    empty = dict

    def encode(self, value: Any) -> bytes:
        """Return the values as bytes."""
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()

    def decode(self, data: bytes) -> Any:
        """Return the values."""
        return json.loads(data)


class SealedFieldFile(FieldFile):
    """A file that is encrypted before any storage sees it, and decrypted when it is opened."""

    def save(self, name: str, content: "File[bytes]", save: bool = True) -> None:
        """Encrypt and store; whatever the storage is, it gets a ciphertext."""
        sealed = self._key().seal(content.read(), self._place())
        super().save(name, ContentFile(sealed), save)

    def open(self, mode: str | None = "rb", *_options: Any, **_named: Any) -> "SealedFieldFile":
        """Open the file, decrypted, for reading."""
        if mode != "rb":
            raise ValueError("a sealed file is only read; save() writes it")
        stored: IO[bytes]
        with self.storage.open(str(self.name)) as stored:
            opened = self._key().unseal(stored.read(), self._place())
        self.file = File(BytesIO(opened), self.name)
        return self

    def _key(self) -> PersonKeyed:
        key: PersonKeyed = self.instance.person_key()  # type: ignore[attr-defined]
        return key

    def _place(self) -> bytes:
        # Not the name: the storage may change it, and a file moved to another row must not open.
        table, column = self.instance._meta.db_table, self.field.column
        return sealing.place(table, column, self.instance.public_id)  # type: ignore[attr-defined]


class SealedFileField(models.FileField):
    """A file that lies encrypted in whatever storage is configured."""

    attr_class = SealedFieldFile
