"""The rows of the audit trail. No foreign keys: the chain outlives the people in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyc.ledger.actions import Action

HEAD = 1


class LedgerEntry(models.Model):
    """One thing that somebody did; `kyc.ledger.append` is the only way to make one."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=64, blank=True, db_index=True)
    action = models.CharField(_("what"), max_length=32, choices=Action.choices, db_index=True)
    subject = models.CharField(_("to what"), max_length=64, blank=True, db_index=True)
    details = models.JSONField(_("details"), default=dict)
    previous = models.CharField(max_length=64)
    seal = models.CharField(_("seal"), max_length=64)

    class Meta:
        app_label = "kyc"
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        default_permissions = ()
        permissions = [("read_ledger", "Can read the audit trail")]
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class LedgerHead(models.Model):
    """How long the chain is and how it ends: the second place, where a cut tail shows."""

    count = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64)

    class Meta:
        app_label = "kyc"
        default_permissions = ()

    def __str__(self) -> str:
        return f"head at {self.count}"
