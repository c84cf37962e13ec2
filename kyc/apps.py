"""The app's registration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KYCConfig(AppConfig):
    name = "kyc"
    verbose_name = "KYC"

    def ready(self) -> None:
        """Register the system checks, and let every `migrate` make the roles that are missing."""
        from kyc import checks, roles  # noqa: F401

        post_migrate.connect(roles.make_roles, sender=self, dispatch_uid="kyc.roles")
