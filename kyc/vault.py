"""What makes a stolen database useless: each person's key, and what duplicates are found by."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.models import User
from kyc import sealing


class PersonKey(models.Model):
    """One person's key, wrapped by a master key: with this row go their columns and photos."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="person_key",
    )
    master = models.CharField(max_length=16, db_index=True)
    wrapped = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"key of {self.user_id}"

    @classmethod
    def of(cls, user: User) -> "PersonKey":
        """Return a person's key; one that is not there yet is made when it first seals."""
        key: PersonKey | None = getattr(user, "person_key", None)
        return cls(user=user) if key is None else key

    def seal(self, data: bytes, bound_to: bytes) -> bytes:
        """Encrypt something of this person for one place."""
        if not self.wrapped:
            self._make()
        return sealing.seal(self._opened(), data, bound_to)

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Decrypt something of this person.

        Raises:
            SealError: another person's, from another place, changed, or the key was destroyed.
        """
        return sealing.unseal(self._opened(), sealed, bound_to)

    def rewrap(self) -> None:
        """Wrap the key by the newest master key; what it sealed stays as it is."""
        self.master, self.wrapped = sealing.wrap(self._opened(), key_place(self.user_id))

    def _make(self) -> None:
        master, wrapped = sealing.wrap(sealing.new_key(), key_place(self.user_id))
        fresh = {"master": master, "wrapped": wrapped}
        # Two may make it at once: the row that stands is the key.
        row, _created = PersonKey.objects.get_or_create(user_id=self.user_id, defaults=fresh)
        self.master, self.wrapped = row.master, row.wrapped

    def _opened(self) -> bytes:
        if not self.wrapped:
            raise sealing.SealError("the key of this person was destroyed")
        return sealing.unwrap(self.master, bytes(self.wrapped), key_place(self.user_id))


def key_place(user_id: Any) -> bytes:
    """Return what a person's wrapped key is bound to."""
    return sealing.place("kyc_personkey", "wrapped", user_id)


class Fingerprint(models.Model):
    """What a photo is recognised by, in digests that tell nothing without an index key."""

    document = models.OneToOneField(
        "kyc.Document", on_delete=models.CASCADE, related_name="fingerprint"
    )
    index_key = models.CharField(max_length=16)
    nik = models.CharField(max_length=32, blank=True, db_index=True)
    # Bits of the rectified card, masked; those of two photos differ as the unmasked ones would.
    card = models.CharField(max_length=256, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"fingerprint of {self.document_id}"


class FingerprintToken(models.Model):
    """One keyed token of who is printed on a card: a part of the name with the birth date."""

    fingerprint = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="tokens")
    token = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"token of {self.fingerprint_id}"
